"""What stands under an organisation: its other names, its identifiers, its people."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.http import SignedInRequest, require
from sympolity.ground.kernel.part_pages import parts_under, taking_out
from sympolity.network.organisations import operations, queries
from sympolity.network.organisations.forms import AffiliationForm, IdentifierForm, LeavingForm, NameForm
from sympolity.network.organisations.models import Affiliation, OrganisationCode, OrganisationName
from sympolity.network.organisations.views.register import CHANGE, SEE_PEOPLE, page_of
from sympolity.network.territories.views.spellings import SpellingPages


def _owner(request: SignedInRequest, owner: int) -> Any:
    return get_object_or_404(queries.organisations_open_to(request.user), pk=owner)


_pages = parts_under("organisation", permission=CHANGE, find_owner=_owner, page_of=page_of)
NAMES = _pages(
    OrganisationName,
    noun="names",
    name="name",
    form=NameForm,
    add=operations.remember_name,
    change=operations.change_name,
    add_title=_("Add another name"),
    change_title=_("Change another name"),
    endings={"remove": taking_out(operations.forget_name, _("Take out a name"))},
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
    endings={"remove": taking_out(operations.withdraw_identifier, _("Take out an identifier"))},
)
PEOPLE = _pages(
    Affiliation,
    check=lambda user, organisation: require(user, SEE_PEOPLE, organisation),
    noun="people",
    name="person",
    form=AffiliationForm,
    add=operations.affiliate_person,
    change=operations.change_affiliation,
    add_title=_("Add a person"),
    change_title=_("Change a person's entry"),
    endings={
        "end": Decision(
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
