"""Loads the sample network in one transaction: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from sympolity.config.demo.money import load_money
from sympolity.config.demo.people import People, appoint_people, people_by_name
from sympolity.config.demo.places import load_places
from sympolity.config.demo.plans import load_plans
from sympolity.config.demo.programmes import load_programmes
from sympolity.config.demo.projects import load_projects
from sympolity.config.demo.rounds import load_rounds
from sympolity.config.demo.services import load_services
from sympolity.ground.accounts.models import Membership, Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Mail
from sympolity.ground.search.operations import rebuild

SAMPLE_SLUG = "sample-network"
LOCAL_PASSWORD = "sample-network"  # noqa: S105 - shown on purpose, and only where nobody but this machine listens

__all__ = ["SAMPLE_SLUG", "Loaded", "People", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, and how one signs in."""

    network: Network
    projects: int
    reports: int
    people: People
    password: str


def sample_password() -> str:
    """A password that everybody knows is for an installation on one's own machine; any other gets one of its own."""
    on_this_machine = settings.BASE_URL.startswith(("http://localhost", "http://127.0.0.1"))
    return LOCAL_PASSWORD if on_this_machine else get_random_string(20)


@transaction.atomic
def load(*, tell: Callable[[str], None] = lambda line: None) -> Loaded:
    """Raises Refused when the sample network is there already."""
    if Network.objects.filter(slug=SAMPLE_SLUG).exists():
        raise Refused(_("The sample network is loaded already."))
    network = Network.objects.create(slug=SAMPLE_SLUG, name="Network of sample cities", is_sample=True)
    keeper = User.objects.create_user("keeper@example.org", name="Keeper of the register (sample)")
    Membership.objects.create(user=keeper, network=network, is_steward=True)
    record("network created", network, by=keeper, network=network, source={"kind": "sample"})
    tell(_("Places and boundaries"))
    places = load_places(network, by=keeper)
    tell(_("Facilities, procedures and associations"))
    load_services(network, places.catalan["Badalona"], by=keeper)
    tell(_("Programmes, objectives and public figures"))
    programmes = load_programmes(network, places, by=keeper)
    tell(_("Projects and milestones"))
    count = load_projects(programmes, places, by=keeper)
    tell(_("People and roles"))
    password = sample_password()
    people = appoint_people(network, programmes, keeper, password=password)
    lisbon, signed = programmes["communities-in-action"], people_by_name()
    tell(_("Plans and amendments"))
    load_plans(lisbon, signed)
    tell(_("Two years of agreements, contracts and payments"))
    load_money(lisbon, signed)
    tell(_("Two years of reports"))
    reports = load_rounds(lisbon, by=signed["secretariat"])
    Mail.objects.filter(user__in=signed.values()).delete()  # the sample people have no letter box
    rebuild()  # most of the sample was written in bulk, without a decision about each row
    return Loaded(network, count, reports, people, password)
