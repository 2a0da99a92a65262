"""Who reports for an organisation, who answers for it, who runs the rounds: the chain along which people are told."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Appointment, Role
from sympolity.network.programmes.roles.queries import people_holding


@dataclass(frozen=True, slots=True)
class People:
    """The people of one organisation in a programme who may report."""

    officers: list[User] = field(default_factory=list)
    managers: list[User] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.officers or self.managers)


def reporters(programme_id: int, organisations: Collection[int] | None = None) -> dict[int, People]:
    """The people who report today, by organisation; an organisation without anybody has no entry. One query."""
    held = Appointment.objects.held_on(timezone.localdate()).filter(
        programme=programme_id, role__in=[Role.PROJECT_OFFICER, Role.ORGANISATION_MANAGER], user__is_active=True
    )
    wanted = None if organisations is None else set(organisations)
    found: dict[int, People] = {}
    for one in held.select_related("user").order_by("user__name", "pk"):
        if one.organisation_id is None or (wanted is not None and one.organisation_id not in wanted):
            continue
        people = found.setdefault(one.organisation_id, People())
        (people.officers if one.role == Role.PROJECT_OFFICER else people.managers).append(one.user)
    return found


def people_of(programme_id: int, organisations: Collection[int]) -> list[User]:
    """Everybody who reports for one of these organisations, each once."""
    found = reporters(programme_id, organisations).values()
    return list({user.pk: user for people in found for user in (*people.officers, *people.managers)}.values())


def secretariat_of(programme_id: int) -> list[User]:
    """Those who run the rounds of a programme."""
    return people_holding([Role.SECRETARIAT], programme_id)
