"""What those who answer for a contract are told: a deviation, an end that comes near, a guarantee that runs out."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.models import Contract, ExecutionNote, Guarantee
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Role
from sympolity.network.programmes.roles.queries import people_holding


def register() -> None:
    register_kind("contract-deviation", group=Group.WORK, words=gettext_lazy("A contract deviates"))
    register_kind("contract-ends", group=Group.WORK, words=gettext_lazy("A contract ends soon"))
    register_kind("guarantee-ends", group=Group.WORK, words=gettext_lazy("A guarantee runs out"))


def page_of(contract: Contract) -> str:
    return reverse("procurement:contract", args=[contract.programme.slug, contract.pk])


def tell_deviation(note: ExecutionNote) -> None:
    """The managers of the organisation that buys hear of a deviation at once (CCP, article 290-A)."""
    contract = note.contract
    people = [each for each in _answering(contract) if each.pk != note.written_by_id]

    def write() -> tuple[str, str]:
        return _("Deviation: %(contract)s") % {"contract": contract}, note.text

    _tell(contract, "contract-deviation", f"contract-deviation:{note.pk}", people, write)


def tell_end(contract: Contract, end: date) -> None:
    """Told once for each end; a prolonged contract is told of again before its new end."""

    def write() -> tuple[str, str]:
        words = {"contract": contract, "day": formats.day(end)}
        text = _("Accept what was delivered, or record a prolongation before that day.")
        return _("%(contract)s ends on %(day)s") % words, text

    people = [*_answering(contract), *_following(contract)]
    _tell(contract, "contract-ends", f"contract-ends:{contract.pk}:{end.isoformat()}", people, write)


def tell_guarantee_ends(guarantee: Guarantee) -> None:
    contract, until = guarantee.contract, guarantee.valid_until
    if until is None:
        return

    def write() -> tuple[str, str]:
        words = {"day": formats.day(until), "contract": contract}
        title = _("A guarantee runs out on %(day)s: %(contract)s") % words
        return title, _("The contract is not finally accepted. Ask the supplier to prolong the guarantee.")

    people = [*_answering(contract), *_following(contract)]
    _tell(contract, "guarantee-ends", f"guarantee-ends:{guarantee.pk}:{until.isoformat()}", people, write)


def _answering(contract: Contract) -> list[User]:
    return people_holding([Role.ORGANISATION_MANAGER], contract.programme_id, contract.organisation_id)


def _following(contract: Contract) -> list[User]:
    return [each.user for each in contract.managers.on(timezone.localdate()).select_related("user")]


def _tell(contract: Contract, kind: str, key: str, people: list[User], write: Callable[[], tuple[str, str]]) -> None:
    programme = contract.programme
    url = page_of(contract)
    tell_all(
        dict.fromkeys(people),
        kind=kind,
        key=key,
        write=write,
        url=url,
        network=programme.network,
        programme_id=programme.pk,
    )
