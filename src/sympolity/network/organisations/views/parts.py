"""What stands under an organisation: its other names, its identifiers, its people."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.editing import ReasonForm
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.ground.kernel.part_pages import Ending, PartPages
from sympolity.network.organisations import operations, queries
from sympolity.network.organisations.forms import AffiliationForm, IdentifierForm, LeavingForm, NameForm
from sympolity.network.organisations.models import Affiliation, OrganisationCode, OrganisationName
from sympolity.network.organisations.views.register import CHANGE, SEE_PEOPLE, page_of
from sympolity.network.territories.views.spellings import SpellingPages


def _owner(request: SignedInRequest, owner: int) -> Any:
    return get_object_or_404(queries.organisations_open_to(request.user), pk=owner)


def _finder(model: type[Model]) -> Any:
    def find(request: SignedInRequest, owner: int, pk: int) -> Any:
        organisation = _owner(request, owner)
        if model is Affiliation:
            require(request.user, SEE_PEOPLE, organisation)
        return get_object_or_404(model, pk=pk, organisation=organisation)

    return find


def _pages(model: type[Model], **facts: Any) -> PartPages:
    return PartPages(
        permission=CHANGE,
        find_owner=_owner,
        find=_finder(model),
        new=lambda organisation: model(organisation=organisation),
        asked_about=lambda part: part.organisation,
        back=lambda part: page_of(part.organisation),
        **facts,
    )


def _taking_out(operation: Any, title: Any) -> Ending:
    return Ending(operation, ReasonForm, title, _("Take it out"), _("Taken out. The journal keeps it."))


NAMES = _pages(
    OrganisationName,
    noun="names",
    name="name",
    form=NameForm,
    add=operations.remember_name,
    change=operations.change_name,
    add_title=_("Add another name"),
    change_title=_("Change another name"),
    endings={"remove": _taking_out(operations.forget_name, _("Take out a name"))},
)
IDENTIFIERS = _pages(
    OrganisationCode,
    noun="identifiers",
    name="identifier",
    form=IdentifierForm,
    add=operations.give_identifier,
    change=operations.change_identifier,
    add_title=_("Add an identifier"),
    change_title=_("Change an identifier"),
    endings={"remove": _taking_out(operations.withdraw_identifier, _("Take out an identifier"))},
)
PEOPLE = _pages(
    Affiliation,
    noun="people",
    name="person",
    form=AffiliationForm,
    add=operations.affiliate_person,
    change=operations.change_affiliation,
    add_title=_("Add a person"),
    change_title=_("Change a person's entry"),
    endings={
        "end": Ending(
            operations.end_affiliation,
            LeavingForm,
            _("Say that a person has left"),
            _("The person has left"),
            _("Noted. The entry stays among those who have left."),
        )
    },
)
SPELLINGS = SpellingPages(
    namespace="organisations",
    model=OrganisationName,
    owner="organisation",
    permission=CHANGE,
    title=_("Learned spellings of organisations"),
    owners_open_to=queries.organisations_open_to,
    forget=operations.forget_name,
    page_of=page_of,
)
