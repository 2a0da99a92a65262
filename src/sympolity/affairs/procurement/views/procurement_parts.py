"""Lots and award criteria: the forms behind their rows on the page of a procurement."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms.procedures import CriterionForm, LotForm
from sympolity.affairs.procurement.models import AwardCriterion, Lot
from sympolity.affairs.procurement.operations import criteria, procedures
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import page_of, part_here, procurement_here
from sympolity.ground.kernel.part_pages import PartPages, taking_out

LOTS = PartPages(
    noun="lots",
    name="lot",
    permission=KEEP,
    form=LotForm,
    find_owner=procurement_here,
    find=partial(part_here, Lot),
    new=lambda procurement: Lot(procurement=procurement),
    add=procedures.add_lot,
    change=procedures.change_lot,
    back=lambda lot: page_of(lot.procurement),
    add_title=_("Add a lot"),
    change_title=_("Change a lot"),
    asked_about=lambda lot: lot.procurement,
    endings={"remove": taking_out(procedures.remove_lot, _("Take out this lot"))},
)
CRITERIA = PartPages(
    noun="criteria",
    name="criterion",
    permission=KEEP,
    form=CriterionForm,
    find_owner=procurement_here,
    find=partial(part_here, AwardCriterion),
    new=lambda procurement: AwardCriterion(procurement=procurement),
    add=criteria.add_criterion,
    change=criteria.change_criterion,
    back=lambda criterion: page_of(criterion.procurement),
    add_title=_("Add an award criterion"),
    change_title=_("Change an award criterion"),
    asked_about=lambda criterion: criterion.procurement,
    endings={"remove": taking_out(criteria.remove_criterion, _("Take out this award criterion"))},
)
