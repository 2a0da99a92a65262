"""The screens of audits: who sees what, how many questions they ask the database, and what they say."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from audits import make_audited, make_finding, make_sample, prove
from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_programme, make_project, make_terms
from finance_factories import make_budget, make_expenditure
from procurement_factories import make_bid
from sympolity.affairs.agreements.models import RetentionRule
from sympolity.affairs.audit.keeping import kept_for_audit
from sympolity.affairs.audit.models import Finding, Sample
from sympolity.affairs.audit.operations.findings import close_finding
from sympolity.affairs.audit.operations.samples import look_at
from sympolity.affairs.finance.models import Budget, BudgetLine, Double, Expenditure
from sympolity.affairs.monitoring.models import Figure
from sympolity.ground.documents.operations import withdraw
from sympolity.ground.documents.queries import of as documents_of
from sympolity.ground.documents.store import path_of
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.sampling import Unit, Way, draw, read_population

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_audited()


def go(client, user, name, world, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"audit:{name}", args=[world.programme.slug, *args]), query)


def send(client, user, name, world, *args, **fields):
    client.force_login(user)
    return client.post(reverse(f"audit:{name}", args=[world.programme.slug, *args]), fields)


def questions(django_assert_max_num_queries, most, ask):
    with django_assert_max_num_queries(most) as asked:
        assert ask().status_code == 200
    return len(asked)


# -- samples -------------------------------------------------------------------------
def test_audit_shows_samples_and_findings_in_as_many_queries_however_many(client, world, django_assert_max_num_queries):
    make_finding(world, make_sample(world.programme, by=world.auditor).items.first())
    go(client, world.auditor, "audit", world)
    few = questions(django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "audit", world))
    for _turn in range(3):
        make_finding(world, make_sample(world.programme, by=world.auditor).items.first())

    assert questions(django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "audit", world)) == few


def test_audit_of_an_organisation_shows_its_findings_and_no_samples(client, world):
    make_sample(world.programme, by=world.auditor, title="Secret until drawn")
    make_finding(world)

    page = go(client, world.manager, "audit", world).content.decode()

    assert "The invoice names another project" in page
    assert "Secret until drawn" not in page


def test_draw_says_first_what_it_draws_from(client, world):
    fields = {"title": "May", "method": "amount", "size": 2, "seed": "dice 6 6 1"}

    response = send(client, world.auditor, "draw-sample", world, **fields, look="1")

    assert response.status_code == 200
    assert "It would draw from 4 expenditures of 1,000.00" in response.content.decode().replace("\xa0", " ")
    assert not Sample.objects.exists()


def test_draw_makes_a_sample(client, world):
    fields = {"title": "May", "method": "amount", "size": 2, "seed": "dice 6 6 1", "paid_only": "on"}

    response = send(client, world.auditor, "draw-sample", world, **fields)

    sample = Sample.objects.get()
    assert response.url == reverse("audit:sample", args=[world.programme.slug, sample.pk])
    assert sample.seed == "dice 6 6 1"


def test_draw_keeps_what_was_typed_when_nothing_fits(client, world):
    fields = {"title": "May", "method": "random", "size": 2, "seed": "x", "since": "2040-01-01"}

    response = send(client, world.auditor, "draw-sample", world, **fields)

    assert response.status_code == 422
    assert "No expenditure fits" in response.content.decode()
    assert 'value="2040-01-01"' in response.content.decode()


@pytest.mark.parametrize("who", ["secretariat", "manager"])
def test_draw_is_for_auditors(client, world, who):
    assert go(client, getattr(world, who), "draw-sample", world).status_code == 403


def test_sample_page_asks_as_often_however_many_papers(client, world, django_assert_max_num_queries):
    few = make_sample(world.programme, by=world.auditor, size=1)
    many = make_sample(world.programme, by=world.auditor, size=4, seed="other")
    go(client, world.auditor, "sample", world, few.pk)

    first = questions(django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "sample", world, few.pk))

    assert first == questions(
        django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "sample", world, many.pk)
    )


def test_sample_is_not_there_for_organisations(client, world):
    sample = make_sample(world.programme, by=world.auditor)

    assert go(client, world.manager, "sample", world, sample.pk).status_code == 404


def test_sample_as_a_spreadsheet(client, world):
    sample = make_sample(world.programme, by=world.auditor)

    response = go(client, world.auditor, "sample", world, sample.pk, format="csv")

    assert response["Content-Type"].startswith("text/csv")
    assert sample.items.first().expenditure.number in b"".join(response).decode("utf-8-sig")


def test_sealed_file_is_enough_to_draw_again(client, world):
    sample = make_sample(world.programme, by=world.auditor, method="amount")

    content = json.loads(go(client, world.auditor, "sealed-sample", world, sample.pk).content)

    units: list[Unit] = read_population(content["population"]["lines"])
    again = draw(units, content["size"], content["seed"], Way(content["method"]))
    assert [one.unit.number for one in again] == [row["expenditure"] for row in content["drawn"]]
    digest = content.pop("sha256")
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_repeat_says_what_changed(client, world):
    sample = make_sample(world.programme, by=world.auditor)
    Expenditure.objects.filter(pk=world.papers[0].pk).update(eligible_cents=9_999)

    page = go(client, world.auditor, "repeat-sample", world, sample.pk).content.decode()

    assert "The seed draws the same papers again" in page
    assert "Another amount" in page


def test_add_by_its_number(client, world):
    sample = make_sample(world.programme, by=world.auditor, size=1)
    left = next(paper for paper in world.papers if paper.pk != sample.items.get().expenditure_id)

    assert send(client, world.auditor, "add-to-sample", world, sample.pk, number="X", reason="y").status_code == 422
    send(client, world.auditor, "add-to-sample", world, sample.pk, number=left.number, reason="A letter")

    assert sample.items.count() == 2


def test_look_and_close(client, world):
    sample = make_sample(world.programme, by=world.auditor, size=1)
    item = sample.items.get()
    send(client, world.auditor, "look-at", world, item.pk, result="in-order", note="Saw it")

    send(client, world.auditor, "close-sample", world, sample.pk)

    sample.refresh_from_db()
    assert sample.closed_on is not None


# -- the file of a paper ---------------------------------------------------------------
def item_of(world, paper):
    sample = make_sample(world.programme, by=world.auditor, size=len(world.papers))
    return sample.items.get(expenditure=paper)


def test_item_shows_the_whole_chain(client, world):
    paper = world.papers[0]
    invoice, proof = prove(world, paper), prove(world, paper, "payment")
    record(
        "expenditure entered",
        paper,
        by=world.manager,
        network=world.programme.network,
        programme_id=world.programme.pk,
        changes={"eligible_cents": (None, 10_000)},
    )

    page = go(client, world.auditor, "item", world, item_of(world, paper).pk).content.decode()

    for words in ("TRF 1", "C/1 Works on the roof", "P/1", "Nobody bid", "Despacho 7/2025", "More tiles", "86.5"):
        assert words in page
    assert invoice.sha256 in page
    assert proof.sha256 in page
    assert "file has its hash" in page


def test_item_says_what_is_missing(client, world):
    bare = make_expenditure(world.project, 500, organisation=world.own, number="X 1")
    world.papers.append(bare)

    page = go(client, world.auditor, "item", world, item_of(world, bare).pk).content.decode()

    for words in (
        "It stands in no payment request.",
        "No invoice or other paper of cost stands with it.",
        "No proof of payment stands with it.",
        "The journal says nothing of this expenditure.",
    ):
        assert words in page


def test_item_finds_a_file_that_was_changed(client, world):
    document = prove(world, world.papers[0])
    path_of(document.file.name).write_bytes(b"another invoice")

    page = go(client, world.auditor, "item", world, item_of(world, world.papers[0]).pk).content.decode()

    assert "is gone or no longer has its hash" in page


def test_item_names_no_paper_of_a_programme_that_the_person_does_not_see(client, world):
    item = make_sample(world.programme, by=world.auditor).items.first()
    neighbour = make_expenditure(world.project, number="NEAR", organisation=world.other)
    away = make_expenditure(make_project(make_programme(world.programme.network)), number="AWAY")
    for paper in (neighbour, away):
        Double.objects.create(programme=world.programme, first=item.expenditure, second=paper)

    shown = {
        person: go(client, getattr(world, person), "item", world, item.pk).content.decode()
        for person in ("auditor", "manager")
    }

    named = {who: [number in page for number in ("NEAR", "AWAY")] for who, page in shown.items()}
    assert named == {"auditor": [True, False], "manager": [False, False]}


def test_item_asks_as_often_however_long_the_chain(client, world, django_assert_max_num_queries):
    paper = world.papers[0]
    prove(world, paper)
    item = item_of(world, paper)
    go(client, world.auditor, "item", world, item.pk)
    few = questions(django_assert_max_num_queries, 70, lambda: go(client, world.auditor, "item", world, item.pk))
    prove(world, paper, "payment")
    for _turn in range(5):
        make_bid(world.procurement)
    make_terms(world.agreement, number=2, state="replaced")

    assert (
        questions(django_assert_max_num_queries, 70, lambda: go(client, world.auditor, "item", world, item.pk)) == few
    )


def test_item_is_seen_by_its_organisation_and_not_by_others(client, world):
    item = item_of(world, world.papers[0])

    assert go(client, world.manager, "item", world, item.pk).status_code == 200
    assert go(client, world.stranger, "item", world, item.pk).status_code == 404


def test_item_as_pdf_and_as_an_archive_with_its_documents(client, world):
    document = prove(world, world.papers[0])
    item = item_of(world, world.papers[0])

    pdf = go(client, world.auditor, "item-pdf", world, item.pk).content
    files = zipfile.ZipFile(io.BytesIO(go(client, world.auditor, "item-zip", world, item.pk).content))

    assert pdf.startswith(b"%PDF-")
    name = f"documents/{document.pk}-{document.file_name}"
    assert set(files.namelist()) == {"file.pdf", "SHA256SUMS.txt", name}
    assert f"{document.sha256}  {name}" in files.read("SHA256SUMS.txt").decode().splitlines()
    assert hashlib.sha256(files.read(name)).hexdigest() == document.sha256


# -- findings ------------------------------------------------------------------------
def test_findings_are_listed_summed_and_written(client, world, django_assert_max_num_queries):
    for paper in world.papers[:2]:
        make_finding(world, paper)
    go(client, world.auditor, "findings", world)
    few = questions(django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "findings", world))
    for paper in world.papers[2:]:
        make_finding(world, paper)

    assert questions(django_assert_max_num_queries, 60, lambda: go(client, world.auditor, "findings", world)) == few
    page = go(client, world.auditor, "findings", world).content.decode()
    assert "4 findings" in page
    assert ">40<" in page  # 4 x 10.00
    file = b"".join(go(client, world.auditor, "findings", world, format="csv")).decode("utf-8-sig")
    assert file.count("The invoice names another project") == 4


def test_findings_filter_late_answers(client, world):
    make_finding(world)
    late = make_finding(world, title="Late one")
    Finding.objects.filter(pk=late.pk).update(answer_by=timezone.localdate() - timedelta(days=3))

    page = go(client, world.auditor, "findings", world, state="late").content.decode()

    assert "1 finding" in page
    assert "Late one" in page


def test_write_about_a_contract(client, world):
    fields = {
        "title": "No delivery note",
        "weight": "major",
        "organisation": world.own.pk,
        "answer_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "amount": "12.50",
    }

    response = send(client, world.auditor, "write-finding", world, "procurement.contract", world.contract.pk, **fields)

    finding = Finding.objects.get()
    assert response.url == reverse("audit:finding", args=[world.programme.slug, finding.pk])
    assert (finding.cents, finding.weight, finding.subject_id) == (1250, "major", world.contract.pk)


def test_write_is_for_auditors(client, world):
    label = "procurement.contract"

    assert go(client, world.secretariat, "write-finding", world, label, world.contract.pk).status_code == 403


def test_the_thread_of_a_finding(client, world):
    finding = make_finding(world)
    send(client, world.manager, "answer-finding", world, finding.pk, text="It was misprinted.")
    send(client, world.auditor, "remark-on-finding", world, finding.pk, text="Show the delivery note.")
    assert (
        send(client, world.manager, "correct-finding", world, finding.pk, text="x", correction="?").status_code == 422
    )
    send(client, world.manager, "correct-finding", world, finding.pk, text="Put right", correction="C/1 modification 1")
    send(client, world.auditor, "close-finding", world, finding.pk, conclusion="Seen.", confirmed="0")

    page = go(client, world.manager, "finding", world, finding.pk).content.decode()

    finding.refresh_from_db()
    assert (finding.state, finding.confirmed_cents, finding.correction_type) == (
        "closed",
        0,
        "procurement.modification",
    )
    for words in ("It was misprinted.", "Show the delivery note.", "Put right", "Seen."):
        assert words in page


@pytest.mark.parametrize(
    ("who", "deed", "status"),
    [
        ("manager", "close-finding", 403),
        ("secretariat", "close-finding", 403),
        ("secretariat", "reopen-finding", 403),
        ("auditor", "answer-finding", 403),
        ("auditor", "correct-finding", 403),
        ("stranger", "answer-finding", 404),
        ("stranger", "finding", 404),
    ],
)
def test_deeds_are_refused_to_the_wrong_roles(client, world, who, deed, status):
    finding = make_finding(world)

    assert go(client, getattr(world, who), deed, world, finding.pk).status_code == status


# -- figures ---------------------------------------------------------------------------
def test_figure_of_an_expenditure_tells_every_value(client, world):
    paper = world.papers[0]
    where = {"network": world.programme.network, "programme_id": world.programme.pk}
    source = {"kind": "import", "file": "invoices.xlsx", "sheet": "May", "row": 7}
    changes = {"eligible_cents": (None, 12_000)}
    record("expenditure entered", paper, by=world.manager, **where, changes=changes, source=source)
    changes = {"eligible_cents": (12_000, 10_000)}
    record("expenditure changed", paper, by=world.secretariat, **where, changes=changes, reason="Tax does not count")

    page = go(client, world.auditor, "figure", world, "finance.expenditure", paper.pk, "eligible_cents")

    text = page.content.decode().replace("\xa0", " ")
    for words in ("120.00 EUR", "100.00 EUR", "invoices.xlsx, sheet May, row 7", "Tax does not count", "payment of"):
        assert words in text


def test_figure_of_a_budget_line_tells_its_versions(client, world):
    old = make_budget(world.project, 5_000)
    line = old.lines.get()
    Budget.objects.filter(pk=old.pk).update(state="replaced")
    new = Budget.objects.create(project=world.project, number=2, state="agreed", reason="Prices rose")
    facts = {"organisation": line.organisation, "category": line.category, "cents": 7_000}
    later = BudgetLine.objects.create(budget=new, **facts)

    page = go(client, world.auditor, "figure", world, "finance.budgetline", later.pk, "cents").content.decode()

    assert "50.00" in page
    assert "70.00" in page
    assert "Prices rose" in page


@pytest.mark.parametrize(
    ("label", "thing", "name"),
    [
        ("finance.payment", "payment", "cents"),
        ("procurement.contract", "contract", "cents"),
        ("agreements.agreement", "agreement", "amount"),
    ],
)
def test_figure_of_other_amounts(client, world, label, thing, name):
    found = getattr(world, thing)

    assert go(client, world.auditor, "figure", world, label, found.pk, name).status_code == 200
    assert go(client, world.auditor, "figure", make_audited(), label, found.pk, name).status_code == 404


def test_figure_is_for_its_organisation_and_whoever_audits(client, world):
    args = ("finance.expenditure", world.papers[0].pk, "net_cents")

    assert go(client, world.manager, "figure", world, *args).status_code == 200
    assert go(client, world.stranger, "figure", world, *args).status_code == 403
    assert go(client, world.auditor, "figure", world, "finance.expenditure", 1, "number").status_code == 404


# -- keeping papers ----------------------------------------------------------------------
def make_rule(world, years=5):
    return RetentionRule.objects.create(
        programme=world.programme, years=years, valid_from="2020-01-01", source="Regulation for a test, article 82"
    )


def test_retention_says_until_when_and_by_which_rule(client, world, django_assert_max_num_queries):
    make_rule(world)
    prove(world, world.papers[0])

    response = go(client, world.auditor, "retention", world)

    page = response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "1 Aug 2030" in page
    assert "Regulation for a test, article 82" in page
    (line, _url) = response.context["lines"][0]
    assert line.documents == 1


def test_papers_of_an_agreement_cannot_be_withdrawn_before_their_day(world):
    make_rule(world)
    document = prove(world, world.agreement)

    with pytest.raises(Refused, match="It is kept for"):
        withdraw(document, world.agreement, by=world.secretariat, reason="Wrong scan", programme_id=world.programme.pk)


@pytest.mark.parametrize("about", ["paper", "request", "contract", "procurement"])
def test_papers_behind_a_payment_are_kept_until_their_day_is_over(world, about):
    rule = make_rule(world)
    document = prove(world, world.papers[0] if about == "paper" else getattr(world, about))
    assert "It is kept for" in kept_for_audit(document)
    RetentionRule.objects.filter(pk=rule.pk).update(years=0)

    assert kept_for_audit(document) == ""


def test_what_no_rule_keeps_can_be_withdrawn(world):
    document = prove(world, world.agreement)

    withdrawn = withdraw(
        document, world.agreement, by=world.secretariat, reason="Wrong scan", programme_id=world.programme.pk
    )

    assert withdrawn.is_withdrawn


def test_results_are_projected_on_the_page(client, world):
    sample = make_sample(world.programme, by=world.auditor, size=2, method="amount")
    first, second = sample.items.all()
    make_finding(world, first, cents=700)
    look_at(second, by=world.auditor, result="in-order")

    page = go(client, world.auditor, "sample", world, sample.pk).content.decode()

    assert "Projected to all" in page
    assert "Projected" in go(client, world.auditor, "audit", world).content.decode()


@pytest.mark.parametrize(
    ("thing", "route", "label"),
    [
        ("paper", "finance:expenditure", "eligible_cents"),
        ("contract", "procurement:contract", "cents"),
        ("procurement", "procurement:procurement", ""),
        ("agreement", "agreements:agreement", "amount"),
        ("request", "finance:request", "finance.payment"),
        ("project", "portfolio:project", ""),
    ],
)
def test_findings_stand_on_the_page_of_what_they_are_about(client, world, thing, route, label):
    about = world.papers[0] if thing == "paper" else getattr(world, thing)
    make_finding(world, about, organisation=world.own, title="Seen by the auditor")
    url = reverse(route, args=[world.programme.slug, about.pk])

    client.force_login(world.manager)
    page = client.get(url).content.decode()
    client.force_login(world.stranger)
    other = client.get(url).content.decode()

    assert "Seen by the auditor" in page
    assert label in page
    assert "Seen by the auditor" not in other


def test_figure_of_a_report_is_told_from_each_version_that_was_sent(client, world):
    roofs = shown_indicator(world.programme, "Roofs")
    report = report_in(asking_round(world.programme, roofs), world.project)
    accept(report, {roofs: 11})
    accept(report, {roofs: 12})
    figure = Figure.objects.get(submission__of=report)

    page = go(client, world.auditor, "figure", world, "monitoring.figure", figure.pk, "value")

    assert [value.words for value in page.context["life"].values] == ["11", "12"]
    assert "version 2, accepted" in page.content.decode()


def test_an_answer_comes_with_documents_until_the_finding_is_closed(client, world):
    finding = make_finding(world)
    add = reverse("documents:add", args=["audit.finding", finding.pk])

    def bring(user, words):
        client.force_login(user)
        fields = {"document-title": words, "document-confidentiality": "programme"}
        return client.post(add, {**fields, "document-file": ContentFile(words.encode(), name="a.txt")}).status_code

    assert bring(world.manager, "Bank statement") == 302
    assert bring(world.auditor, "Not mine to add") == 403
    assert "Bank statement" in go(client, world.auditor, "finding", world, finding.pk).content.decode()
    close_finding(finding, by=world.auditor, conclusion="Seen")
    bring(world.manager, "Too late")

    assert list(documents_of(finding).values_list("title", flat=True)) == ["Bank statement"]
