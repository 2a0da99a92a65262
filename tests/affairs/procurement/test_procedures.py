"""From the plan to the award, and what the law does not let pass."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import (
    make_bid,
    make_invitation,
    make_lot,
    make_procedure_rule,
    make_procurement,
    make_supplier,
)
from sympolity.affairs.procurement.models import Bid, Lot
from sympolity.affairs.procurement.operations import awards, bids, procedures
from sympolity.affairs.procurement.operations.imported import bring_procurement, correct_procurement
from sympolity.affairs.procurement.queries.procedures import attempts_of, standstill_until
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
DUE = DAY + timedelta(days=30)


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def by(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def project(programme):
    return make_project(programme, lead=make_organisation(programme.network))


@pytest.fixture
def rule(programme):
    return make_procedure_rule(programme, ceiling_cents=20_000_000, days_to_bid=14, standstill_days=10)


@pytest.fixture
def launched(project, rule):
    return make_procurement(project, state="launched", launched_on=DAY, bids_due_on=DUE)


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


# -- planning ------------------------------------------------------------------------
def test_plan_procurement_reads_the_cpv_code(project, by):
    facts = {"organisation": project.lead, "reference": "P-1", "title": "Roof", "base_cents": 100}

    planned = procedures.plan_procurement(project, by=by, cpv="452142002", **facts)

    assert (planned.cpv, planned.state, planned.currency) == ("45214200-2", "planned", "EUR")
    assert verbs() == ["procurement planned"]
    with pytest.raises(Refused, match="This is no CPV code"):
        procedures.plan_procurement(project, by=by, cpv="roof", **{**facts, "reference": "P-2"})
    with pytest.raises(Refused, match="already has a procurement of this reference"):
        procedures.plan_procurement(project, by=by, **facts)


def test_change_procurement_lets_only_the_last_day_move_later_once_it_is_launched(launched, by):
    later = DUE + timedelta(days=7)

    changed = procedures.change_procurement(launched, by=by, bids_due_on=later, base_cents=launched.base_cents)

    assert changed.bids_due_on == later
    with pytest.raises(Refused, match="It can only move to a day after it"):
        procedures.change_procurement(launched, by=by, bids_due_on=DUE)
    with pytest.raises(Refused, match="bidders rely on what was launched") as refusal:
        procedures.change_procurement(launched, by=by, base_cents=1)
    assert refusal.value.field == "base_cents"


def test_lots_together_stay_within_the_base_price(project, by):
    planned = make_procurement(project, base_cents=1_000)
    first = procedures.add_lot(planned, by=by, title="Roof", base_cents=600)
    second = procedures.add_lot(planned, by=by, title="Doors", base_cents=400)

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refused, match=r"0.01.EUR over the base price"):
        procedures.change_lot(second, by=by, base_cents=401)
    with pytest.raises(Refused, match="Change the lots first"):
        procedures.change_procurement(planned, by=by, base_cents=999)
    procedures.remove_lot(second, by=by)
    assert procedures.change_procurement(planned, by=by, base_cents=999).base_cents == 999


# -- launching -----------------------------------------------------------------------
def prepared(project, **facts):
    return make_procurement(project, state="prepared", **facts)


def test_launch_takes_what_the_rule_of_the_day_allows(project, rule, by):
    procurement = procedures.launch(prepared(project), by=by, launched_on=DAY, bids_due_on=DUE)

    assert (procurement.state, procurement.launched_on, procurement.bids_due_on) == ("launched", DAY, DUE)
    assert verbs() == ["procurement launched"]


def test_launch_over_the_ceiling_needs_a_reason_in_writing(project, rule, by):
    procurement = prepared(project, base_cents=20_000_001)

    with pytest.raises(Refused, match=r"is over the ceiling of 200,000.00.EUR") as refusal:
        procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE)
    assert refusal.value.field == "ceiling_note"
    done = procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE, ceiling_note="Law 30/2021, art. 2")
    assert (done.state, done.ceiling_note) == ("launched", "Law 30/2021, art. 2")


def test_launch_without_a_rule_on_the_day_needs_a_reason_in_writing(project, rule, by):
    procurement = prepared(project, procedure="framework")

    with pytest.raises(Refused, match="No rule for call-off under a framework, works, holds on 3"):
        procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE)
    done = procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE, ceiling_note="Framework of 2024")
    assert done.state == "launched"


def test_launch_gives_bidders_the_days_of_the_rule(project, rule, by):
    with pytest.raises(Refused, match=r"at least 14 days: choose 17.Mar.2025 or later") as refusal:
        procedures.launch(prepared(project), by=by, launched_on=DAY, bids_due_on=DAY + timedelta(days=13))
    assert refusal.value.field == "bids_due_on"
    with pytest.raises(Refused, match="Say until when bids may come"):
        procedures.launch(prepared(project), by=by, launched_on=DAY)


def test_launch_needs_as_many_invited_as_the_rule_says(project, programme, by):
    make_procedure_rule(programme, procedure="consultation", invited_at_least=3)
    procurement = prepared(project, procedure="consultation")
    for _each in range(2):
        make_invitation(procurement)

    with pytest.raises(Refused, match="at least 3 invitations, and there are 2"):
        procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE)
    bids.invite(procurement, by=by, supplier=make_supplier(programme.network))
    assert procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE).state == "launched"


def test_launch_is_refused_before_it_is_prepared(project, rule, by):
    with pytest.raises(Refused, match="What can follow: prepared, cancelled"):
        procedures.launch(make_procurement(project), by=by, launched_on=DAY, bids_due_on=DUE)


# -- bids ----------------------------------------------------------------------------
def test_record_bid_refuses_what_came_too_late(launched, programme, by):
    supplier = make_supplier(programme.network)

    bid = bids.record_bid(launched, by=by, supplier=supplier, cents=900, received_on=DUE)

    assert (bid.cents, bid.outcome) == (900, "received")
    with pytest.raises(Refused, match="has bid already"):
        bids.record_bid(launched, by=by, supplier=supplier, cents=800, received_on=DUE)
    late = make_supplier(programme.network)
    with pytest.raises(Refused, match="One that came later does not count"):
        bids.record_bid(launched, by=by, supplier=late, cents=800, received_on=DUE + timedelta(days=1))


def test_record_bid_takes_only_the_invited_where_the_procedure_is_by_invitation(project, programme, by):
    facts = {"state": "launched", "launched_on": DAY, "bids_due_on": DUE, "procedure": "consultation"}
    procurement, supplier = make_procurement(project, **facts), make_supplier(programme.network)

    with pytest.raises(Refused, match="only those who were invited may bid"):
        bids.record_bid(procurement, by=by, supplier=supplier, cents=1, received_on=DUE)
    bids.invite(procurement, by=by, supplier=supplier)
    assert bids.record_bid(procurement, by=by, supplier=supplier, cents=1, received_on=DUE).pk


def test_record_bid_asks_for_the_lot(launched, programme, by):
    lot = make_lot(launched)

    with pytest.raises(Refused, match="Say for which lot"):
        bids.record_bid(launched, by=by, supplier=make_supplier(programme.network), cents=1, received_on=DUE)
    bid = bids.record_bid(launched, by=by, supplier=make_supplier(programme.network), cents=1, received_on=DUE, lot=lot)
    assert bid.lot == lot


def test_close_bids_ranks_them_by_price(launched, by):
    prices = [900, 700, 900, 800]
    made = [make_bid(launched, cents=price) for price in prices]

    with pytest.raises(Refused, match="Wait until then"):
        bids.close_bids(launched, by=by, on=DUE - timedelta(days=1))
    bids.close_bids(launched, by=by, on=DUE)

    assert [Bid.objects.get(pk=each.pk).rank for each in made] == [3, 1, 3, 2]


def test_declare_deserted_is_only_possible_when_nobody_bid(launched, by, programme):
    bid = make_bid(launched)

    with pytest.raises(Refused, match="Bids were received"):
        bids.declare_deserted(launched, by=by, on=DUE)
    bids.take_out_bid(bid, by=by, reason="Drawn back in time")
    with pytest.raises(Refused, match="Wait until then"):
        bids.declare_deserted(launched, by=by, on=DAY)
    with pytest.raises(Refused, match="Nobody bid"):
        bids.close_bids(launched, by=by, on=DUE)
    done = bids.declare_deserted(launched, by=by, on=DUE)

    assert (done.state, done.ended_on) == ("deserted", DUE)
    assert [notice.user for notice in Notice.objects.filter(kind="procurement-deserted")] == [by]


def test_declare_unsuccessful_needs_each_bid_left_out_with_its_reason(launched, by):
    bid = make_bid(launched)
    bids.close_bids(launched, by=by, on=DUE)

    with pytest.raises(Refused, match="still counts"):
        bids.declare_unsuccessful(launched, by=by)
    bids.exclude_bid(bid, by=by, reason="No guarantee")
    done = bids.declare_unsuccessful(launched, by=by, on=DUE)

    bid.refresh_from_db()
    assert (done.state, bid.outcome, bid.reason, bid.rank) == ("unsuccessful", "excluded", "No guarantee", None)


# -- relaunching ---------------------------------------------------------------------
def test_relaunch_is_the_next_attempt_with_its_lots(launched, by):
    make_lot(launched, 6_000_000), make_lot(launched, 4_000_000)
    bids.declare_deserted(launched, by=by, on=DUE)

    again = procedures.relaunch(launched, by=by, base_cents=12_000_001, procedure="restricted")

    assert (again.attempt, again.state, again.procedure, again.relaunches) == (2, "planned", "restricted", launched)
    assert list(again.lots.values_list("base_cents", flat=True)) == [7_200_001, 4_800_000]
    assert list(launched.lots.values_list("outcome", flat=True)) == ["deserted", "deserted"]
    assert attempts_of(launched) == attempts_of(again) == [launched, again]
    with pytest.raises(Refused, match="relaunched already"):
        procedures.relaunch(launched, by=by)


def test_relaunch_is_refused_for_what_found_somebody(launched, by):
    with pytest.raises(Refused, match="Only what found nobody is relaunched"):
        procedures.relaunch(launched, by=by)


# -- awarding ------------------------------------------------------------------------
@pytest.fixture
def closed(launched, by):
    make_bid(launched, cents=9_000_000)
    make_bid(launched, cents=8_000_000)
    return bids.close_bids(launched, by=by, on=DUE)


def test_award_chooses_one_and_computes_the_standstill(closed, by):
    cheap = closed.bids.get(rank=1)

    done = awards.award(closed, by=by, winners=[cheap], awarded_on=DUE)

    assert (done.state, standstill_until(done)) == ("awarded", DUE + timedelta(days=10))
    assert list(done.bids.order_by("rank").values_list("outcome", flat=True)) == ["won", "ranked"]


def test_award_to_another_than_the_first_needs_a_reason_that_is_kept(closed, by):
    dear = closed.bids.get(rank=2)

    with pytest.raises(Refused, match=r"comes first\. Say why"):
        awards.award(closed, by=by, winners=[dear])
    done = awards.award(closed, by=by, winners=[dear], reason="The first drew back")

    assert (done.state, done.bids.get(outcome="won").reason) == ("awarded", "The first drew back")
    assert Entry.objects.latest("id").reason == "The first drew back"
    back = awards.withdraw_award(closed, by=by, reason="It drew back too")
    assert set(back.bids.values_list("reason", flat=True)) == {""}


def test_award_of_a_tie_asks_how_it_was_decided(closed, by):
    closed.bids.update(cents=8_000_000)
    one = closed.bids.first()

    with pytest.raises(Refused, match="by which rule of the documents the tie was decided"):
        awards.award(closed, by=by, winners=[one])
    assert awards.award(closed, by=by, winners=[one], reason="Drawn by lot").state == "awarded"


def test_award_over_the_base_price_is_refused_with_what_to_do(launched, by):
    bid = make_bid(launched, cents=launched.base_cents + 1)
    bids.close_bids(launched, by=by, on=DUE)

    with pytest.raises(Refused, match="declare no bid acceptable and relaunch at a higher price"):
        awards.award(launched, by=by, winners=[bid])


def test_award_of_lots_says_what_became_of_each(launched, by):
    roof, doors, windows = (make_lot(launched, 1_000) for _each in range(3))
    won = make_bid(launched, lot=roof, cents=900)
    left_out = make_bid(launched, lot=doors, cents=900)
    bids.close_bids(launched, by=by, on=DUE)

    with pytest.raises(Refused, match="Choose a bid of each lot"):
        awards.award(launched, by=by, winners=[won])
    bids.exclude_bid(left_out, by=by, reason="No licence")
    awards.award(launched, by=by, winners=[won])

    assert list(Lot.objects.order_by("number").values_list("outcome", flat=True)) == [
        "awarded",
        "unsuccessful",
        "deserted",
    ]
    assert windows.bids.count() == 0


def test_withdraw_award_lets_the_bids_be_judged_again(closed, by):
    awards.award(closed, by=by, winners=[closed.bids.get(rank=1)], awarded_on=DUE)

    back = awards.withdraw_award(closed, by=by, reason="The bidder drew back")

    assert (back.state, back.awarded_on) == ("bids-closed", None)
    assert set(back.bids.values_list("outcome", flat=True)) == {"received"}


def test_mark_contracted_waits_for_the_end_of_the_standstill(closed, by):
    with pytest.raises(Refused, match="A contract follows an award"):
        awards.mark_contracted(closed, by=by)
    awards.award(closed, by=by, winners=[closed.bids.get(rank=1)], awarded_on=DUE)

    with pytest.raises(Refused, match="Bidders may object until"):
        awards.mark_contracted(closed, by=by, on=DUE + timedelta(days=10))
    done = awards.mark_contracted(closed, by=by, on=DUE + timedelta(days=11))
    assert (done.state, done.ended_on) == ("contracted", DUE + timedelta(days=11))


def test_cancel_writes_down_why(launched, by):
    done = procedures.cancel(launched, by=by, reason="The house was sold", on=DAY)

    assert (done.state, done.state_reason, done.ended_on) == ("cancelled", "The house was sold", DAY)
    with pytest.raises(Refused, match="What is “cancelled” stays so"):
        procedures.cancel(launched, by=by, reason="Again")


# -- days ------------------------------------------------------------------------------
def test_nothing_ends_on_a_day_that_is_still_to_come(launched, by):
    tomorrow = timezone.localdate() + timedelta(days=1)
    launched.bids_due_on = tomorrow
    launched.save()

    for deed, facts in ((bids.declare_deserted, {}), (procedures.cancel, {"reason": "No money"})):
        with pytest.raises(Refused, match="is still to come"):
            deed(launched, by=by, on=tomorrow, **facts)

    launched.refresh_from_db()
    assert launched.state == "launched"


def test_award_is_not_dated_before_bids_were_due(launched, by):
    won = make_bid(launched, cents=800)
    bids.close_bids(launched, by=by)

    with pytest.raises(Refused, match="Bids could come until") as refusal:
        awards.award(launched, by=by, winners=[won], awarded_on=DUE - timedelta(days=1))

    assert refusal.value.field == "awarded_on"


# -- lists -----------------------------------------------------------------------------
def test_a_list_does_not_rewrite_what_bidders_rely_on(project, by):
    procurement = procedures.plan_procurement(
        project, by=by, organisation=project.lead, reference="P-1", title="Roof", base_cents=100, procedure="direct"
    )
    procedures.prepare(procurement, by=by)

    with pytest.raises(Refused, match="kept here") as refusal:
        correct_procurement(procurement, by=by, came_from=None, state="awarded")
    assert refusal.value.field == "state"
    procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE, ceiling_note="Law 30/2021")
    with pytest.raises(Refused, match="bidders rely on what was launched"):
        correct_procurement(procurement, by=by, came_from=None, base_cents=200)


def test_a_later_edition_of_a_list_corrects_what_it_brought(project, by):
    facts = {"organisation": project.lead, "reference": "P-1", "title": "Roof", "base_cents": 100, "state": "launched"}
    procurement = bring_procurement(project, by=by, **facts)

    changed = correct_procurement(procurement, by=by, came_from=None, base_cents=200, state="bids-closed")

    assert (changed.base_cents, changed.state) == (200, "bids-closed")
