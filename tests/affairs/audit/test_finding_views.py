"""The screens of findings: who sees and writes them, and what each side says."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from audits import go, make_finding, questions, send
from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.operations.findings import close_finding
from sympolity.ground.documents.queries import of as documents_of

pytestmark = pytest.mark.django_db


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
    send(client, world.auditor, "close-finding", world, finding.pk, conclusion="Seen.", confirmed_cents="0")

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
