"""What stands under a place: its other names, its codes, its populations."""

from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.part_pages import parts_under, taking_out
from sympolity.network.territories import operations
from sympolity.network.territories.forms import CodeForm, NameForm, PopulationForm
from sympolity.network.territories.models import Population, TerritoryCode, TerritoryName
from sympolity.network.territories.views.places import CHANGE, kept_place, page_of

_pages = parts_under("territory", permission=CHANGE, find_owner=kept_place, page_of=page_of)
NAMES = _pages(
    TerritoryName,
    noun="names",
    name="name",
    form=NameForm,
    add=operations.remember_name,
    change=operations.change_name,
    add_title=_("Add another name"),
    change_title=_("Change another name"),
    endings={"remove": taking_out(operations.forget_name, _("Take out a name"))},
)
CODES = _pages(
    TerritoryCode,
    noun="codes",
    name="code",
    form=CodeForm,
    add=operations.give_code,
    change=operations.change_code,
    add_title=_("Add a code"),
    change_title=_("Change a code"),
    endings={"remove": taking_out(operations.withdraw_code, _("Take out a code"))},
)
POPULATIONS = _pages(
    Population,
    noun="populations",
    name="population",
    form=PopulationForm,
    add=operations.record_population,
    change=operations.correct_population,
    add_title=_("Record a population"),
    change_title=_("Correct a population"),
    endings={"remove": taking_out(operations.withdraw_population, _("Take out a population"))},
)
