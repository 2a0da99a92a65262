"""Bids compared by several criteria: what is agreed before the launch, the marks, and the places that follow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_bid, make_criterion, make_lot, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.models import AwardCriterion, Bid
from sympolity.affairs.procurement.operations import awards, bids, criteria, procedures
from sympolity.affairs.procurement.queries.ranking import comparisons_of
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
DUE = DAY + timedelta(days=30)


@pytest.fixture
def programme():
    programme = make_programme()
    make_procedure_rule(programme)
    return programme


@pytest.fixture
def by(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def project(programme):
    return make_project(programme, lead=make_organisation(programme.network))


@pytest.fixture
def closed(project):
    """Bids of 9 and 8 for a base price of 10, of which quality weighs 60 and the price 40."""
    procurement = make_procurement(project, state="bids-closed", launched_on=DAY, bids_due_on=DUE)
    make_criterion(procurement)
    make_criterion(procurement, "Price", weight=40, scale="base")
    make_bid(procurement, cents=9_000_000)
    make_bid(procurement, cents=8_000_000)
    return procurement


def mark(bid: Bid, by, value: str) -> None:
    quality = bid.procurement.criteria.get(scale="jury")
    criteria.mark_bid(bid, by=by, marks={quality.pk: Decimal(value)})


def ranks(procurement) -> list[int | None]:
    return list(procurement.bids.order_by("-cents").values_list("rank", flat=True))


def test_launch_waits_until_the_weights_make_a_hundred(project, by):
    procurement = make_procurement(project, state="prepared")
    lot = make_lot(procurement)
    criteria.add_criterion(procurement, by=by, title="Quality", weight=Decimal(60))
    price = criteria.add_criterion(procurement, by=by, title="Price", weight=Decimal("39.5"), scale="base")
    own = criteria.add_criterion(procurement, by=by, title="Quality", weight=Decimal(90), lot=lot)

    with pytest.raises(Refused, match=r"The award criteria weigh 99\.5 together"):
        procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE)
    criteria.change_criterion(price, by=by, weight=Decimal(40))
    with pytest.raises(Refused, match="The award criteria of 1 Lot 1 weigh 90 together"):
        procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE)
    criteria.remove_criterion(own, by=by, reason="As the whole")
    assert procedures.launch(procurement, by=by, launched_on=DAY, bids_due_on=DUE).state == "launched"
    with pytest.raises(Refused, match="Its award criteria stay as they were launched"):
        criteria.change_criterion(price, by=by, weight=Decimal(50))


def test_add_criterion_refuses_a_weight_over_all_and_a_name_that_is_there(project, by):
    procurement = make_procurement(project)
    make_criterion(procurement)

    with pytest.raises(Refused, match="at most 100"):
        criteria.add_criterion(procurement, by=by, title="Term", weight=Decimal(101))
    with pytest.raises(Refused, match="is there already"):
        criteria.add_criterion(procurement, by=by, title="Quality", weight=Decimal(10))


def test_a_criterion_stands_in_its_own_procurement_and_goes_with_its_lot(project, by):
    procurement = make_procurement(project)
    foreign, own = make_lot(make_procurement(project)), make_lot(procurement)
    term = criteria.add_criterion(procurement, by=by, title="Term", weight=Decimal(100), lot=own)

    with pytest.raises(Refused, match="belongs to another procurement"):
        criteria.change_criterion(term, by=by, lot=foreign)
    procedures.remove_lot(own, by=by)

    assert Entry.objects.latest("id").changes["Term"] == ["100.00", None]
    assert not procurement.criteria.exists()


def test_mark_bid_ranks_once_all_are_marked(closed, by):
    dear, cheap = closed.bids.order_by("-cents")

    mark(dear, by, "82.5")
    assert ranks(closed) == [None, None]
    mark(cheap, by, "55")

    assert ranks(closed) == [1, 2]
    assert [float(place.score) for _bid, place in comparisons_of(closed)[0].ranked] == [53.5, 41.0]
    assert Entry.objects.latest("id").changes == {f"{cheap.supplier}, Quality": [None, "55"]}


def test_what_is_left_out_takes_no_part_in_the_ranking(closed, by):
    dear, cheap = closed.bids.order_by("-cents")
    mark(cheap, by, "10")

    bids.exclude_bid(dear, by=by, reason="No guarantee")

    assert ranks(closed) == [None, 1]


def test_mark_bid_is_refused_before_bids_are_closed_and_outside_the_scale(closed, by):
    bid = closed.bids.first()

    with pytest.raises(Refused, match="between 0 and 100"):
        mark(bid, by, "100.5")
    closed.state = "launched"
    closed.save()
    with pytest.raises(Refused, match="judged once they are closed"):
        mark(bid, by, "10")


def test_award_waits_for_the_marks_and_another_than_the_first_needs_a_reason(closed, by):
    dear, cheap = closed.bids.order_by("-cents")

    with pytest.raises(Refused, match="Mark them first"):
        awards.award(closed, by=by, winners=[cheap])
    mark(dear, by, "82.5")
    mark(cheap, by, "55")
    with pytest.raises(Refused, match=f"{dear.supplier} comes first"):
        awards.award(closed, by=by, winners=[cheap])
    assert awards.award(closed, by=by, winners=[dear]).state == "awarded"


def test_a_lot_with_criteria_of_its_own_is_compared_by_those(closed, by):
    lot = make_lot(closed, 10_000_000)
    make_criterion(closed, "Price alone", lot=lot, weight=100, scale="lowest")
    make_bid(closed, lot=lot, cents=4_000_000)
    make_bid(closed, lot=lot, cents=5_000_000)

    whole, of_lot = sorted(comparisons_of(closed), key=lambda each: each.lot is not None)

    assert [each.title for each in of_lot.criteria] == ["Price alone"]
    assert [(place.rank, place.score) for _bid, place in of_lot.ranked] == [(1, 100), (2, 80)]
    assert {place.rank for _bid, place in whole.ranked} == {None}


def test_relaunch_takes_the_criteria_along_lot_by_lot(project, by):
    procurement = make_procurement(project, state="deserted")
    make_criterion(procurement)
    make_criterion(procurement, "Term", lot=make_lot(procurement))

    again = procedures.relaunch(procurement, by=by)

    told = again.criteria.order_by("title").values_list("title", "weight", "lot__number")
    assert list(told) == [("Quality", 60, None), ("Term", 60, 1)]


def test_page_shows_the_ranking_with_its_parts_and_the_form_asks_for_marks(closed, by, client):
    client.force_login(by)
    dear, cheap = closed.bids.order_by("-cents")
    mark(cheap, by, "55")
    place = [closed.programme.slug, closed.pk]
    quality = AwardCriterion.objects.get(scale="jury")

    unmarked = client.get(reverse("procurement:procurement", args=place))
    form = client.get(reverse("procurement:mark-bid", args=[*place, dear.pk]))
    client.post(reverse("procurement:mark-bid", args=[*place, dear.pk]), {str(quality.pk): "82.5"})
    page = client.get(reverse("procurement:procurement", args=place))

    assert "Quality, weighs 60" in form.content.decode()
    [(lot, columns, scores)] = page.context["comparisons"]
    assert (lot, [each.title for each in columns]) == (None, ["Quality", "Price"])
    assert [(each.bid, each.rank, [part[1:] for part in each.parts], each.score) for each in scores] == [
        (dear, 1, [(49.5, 82.5), (4.0, 10.0)], 53.5),
        (cheap, 2, [(33.0, 55.0), (8.0, 20.0)], 41.0),
    ]
    assert [deeds[0].label for deeds in (unmarked.context["other_deeds"], page.context["deeds"])] == [
        "No bid is acceptable",
        "Award it",
    ]


def test_award_form_puts_the_first_one_first_with_its_score(closed, by, client):
    client.force_login(by)
    dear, cheap = closed.bids.order_by("-cents")
    mark(dear, by, "82.5")
    mark(cheap, by, "55")

    form = client.get(reverse("procurement:award", args=[closed.programme.slug, closed.pk])).context["form"]

    assert [label for _key, label in form.fields["winner_0"].choices] == [
        f"1. {dear.supplier}, 90,000.00\u00a0EUR, score 53.5",
        f"2. {cheap.supplier}, 80,000.00\u00a0EUR, score 41",
    ]
