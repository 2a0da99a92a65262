"""What stands under a place: its other names, its codes, its populations."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.editing import ReasonForm
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.kernel.part_pages import Ending, PartPages
from sympolity.network.territories import operations
from sympolity.network.territories.forms import CodeForm, NameForm, PopulationForm
from sympolity.network.territories.models import Population, TerritoryCode, TerritoryName
from sympolity.network.territories.views.places import CHANGE, kept_place, page_of


def _finder(model: type[Model]) -> Any:
    def find(request: SignedInRequest, owner: int, pk: int) -> Any:
        return get_object_or_404(model, pk=pk, territory=kept_place(request, owner))

    return find


def _pages(model: type[Model], **facts: Any) -> PartPages:
    return PartPages(
        permission=CHANGE,
        find_owner=kept_place,
        find=_finder(model),
        new=lambda territory: model(territory=territory),
        asked_about=lambda part: part.territory,
        back=lambda part: page_of(part.territory),
        **facts,
    )


def taking_out(operation: Any, title: Any) -> Ending:
    return Ending(operation, ReasonForm, title, _("Take it out"), _("Taken out. The journal keeps it."))


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
