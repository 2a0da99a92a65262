"""Drawing samples, drawing them again, looking at what was drawn."""

from datetime import date

import pytest

from audits import SEED, make_audited, make_finding, make_sample
from finance_factories import make_expenditure
from sympolity.affairs.audit.models import Sample, SampledItem
from sympolity.affairs.audit.operations.findings import close_finding
from sympolity.affairs.audit.operations.samples import add_to_sample, close_sample, look_at
from sympolity.affairs.audit.queries.population import Population, papers_of
from sympolity.affairs.audit.queries.repeating import repeat_sample
from sympolity.affairs.audit.queries.results import results_of, with_errors
from sympolity.affairs.audit.queries.risk import signs_of
from sympolity.affairs.finance.models import Double, Expenditure, RequestItem
from sympolity.affairs.procurement.models import Bid, ContractManager, Modification
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.sampling import Sign, ticket

pytestmark = pytest.mark.django_db


def test_draw_sample_takes_the_lowest_tickets_and_writes_the_journal(world):
    lowest = sorted(world.papers, key=lambda paper: ticket(SEED, paper.pk))[:2]

    sample = make_sample(world.programme, by=world.auditor)

    assert [item.expenditure_id for item in sample.items.all()] == [paper.pk for paper in lowest]
    assert (sample.population_count, sample.population_cents) == (4, 100_000)
    assert Entry.objects.about(sample).get().verb == "sample drawn"


def test_draw_sample_by_amount_is_certain_of_the_largest(world):
    Expenditure.objects.filter(pk=world.papers[0].pk).update(eligible_cents=10_000_000, net_cents=10_000_000)

    sample = make_sample(world.programme, by=world.auditor, method="amount")

    assert sample.items.first().why["certain"]
    assert sample.items.first().expenditure_id == world.papers[0].pk


def test_draw_sample_by_risk_says_why(world):
    sample = make_sample(world.programme, by=world.auditor, method="risk", size=1)

    why = sample.items.get().why
    assert why["points"][Sign.NO_EVIDENCE] == 25
    assert sample.population["points"][Sign.CONFLICT] == 30


def test_draw_sample_keeps_its_conditions(world):
    population = Population(since=date(2025, 5, 2), until=date(2025, 5, 3), paid_only=True)

    sample = make_sample(world.programme, by=world.auditor, population=population, size=10)

    assert {item.expenditure_id for item in sample.items.all()} == {world.papers[1].pk, world.papers[2].pk}


def test_draw_sample_of_nothing_is_refused(world):
    with pytest.raises(Refused, match="No expenditure fits"):
        make_sample(world.programme, by=world.auditor, population=Population(since=date(2040, 1, 1)))
    assert not Sample.objects.exists()


def test_draw_sample_leaves_out_credit_notes_and_what_was_withdrawn(world):
    make_expenditure(world.project, -500, paper="credit-note", organisation=world.own)
    make_expenditure(world.project, 500, organisation=world.own, withdrawn_at="2025-01-01T00:00:00Z")

    sample = make_sample(world.programme, by=world.auditor, size=10)

    assert sample.items.count() == 4


def test_repeat_sample_gives_the_same(world):
    sample = make_sample(world.programme, by=world.auditor, method="risk")

    again = repeat_sample(sample)

    assert (again.is_same, again.is_untouched, again.is_unchanged) == (True, True, True)


def test_repeat_sample_says_what_changed_since(world):
    sample = make_sample(world.programme, by=world.auditor)
    Expenditure.objects.filter(pk=world.papers[0].pk).update(eligible_cents=9_999)
    Expenditure.objects.filter(pk=world.papers[1].pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    new = make_expenditure(world.project, 700, organisation=world.own)

    again = repeat_sample(sample)

    assert again.is_same
    assert (again.added, again.gone) == ((new.pk,), (world.papers[1].pk,))
    assert again.changed == ((world.papers[0].pk, 10_000, 9_999),)


def test_repeat_sample_finds_a_population_that_was_tampered_with(world):
    sample = make_sample(world.programme, by=world.auditor)
    Sample.objects.filter(pk=sample.pk).update(frame=sample.frame.replace("10000", "10001"))

    assert not repeat_sample(Sample.objects.get(pk=sample.pk)).is_untouched


def test_add_to_sample_stands_behind_the_drawn_ones(world):
    sample = make_sample(world.programme, by=world.auditor, size=1)
    left = next(paper for paper in world.papers if paper.pk != sample.items.get().expenditure_id)

    item = add_to_sample(sample, left, by=world.auditor, reason="A citizen wrote to us")

    assert (item.place, item.why) == (2, {"hand": "A citizen wrote to us"})
    with pytest.raises(Refused, match="in the sample already"):
        add_to_sample(sample, left, by=world.auditor, reason="Again")
    assert repeat_sample(sample).is_same


def test_add_to_sample_without_a_reason_is_refused(world):
    sample = make_sample(world.programme, by=world.auditor, size=1)

    with pytest.raises(Refused, match="Say why"):
        add_to_sample(sample, world.papers[0], by=world.auditor, reason=" ")


def test_look_at_needs_a_finding_to_say_that_there_is_one(world):
    item = make_sample(world.programme, by=world.auditor).items.first()

    with pytest.raises(Refused, match="Write the finding first"):
        look_at(item, by=world.auditor, result="finding")
    item = look_at(item, by=world.auditor, result="in-order", note="Saw the roof")

    assert (item.result, item.looked_at_by, item.note) == ("in-order", world.auditor, "Saw the roof")


def test_look_at_does_not_hide_an_open_finding(world):
    item = make_sample(world.programme, by=world.auditor).items.first()
    make_finding(world, item)

    with pytest.raises(Refused, match="is open"):
        look_at(item, by=world.auditor, result="in-order")


def test_close_sample_waits_for_papers_and_findings(world):
    sample = make_sample(world.programme, by=world.auditor)
    first, second = sample.items.all()
    with pytest.raises(Refused, match="Left: 2"):
        close_sample(sample, by=world.auditor)
    look_at(first, by=world.auditor, result="in-order")
    finding = make_finding(world, second)
    with pytest.raises(Refused, match="Open: 1"):
        close_sample(sample, by=world.auditor)
    close_finding(finding, by=world.auditor, conclusion="Agreed")

    closed = close_sample(sample, by=world.auditor)

    assert closed.closed_on is not None
    with pytest.raises(Refused, match="This sample is closed"):
        add_to_sample(sample, world.papers[0], by=world.auditor, reason="Late")


def test_results_project_only_what_was_drawn_and_looked_at(world):
    sample = make_sample(world.programme, by=world.auditor, size=2)
    first, second = sample.items.all()
    make_finding(world, first, cents=first.cents // 10)
    assert results_of(sample, with_errors(sample.items.all())).projection.cents is None
    look_at(second, by=world.auditor, result="in-order")
    left = next(paper for paper in world.papers if paper.pk not in {first.expenditure_id, second.expenditure_id})
    by_hand = add_to_sample(sample, left, by=world.auditor, reason="A citizen wrote to us")
    make_finding(world, by_hand, cents=500)

    results = results_of(sample, with_errors(sample.items.all()))

    assert (results.items, results.looked_at, results.with_finding) == (3, 3, 2)
    assert results.projection.cents == round(100_000 * (first.cents // 10) / (first.cents + second.cents))
    assert results.by_hand_wrong_cents == 500


def test_signs_are_read_from_what_stands_behind_a_paper(world):
    paper = world.papers[0]
    Bid.objects.filter(outcome="ranked").delete()
    Modification.objects.create(
        contract=world.contract, number=2, kind="duration", agreed_on=date(2027, 1, 1), reason="Late"
    )
    ContractManager.objects.update(conflict="conflict")
    Double.objects.create(
        programme=world.programme, first=paper, second=world.papers[1], state="cleared", reason="Two roofs"
    )
    RequestItem.objects.filter(expenditure=world.papers[3]).update(verdict="reduced", reason="Half of it")

    found = signs_of(world.programme, Expenditure.objects.filter(pk=paper.pk))

    assert found[paper.pk] == {
        Sign.SINGLE_BID,
        Sign.RELAUNCHED,
        Sign.AFTER_END,
        Sign.CONFLICT,
        Sign.DOUBLE_CLEARED,
        Sign.CORRECTED_BEFORE,
        Sign.FIRST_CLAIM,
        Sign.NO_EVIDENCE,
        Sign.LATE_PAID,
    }


def test_signs_are_read_in_as_many_queries_however_many_papers(world, django_assert_num_queries):
    with django_assert_num_queries(11):
        signs_of(world.programme, papers_of(world.programme, Population(paid_only=False)))


def test_papers_of_other_programmes_are_never_drawn(world):
    elsewhere = make_audited()

    assert not papers_of(world.programme, Population(paid_only=False)).filter(project=elsewhere.project).exists()


def test_samples_are_seen_by_programme_wide_roles_and_items_by_their_organisation(world):
    sample = make_sample(world.programme, by=world.auditor)

    assert set(Sample.objects.visible_to(world.auditor)) == {sample}
    assert not Sample.objects.visible_to(world.manager).exists()
    assert SampledItem.objects.visible_to(world.manager).count() == 2
    assert not SampledItem.objects.visible_to(world.stranger).exists()
