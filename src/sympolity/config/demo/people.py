"""People of the sample network, one for each role; their addresses end in example.org and belong to nobody."""

from dataclasses import dataclass

from sympolity.ground.accounts.models import Membership, Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Appointment, Programme

PEOPLE = [
    # mail name, name, role, programme, organisation, language
    ("admin", "Programme administrator (sample)", "admin", "communities-in-action", "", "en"),
    ("secretariat", "Metropolitan secretariat (sample)", "secretariat", "communities-in-action", "", "en"),
    ("finance", "Finance officer (sample)", "finance", "communities-in-action", "", "en"),
    ("auditor", "Auditor (sample)", "auditor", "communities-in-action", "", "en"),
    ("setubal", "Coordinator in Setúbal (sample)", "organisation-manager", "communities-in-action", "Setúbal", "en"),
    ("moita", "Project officer in Moita (sample)", "project-officer", "communities-in-action", "Moita", "pt"),
    ("reader", "Reader (sample)", "reader", "communities-in-action", "", "en"),
    ("barcelona", "Technical office in Barcelona (sample)", "secretariat", "metropolitan-commitment", "", "ca"),
    ("medtown", "Lead partner of MedTOWN (sample)", "secretariat", "medtown", "", "en"),
    ("inclucities", "Coordinator of IncluCities (sample)", "secretariat", "inclucities", "", "en"),
]


@dataclass(frozen=True, slots=True)
class People:
    """The addresses to sign in with, each with its role in words."""

    roles: dict[str, str]


def appoint_people(network: Network, programmes: dict[str, Programme], keeper: User, *, password: str) -> People:
    roles = {}
    keeper.set_password(password)
    keeper.save(update_fields=["password"])
    roles[keeper.email] = "keeper of the register"
    lines: dict[str, list[Line]] = {}
    for mail, name, role, slug, town, language in PEOPLE:
        user = User.objects.create(email=f"{mail}@example.org", name=name, language=language, password=keeper.password)
        Membership.objects.create(user=user, network=network)
        organisation = Organisation.objects.get(network=network, name=f"Município de {town}") if town else None
        appointment = Appointment.objects.create(
            user=user, programme=programmes[slug], organisation=organisation, role=role
        )
        roles[user.email] = str(appointment.get_role_display())
        lines.setdefault(slug, []).append(Line("person appointed", appointment, {"role": (None, role)}))
    for slug, told in lines.items():
        record_all(told, by=keeper, network=network, programme_id=programmes[slug].pk)
    return People(roles)


def people_by_name() -> dict[str, User]:
    """The people of the sample by their mail names."""
    found = User.objects.filter(email__in=[f"{mail}@example.org" for mail, *_rest in PEOPLE])
    return {each.email.partition("@")[0]: each for each in found}
