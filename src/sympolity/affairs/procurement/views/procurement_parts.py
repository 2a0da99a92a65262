"""Lots and award criteria: the forms behind their rows on the page of a procurement."""

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms.procedures import CriterionForm, LotForm
from sympolity.affairs.procurement.models import AwardCriterion, Lot
from sympolity.affairs.procurement.operations import criteria, procedures
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import page_of, procurement_here
from sympolity.ground.kernel.part_pages import parts_under, taking_out

_pages = parts_under("procurement", permission=KEEP, find_owner=procurement_here, page_of=page_of)
LOTS = _pages(
    Lot,
    noun="lots",
    name="lot",
    form=LotForm,
    add=procedures.add_lot,
    change=procedures.change_lot,
    add_title=_("Add a lot"),
    change_title=_("Change a lot"),
    endings={"remove": taking_out(procedures.remove_lot, _("Take out this lot"))},
)
CRITERIA = _pages(
    AwardCriterion,
    noun="criteria",
    name="criterion",
    form=CriterionForm,
    add=criteria.add_criterion,
    change=criteria.change_criterion,
    add_title=_("Add an award criterion"),
    change_title=_("Change an award criterion"),
    endings={"remove": taking_out(criteria.remove_criterion, _("Take out this award criterion"))},
)
