"""Organisations and what they do in a programme: roles and periods, never the people who work for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from sympolity.faces.public.queries.programmes import public_rows
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Partner
from sympolity.network.programmes.models import Participation, Programme

Role = Participation.Role
# Who pays and who leads first.
ORDER = (
    Role.FUNDER,
    Role.MANAGING_BODY,
    Role.INTERMEDIARY,
    Role.LEAD,
    Role.LEAD_MUNICIPALITY,
    Role.STEWARD,
    Role.PARTNER,
    Role.MENTOR,
    Role.MENTEE,
    Role.FACILITATOR,
    Role.ASSOCIATE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation in a role, for a time."""

    participation: Participation

    @property
    def organisation(self) -> Organisation:
        return self.participation.organisation

    @property
    def is_over(self) -> bool:
        until = self.participation.until
        return until is not None and until < timezone.localdate()


def parts_in(programme: Programme) -> list[Part]:
    """Everybody who takes part or took part, in the order of the roles."""
    rows = Participation.objects.filter(programme=programme).select_related(
        "organisation", "objective", "replaces__organisation"
    )
    return [
        Part(row) for row in sorted(rows, key=lambda row: (ORDER.index(Role(row.role)), row.organisation.name, row.pk))
    ]


def role_groups(parts: Iterable[Part]) -> list[tuple[str, list[Part]]]:
    """The parts under the word for their role; those who left stand after those who stay."""
    groups: dict[str, list[Part]] = {}
    for part in sorted(parts, key=lambda part: part.is_over):
        groups.setdefault(part.participation.role, []).append(part)
    return [(str(role.label), groups[role]) for role in ORDER if role in groups]


def organisation_in(programme: Programme, pk: int) -> Organisation | None:
    """An organisation that has a part in the programme or in one of its public projects; anybody else is not found."""
    shown = public_rows(programme).order_by()
    partners = Partner.objects.filter(project__in=shown.values("pk")).order_by()
    return (
        Organisation.objects.select_related("home", "parent")
        .filter(network=programme.network_id, pk=pk)
        .filter(
            Q(pk__in=shown.exclude(lead=None).values("lead"))
            | Q(pk__in=partners.values("organisation"))
            | Q(pk__in=Participation.objects.filter(programme=programme).order_by().values("organisation"))
        )
        .first()
    )


def leads_in(programme: Programme) -> list[tuple[int, str]]:
    """The organisations that lead public projects, by name."""
    led = public_rows(programme).exclude(lead=None).order_by("lead__name", "lead_id")
    return [(pk, name) for pk, name in led.values_list("lead_id", "lead__name").distinct()]
