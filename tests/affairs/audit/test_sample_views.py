"""The screens of samples: drawn, listed, drawn again, closed."""

import hashlib
import json

import pytest
from django.urls import reverse

from audits import go, make_finding, make_sample, questions, send
from sympolity.affairs.audit.models import Sample
from sympolity.affairs.audit.operations.samples import look_at
from sympolity.affairs.finance.models import Expenditure
from sympolity.methods.sampling import Unit, Way, draw, read_population

pytestmark = pytest.mark.django_db


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


def test_results_are_projected_on_the_page(client, world):
    sample = make_sample(world.programme, by=world.auditor, size=2, method="amount")
    first, second = sample.items.all()
    make_finding(world, first, cents=700)
    look_at(second, by=world.auditor, result="in-order")

    page = go(client, world.auditor, "sample", world, sample.pk).content.decode()

    assert "Projected to all" in page
    assert "Projected" in go(client, world.auditor, "audit", world).content.decode()
