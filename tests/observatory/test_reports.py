"""Reports out: the same figures as the pages, in the reader's language, as page, print and workbook."""

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader

from factories import make_amendment, make_milestone, make_user
from reporting import BEFORE, LATER, TODAY, Scene
from sympolity.affairs.monitoring.models import Submission, Target
from sympolity.ground.kernel.jobs import work
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.papers import Bars, Heading, Note, Table, Text
from sympolity.observatory.reports.kinds import KINDS, paper_of
from sympolity.observatory.reports.wishes import Wish
from sympolity.observatory.views import reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def table(paper, caption):
    return next(block for block in paper.blocks if isinstance(block, Table) and block.caption.startswith(caption))


def rows_of(found):
    return [[getattr(value, "text", value) for value in row] for row in found.rows]


def wish(scene, language="en", **more):
    return Wish(scene.programme, scene.user, language, **more)


def test_a_round_report_holds_what_was_accepted_and_says_what_is_missing(scene):
    clinic, school = scene.project(scene.north, scene.health, title="Clinic"), scene.project(scene.south, scene.work)
    people, round_ = scene.indicator(), scene.round()
    earlier = scene.round(
        period_from=round_.period_from - timedelta(100), period_until=round_.period_until - timedelta(100)
    )
    scene.report(earlier, clinic, [(people, 5)])
    report = scene.report(round_, clinic, [(people, 7)])
    answers = [{"key": "question:1", "question": "What was done?", "answer": "The roof."}]
    Submission.objects.filter(of=report).update(content=json.dumps({"questions": answers}))
    scene.report(round_, school, state="due")
    make_milestone(clinic, "Roof", due_on=round_.period_until)

    paper = paper_of(KINDS["round"], wish(scene, round=round_, organisation=scene.lead))

    assert rows_of(table(paper, "What was accepted")) == [["People", "people", 7, 12]]
    assert rows_of(table(paper, "Milestones of the period")) == [["Roof", "Clinic", round_.period_until, "overdue"]]
    assert [row[:2] for row in rows_of(table(paper, "The reports of this round"))] == [
        ["Clinic", "accepted"],
        [school.title, "not begun"],
    ]
    notes = [block.text for block in paper.blocks if isinstance(block, Note)]
    assert notes == ["1 of 2 reports are not accepted yet. Their figures do not count here."]
    assert paper.blocks[-3:] == (Heading("Clinic", 2), Heading("What was done?", 3), Text("The roof."))


def test_a_programme_report_shows_the_axes_beside_each_other(scene):
    clinic = scene.project(scene.north, scene.health, total_cents=50_000)
    make_milestone(clinic, due_on=BEFORE, state="fulfilled")
    make_milestone(clinic, due_on=LATER)
    people = scene.indicator()
    Target.objects.create(indicator=people, due_on=LATER, value=10)
    scene.report(scene.round(), clinic, [(people, 10)])

    paper = paper_of(KINDS["fund"], wish(scene))

    bars = next(block for block in paper.blocks if isinstance(block, Bars))
    assert [(bar.label, bar.share) for bar in bars.bars] == [("Money", None), ("Milestones", 0.5), ("Results", 1.0)]
    places = rows_of(table(paper, "Three axes by place"))
    assert ["North", 1, 50_000, 1, 1, 0, 0, 0] in places


def test_a_dossier_names_each_project_with_every_reason_and_what_waits_for_a_decision(scene):
    late = scene.project(scene.north, scene.health, title="Late one", planned_end_on=TODAY - timedelta(days=3))
    make_milestone(late, due_on=BEFORE)
    make_amendment(late, state="submitted", cause="no-bids", cause_note="twice", remedy="Split the works")
    scene.project(scene.corner, scene.health, title="Standing", stage="stand-by", stage_reason="No land")
    scene.project(scene.south, scene.work, title="Quiet")

    paper = paper_of(KINDS["dossier"], wish(scene))

    decisions = rows_of(table(paper, "Amendments that wait"))
    assert [row[:4] for row in decisions] == [
        ["Late one", scene.lead.name, "tender without bids: twice", "Split the works"]
    ]
    north = rows_of(table(paper, "Projects to look at: North"))
    assert {row[0]: row[-1] for row in north} == {
        "Late one": "amendment waits for a decision; 3 days late; milestones overdue: 1",
        "Standing": "on stand-by",
    }
    assert not any("South" in block.caption for block in paper.blocks if isinstance(block, Table))


def test_a_report_comes_as_page_print_and_workbook_in_the_readers_language(client, scene):
    scene.project(scene.north, scene.health, title="Clínica")
    client.force_login(scene.user)
    url = f"/programmes/{scene.programme.slug}/reports/fund/"

    page, printed, book = client.get(url), client.get(f"{url}?format=pdf"), client.get(f"{url}?format=xlsx")

    assert page.context["page"].title == f"Programme report: {scene.programme.title}"
    assert PdfReader(io.BytesIO(printed.content)).metadata.title == page.context["page"].title
    assert openpyxl.load_workbook(io.BytesIO(book.content))["Report"]["B2"].value == page.context["page"].title
    assert printed["Content-Disposition"].endswith('fund-en.pdf"')


@pytest.mark.parametrize("kind", ["fund", "dossier"])
def test_the_same_figures_give_the_same_bytes(client, scene, kind, settings):
    scene.project(scene.north, scene.health, planned_end_on=BEFORE)
    client.force_login(scene.user)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    url = f"/programmes/{scene.programme.slug}/reports/{kind}/?format=pdf"

    assert client.get(url).content == client.get(url).content


def test_a_long_report_is_written_in_the_background_and_then_given_at_once(client, scene, monkeypatch):
    scene.project(scene.north, scene.health)
    client.force_login(scene.user)
    monkeypatch.setattr(reports, "MOST_AT_ONCE", 0)
    url = f"/programmes/{scene.programme.slug}/reports/dossier/"

    too_early = client.get(f"{url}?format=pdf")
    asked = client.post(f"{url}write/", {"format": "pdf"})
    job = Job.objects.get(kind="write-report")
    work.func(job.pk)
    job.refresh_from_db()
    ready = client.get(job.result["url"])

    assert (too_early.status_code, asked.url) == (302, f"/jobs/{job.pk}/")
    assert job.state == "done"
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")


def test_a_report_about_what_does_not_exist_here_does_not_exist(client, scene):
    client.force_login(scene.user)
    other = Scene()
    elsewhere = other.round()
    base = f"/programmes/{scene.programme.slug}/reports/"

    urls = [
        f"{base}nothing/",
        f"{base}round/",
        f"{base}fund/?round={elsewhere.pk}",
        f"{base}round/?round={scene.round().pk}&organisation={other.lead.pk}",
    ]

    assert [client.get(url).status_code for url in urls] == [404] * 4


def test_who_may_only_read_the_list_reads_no_report(client, scene):
    client.force_login(make_user("reader", scene.programme))

    answer = client.get(f"/programmes/{scene.programme.slug}/reports/dossier/")

    assert answer.status_code == 403
