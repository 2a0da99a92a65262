"""A small world with one of everything, for tests that walk every route."""

import hashlib
import io
from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from agreement_world import agreements
from audit_world import audits
from closed_rounds import accept as accept_with
from closed_rounds import shown_indicator
from contract_world import contracts
from factories import (
    make_amendment,
    make_amount,
    make_boundary,
    make_facility,
    make_factor,
    make_fund,
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_partner,
    make_population,
    make_procedure,
    make_programme,
    make_project,
    make_target_group,
    make_territory,
    make_user,
)
from finance_world import finances
from payment_world import payments
from procedure_world import procedures
from rounds import make_indicator, make_question, make_return, make_round, make_template
from sympolity.affairs.monitoring.asks import freeze
from sympolity.affairs.monitoring.models import Answer, Assignment, Category, Disaggregation, Target
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition
from sympolity.affairs.monitoring.operations.returns import submit
from sympolity.affairs.monitoring.operations.review import accept
from sympolity.faces.desk.models import SavedView
from sympolity.ground.accounts.models import Network
from sympolity.ground.documents.operations import keep
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.models import Job
from sympolity.ground.notices.kinds import Group
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.stopping import stop_url
from sympolity.interchange.models import FilledWorkbook, Import, ImportRow
from sympolity.interchange.workbook.lines import reports_of
from sympolity.interchange.workbook.writing import as_xlsx
from sympolity.network.organisations.models import Affiliation, Organisation, OrganisationCode, OrganisationName
from sympolity.network.portfolio.models import CriticalDate, WatchRule
from sympolity.network.programmes.models import Appointment, Invitation, Participation, Programme, PublicFigure
from sympolity.network.territories.models import (
    BoundaryFile,
    Grouping,
    ResidentGroup,
    Territory,
    TerritoryCode,
    TerritoryName,
)

TOKEN = "a-token-for-the-tests-of-invitations"
SHEET = b"Title;Amount\nSchool garden;1000,00\nHealth house;2000,00\n"


def make_world() -> SimpleNamespace:
    """Two networks; in the first a programme with one of everything, of an "own" and of an "other" municipality."""
    network = make_network()
    world = SimpleNamespace(network=network, programme=make_programme(network, is_public=True), token=TOKEN)
    world.elsewhere = SimpleNamespace(programme=make_programme(make_network()))
    _places(world, network)
    _organisations(world, network)
    _services(world, network)
    _programme(world, world.programme)
    _projects(world, world.programme)
    _rounds(world, world.programme)
    _indicators(world, world.programme)
    _sent_reports(world, world.programme)
    _editions(world, world.programme)
    _people(world, world.programme)
    _imports(world, world.programme)
    agreements(world, world.programme)
    contracts(world, world.programme)
    finances(world, world.programme)
    procedures(world, world.programme)
    audits(world, world.programme)
    payments(world, world.programme)
    return world


def _places(world: SimpleNamespace, network: Network) -> None:
    world.region = make_territory(network, "Region", level="region")
    world.town = make_territory(network, "Town", parent=world.region)
    world.closed_town = make_territory(network, "Former town", parent=world.region, closed_on=date(2020, 1, 1))
    make_boundary(world.town, west=-9.2, south=38.6)
    world.population = make_population(world.town, 12_000)
    for year, men in ((2010, 40), (2015, 35)):
        counts = {"men": men, "women": 38, "as_of": date(year, 1, 1), "source": "Register of residents"}
        ResidentGroup.objects.create(territory=world.town, nationality="Ukraine", **counts)
    world.town_name = TerritoryName.objects.create(territory=world.town, name="The town")
    world.town_code = TerritoryCode.objects.create(territory=world.town, scheme="DICOFRE", value="1512")
    world.grouping = Grouping.objects.create(network=network, name="Metropolitan area")
    world.grouping.territories.add(world.town)
    world.closed_grouping = Grouping.objects.create(network=network, name="Old area", closed_on=date(2020, 1, 1))
    world.boundary_file = BoundaryFile.objects.create(
        network=network, file_name="towns.geojson", source="A mapping agency", by=make_user(network=network)
    )
    world.community = make_territory(network, "Community", level="community", parent=world.town)
    assert Territory.objects.filter(network=network).count() == 4


def _organisations(world: SimpleNamespace, network: Network) -> None:
    world.own = make_organisation(network, "Own municipality", home=world.town)
    world.other = make_organisation(network, "Other municipality")
    world.closed_organisation = make_organisation(network, "Former body", closed_on=date(2020, 1, 1))
    world.own_name = OrganisationName.objects.create(organisation=world.own, name="Câmara Municipal")
    world.own_code = OrganisationCode.objects.create(organisation=world.own, scheme="NIF", value="500000000")
    world.affiliation = Affiliation.objects.create(organisation=world.own, person_name="A person", function="Officer")
    assert Organisation.objects.filter(network=network).count() == 3


def _services(world: SimpleNamespace, network: Network) -> None:
    point = {"latitude": 38.65, "longitude": -9.15}
    world.facility = make_facility(network, "Health house", territory=world.town, types=["health centre"], **point)
    world.closed_facility = make_facility(network, "Old school", closed_on=date(2020, 1, 1))
    world.procedure = make_procedure(network, "Registration", territory=world.town, in_person=True, language="en")
    world.closed_procedure = make_procedure(network, "Old permit", closed_on=date(2020, 1, 1))


def _programme(world: SimpleNamespace, programme: Programme) -> None:
    world.objective = make_objective(programme, "Health")
    world.factor = make_factor(world.objective, "A place to meet a doctor")
    world.fund = make_fund(programme, "A fund")
    world.target_group = make_target_group(programme, "Young people")
    world.figure = PublicFigure.objects.create(
        programme=programme, topic="Projects", value=700, is_about=True, source="A newspaper", as_of=date(2023, 7, 11)
    )
    world.closed_objective = make_objective(programme, "Former aim", closed_on=date(2020, 1, 1))
    world.closed_factor = make_factor(world.objective, "Former condition", closed_on=date(2020, 1, 1))
    world.closed_fund = make_fund(programme, "Former fund", closed_on=date(2020, 1, 1))
    world.withdrawn_figure = PublicFigure.objects.create(
        programme=programme, topic="Projects", value=1, source="An error", closed_on=date(2020, 1, 1)
    )
    Participation.objects.create(programme=programme, objective=world.objective, organisation=world.own, role="steward")
    world.participation = Participation.objects.create(programme=programme, organisation=world.own, role="partner")


def _projects(world: SimpleNamespace, programme: Programme) -> None:
    world.project = make_project(programme, "Health house", lead=world.own, stage="implementation", is_public=True)
    world.other_project = make_project(programme, "School garden", lead=world.other, stage="approved", is_public=True)
    for project in (world.project, world.other_project):
        project.territories.add(world.community)
        project.objectives.add(world.objective)
        make_amount(project, 124_000_000)
    with transaction.atomic():
        world.entry = record(
            "project changed",
            world.project,
            by=None,
            network=programme.network,
            programme_id=programme.pk,
            changes={"title": ("House of health", "Health house")},
        )
    world.amendment, world.other_amendment = make_amendment(world.project), make_amendment(world.other_project)
    world.critical_date = CriticalDate.objects.create(
        programme=programme, title="Last invoices", falls_on=date(2030, 6, 30)
    )
    world.watch_rule = WatchRule.objects.create(programme=programme, kind="late", days=30)
    world.milestone = make_milestone(world.project, "Roof closed")
    world.other_milestone = make_milestone(world.other_project, "Ground broken")
    world.reported_milestone = make_milestone(world.project, "Walls up", state="reported")
    world.document = keep(ContentFile(b"%PDF-1.7\n", "roof.pdf"), world.milestone, by=None, network=programme.network)
    world.partner = make_partner(world.project, world.other, role="funder")


def _rounds(world: SimpleNamespace, programme: Programme) -> None:
    """A template with its questions, a round that is planned, and reports that are due and excused in an open one."""
    world.round_template = make_template(programme, name="Report in rounds")
    world.closed_round_template = make_template(programme, name="Former report", closed_on=date(2020, 1, 1))
    world.round_question = make_question(world.round_template)
    world.closed_round_question = make_question(world.round_template, closed_on=date(2020, 1, 1))
    world.planned_round = make_round(world.round_template, state="planned")
    asking = make_round(world.round_template, state="open", days_late=2)
    world.due_report = make_return(asking, world.own, world.project)
    world.excused_report = make_return(asking, world.other, world.other_project, state="excused")


def _indicators(world: SimpleNamespace, programme: Programme) -> None:
    """What is measured, split and to be reached, each open and closed once."""
    closed = {"closed_on": date(2020, 1, 1)}
    world.indicator = make_indicator(programme, "Residents reached", code="R-1", is_public=True)
    world.closed_indicator = make_indicator(programme, "Former indicator", **closed)
    world.split = Disaggregation.objects.create(programme=programme, name="Sex")
    world.category = Category.objects.create(disaggregation=world.split, name="women")
    Category.objects.create(disaggregation=world.split, name="men")
    world.closed_split = Disaggregation.objects.create(programme=programme, name="Former split", **closed)
    world.indicator.disaggregations.add(world.split)
    world.target = Target.objects.create(indicator=world.indicator, value=100, due_on=date(2030, 1, 1))
    goal = {"indicator": world.indicator, "value": 90, "due_on": date(2029, 1, 1)}
    world.withdrawn_target = Target.objects.create(**goal, **closed)
    world.assignment = Assignment.objects.create(indicator=world.indicator, project=world.project)


def _sent_reports(world: SimpleNamespace, programme: Programme) -> None:
    """A report of "own" that waits to be read, and one that was accepted."""
    round_ = make_round(make_template(programme, name="Report that was sent"), state="open")
    officer, reader = make_user("project-officer", programme, world.own), make_user("secretariat", programme)
    world.sent_report = make_return(round_, world.own, world.project, state="draft")
    world.accepted_report = make_return(round_, world.other, world.other_project, state="draft")
    for report in (world.sent_report, world.accepted_report):
        submit(report, by=officer)
    accept(world.accepted_report, by=reader)


def _editions(world: SimpleNamespace, programme: Programme) -> None:
    """A round that can be closed, one whose edition waits to be published, and one that is published."""
    template = make_template(programme, name="Report with editions")
    residents = shown_indicator(programme, "Residents reached in editions")
    world.open_round, closed, world.published_round = (make_round(template, state="open") for _each in range(3))
    for round_ in (closed, world.published_round):
        accept_with(make_return(round_, world.own, world.project), {residents: 1204})
    make_return(world.open_round, world.own, world.project)
    world.edition = close_round(closed, by=None)
    publish_edition(close_round(world.published_round, by=None), by=None)


def _people(world: SimpleNamespace, programme: Programme) -> None:
    officer = make_user("project-officer", programme, world.own)
    world.appointment = Appointment.objects.get(user=officer)
    former = make_user("contract-manager", programme, world.own)
    world.ended_appointment = Appointment.objects.get(user=former)
    Appointment.objects.filter(user=former).update(until=timezone.localdate())
    world.invitation = Invitation.objects.create(
        programme=programme,
        organisation=world.own,
        role="project-officer",
        email="new@example.org",
        token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        invited_by=officer,
    )
    world.job = Job.objects.create(kind="test", by=make_user())
    world.mail = Mail.objects.create(user=world.job.by, due_at=timezone.now(), state="failed")
    world.notice = Notice.objects.create(
        user=world.job.by, kind="test", key="test", title="Hello", url="/home/", language="en", how="at-once"
    )
    world.stop_token = stop_url(world.job.by_id, [Group.ROLES]).split("/")[-2]
    world.saved_view = SavedView.objects.create(
        owner=officer,
        network=programme.network,
        programme=programme,
        page="portfolio:list",
        name="For the working group",
        query="stage=approved",
        is_shared=True,
    )


def _imports(world: SimpleNamespace, programme: Programme) -> None:
    by = make_user("secretariat", programme)
    world.waiting_import = _import(programme, by, Import.State.MAPPING)
    world.committed_import = _import(programme, by, Import.State.COMMITTED)
    world.filled_workbook = _filled_workbook(world, programme, by)


def _filled_workbook(world: SimpleNamespace, programme: Programme, by) -> FilledWorkbook:
    """One answer is new, one changed on both sides, one cannot be read."""
    template = make_template(programme, name="Report by workbook")
    questions = [make_question(template, text) for text in ("What was done?", "What is next?")]
    round_ = make_round(template, title="Round by workbook", state="open")
    round_.asks = freeze(round_, [])
    round_.save()
    report = make_return(round_, world.own, world.project)
    book = load_workbook(io.BytesIO(as_xlsx(reports_of(round_, world.own))))
    for row, words in ((3, "The roof"), (4, "The doors")):
        book["Questions"].cell(row, 5).value = words
    book["Milestones"].cell(3, 7).value = "some day"
    Answer.objects.create(of=report, key=f"question:{questions[0].pk}", value="Another roof", changed_by=by)
    filled = io.BytesIO()
    book.save(filled)
    return FilledWorkbook.objects.create(
        round=round_,
        organisation=world.own,
        file=ContentFile(filled.getvalue(), "reports.xlsx"),
        file_name="reports.xlsx",
        bytes=len(filled.getvalue()),
        sha256=hashlib.sha256(filled.getvalue()).hexdigest(),
        by=by,
    )


def _import(programme: Programme, by, state: str) -> Import:
    an_import = Import.objects.create(
        programme=programme,
        file=ContentFile(SHEET, "list.csv"),
        file_name="list.csv",
        sha256=hashlib.sha256(SHEET).hexdigest(),
        state=state,
        by=by,
        source="A ministry",
    )
    ImportRow.objects.create(of=an_import, number=2, outcome="new", title="School garden")
    return an_import
