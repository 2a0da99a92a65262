from datetime import date
from decimal import Decimal

import pytest

from factories import (
    make_factor,
    make_fund,
    make_network,
    make_objective,
    make_organisation,
    make_programme,
    make_user,
)
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes import operations
from sympolity.network.programmes.models import Appointment, Participation, Programme
from sympolity.network.territories.operations import add_grouping

pytestmark = pytest.mark.django_db


def told(subject):
    """Verb and changes of each entry about an object, the oldest first."""
    return [(entry.verb, entry.changes) for entry in Entry.objects.about(subject).order_by("id")]


@pytest.fixture
def programme():
    return make_programme(starts_on=date(2021, 1, 1), ends_on=date(2026, 12, 31))


@pytest.fixture
def admin(programme):
    return make_user("admin", programme)


# -- the frame ---------------------------------------------------------------------
def test_add_programme_makes_its_first_administrator():
    network = make_network()
    steward = make_user(network=network, is_steward=True)

    programme = operations.add_programme(network, title="Communities", slug="communities", by=steward)

    appointment = Appointment.objects.get()
    assert (appointment.user, appointment.programme, appointment.role) == (steward, programme, "admin")
    assert steward.has_perm("programmes.change_programme", programme)
    assert told(programme) == [
        (
            "programme added",
            {
                "title": [None, "Communities"],
                "slug": [None, "communities"],
                "base_language": [None, "en"],
                "currency": [None, "EUR"],
                "is_public": [None, False],
            },
        )
    ]


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("new", "This short name has another use. Choose a different one."),
        ("taken", "Programme with this Short name already exists."),
    ],
)
def test_add_programme_refuses_a_short_name_in_use(slug, sentence):
    make_programme(slug="taken")
    network = make_network()

    with pytest.raises(Refused) as refusal:
        operations.add_programme(network, title="X", slug=slug, by=make_user(network=network))

    assert (refusal.value.field, str(refusal.value)) == ("slug", sentence)


def test_change_programme_tells_old_and_new_in_its_own_chain(programme, admin):
    operations.change_programme(programme, vocabulary={"objective": "axis"}, is_public=True, by=admin)

    assert told(programme) == [
        ("programme changed", {"vocabulary": [{}, {"objective": "axis"}], "is_public": [False, True]})
    ]
    assert Entry.objects.get().chain == f"programme:{programme.pk}"
    assert list(breaks()) == []


def test_change_programme_refuses_another_short_name(programme, admin):
    with pytest.raises(Refused, match="addresses that people have shared"):
        operations.change_programme(programme, slug="other", by=admin)


def test_change_programme_refuses_an_end_before_the_start(programme, admin):
    with pytest.raises(Refused, match="The last day lies before the first"):
        operations.change_programme(programme, ends_on=date(2020, 1, 1), by=admin)


def test_change_programme_refuses_places_of_another_network(programme, admin):
    foreign = add_grouping(make_network(), name="Elsewhere", territories=[], by=admin)

    with pytest.raises(Refused, match="belong to another network"):
        operations.change_programme(programme, grouping=foreign, by=admin)


def test_move_programme_follows_the_cycle(programme, admin):
    operations.move_programme(programme, status="closed", reason="All paid", by=admin)
    operations.move_programme(programme, status="running", by=admin)

    assert told(programme) == [
        ("programme moved", {"status": ["running", "closed"]}),
        ("programme moved", {"status": ["closed", "running"]}),
    ]


def test_move_programme_refuses_a_way_back_to_preparation(programme, admin):
    with pytest.raises(Refused) as refusal:
        operations.move_programme(programme, status="preparation", by=admin)

    assert (refusal.value.field, str(refusal.value)) == (
        "status",
        "A programme that is running cannot become in preparation.",
    )


# -- funds -------------------------------------------------------------------------
def test_funds_are_added_changed_closed_and_opened_again(programme, admin):
    fund = operations.add_fund(programme, name="ESF+", share=Decimal("0.85"), by=admin)
    operations.change_fund(fund, share=Decimal("0.865"), by=admin)
    operations.close_fund(fund, closed_on=date(2025, 1, 31), by=admin)
    operations.reopen_fund(fund, by=admin)

    assert told(fund) == [
        ("fund added", {"name": [None, "ESF+"], "share": [None, "0.85"]}),
        ("fund changed", {"share": ["0.8500", "0.865"]}),
        ("fund closed", {"closed_on": [None, "2025-01-31"]}),
        ("fund opened again", {"closed_on": ["2025-01-31", None]}),
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": "ESF+"}, "already has a fund of this name"),
        ({"name": "RRF", "share": Decimal("86.5")}, "a number from 0 to 1|no more than"),
    ],
)
def test_add_fund_refuses(programme, admin, facts, sentence):
    make_fund(programme, "ESF+")

    with pytest.raises(Refused, match=sentence):
        operations.add_fund(programme, by=admin, **facts)


# -- objectives and factors ----------------------------------------------------------
def test_add_objective_under_another(programme, admin):
    axis = make_objective(programme, "Health")

    measure = operations.add_objective(programme, name="Prevention", code="1.1", parent=axis, by=admin)

    assert told(measure) == [
        ("objective added", {"name": [None, "Prevention"], "code": [None, "1.1"], "parent": [None, axis.pk]})
    ]


@pytest.mark.parametrize("where", ["closed", "foreign"])
def test_add_objective_refuses_a_parent(programme, admin, where):
    parent = (
        make_objective(programme, "Old", closed_on=date(2025, 1, 1))
        if where == "closed"
        else make_objective(make_programme(), "Old")
    )

    with pytest.raises(Refused) as refusal:
        operations.add_objective(programme, name="Prevention", parent=parent, by=admin)

    assert (refusal.value.field, str(refusal.value)[:6]) == ("parent", "Old is" if where == "closed" else "Old st")


def test_add_objective_refuses_the_same_name_in_the_same_place(programme, admin):
    axis = make_objective(programme, "Health")
    operations.add_objective(programme, name="Health", parent=axis, by=admin)

    with pytest.raises(Refused, match="There already is one of this name in this place"):
        operations.add_objective(programme, name="Health", by=admin)


def test_change_objective_refuses_a_circle(programme, admin):
    top = make_objective(programme)
    inside = make_objective(programme, parent=top)

    with pytest.raises(Refused, match="would be part of itself"):
        operations.change_objective(top, parent=inside, by=admin)


def test_close_objective_refuses_while_open_parts_stand_under_it(programme, admin):
    axis = make_objective(programme)
    make_objective(programme, parent=axis)
    make_factor(axis)

    with pytest.raises(Refused, match="2 open parts stand under it"):
        operations.close_objective(axis, by=admin)


def test_close_objective_and_reopen_it(programme, admin):
    axis = make_objective(programme)

    operations.close_objective(axis, closed_on=date(2025, 1, 31), by=admin)
    operations.reopen_objective(axis, by=admin)

    assert [verb for verb, _changes in told(axis)] == ["objective closed", "objective opened again"]


def test_reopen_objective_refuses_under_a_closed_one(programme, admin):
    axis = make_objective(programme, "Health", closed_on=date(2025, 1, 1))
    inside = make_objective(programme, parent=axis, closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="Health is closed"):
        operations.reopen_objective(inside, by=admin)


def test_factors_are_added_changed_closed_and_opened_again(programme, admin):
    axis = make_objective(programme)

    factor = operations.add_factor(axis, statement="Reach people at home", kind="measure", by=admin)
    operations.change_factor(factor, statement="Reach people where they live", by=admin)
    operations.close_factor(factor, closed_on=date(2025, 1, 31), by=admin)
    operations.reopen_factor(factor, by=admin)

    assert told(factor) == [
        (
            "factor added",
            {
                "statement": [None, "Reach people at home"],
                "kind": [None, "measure"],
                "objective": [None, axis.pk],
            },
        ),
        ("factor changed", {"statement": ["Reach people at home", "Reach people where they live"]}),
        ("factor closed", {"closed_on": [None, "2025-01-31"]}),
        ("factor opened again", {"closed_on": ["2025-01-31", None]}),
    ]


def test_add_factor_refuses_under_a_closed_objective(programme, admin):
    axis = make_objective(programme, "Health", closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="Health is closed"):
        operations.add_factor(axis, statement="Reach people", by=admin)


def test_change_factor_refuses_an_objective_of_another_programme(programme, admin):
    factor = make_factor(make_objective(programme))
    foreign = make_objective(make_programme(), "Foreign")

    with pytest.raises(Refused, match="Foreign stands in another programme"):
        operations.change_factor(factor, objective=foreign, by=admin)


# -- who takes part ------------------------------------------------------------------
def test_replace_partner_keeps_both_in_the_history(programme, admin):
    old, new = make_organisation(programme.network, "Old"), make_organisation(programme.network, "New")
    before = operations.admit_organisation(
        programme, organisation=old, role="partner", since=date(2021, 1, 1), by=admin
    )

    after = operations.replace_partner(
        before, organisation=new, since=date(2024, 7, 1), reason="Went bankrupt", by=admin
    )

    before.refresh_from_db()
    assert (before.until, after.since, after.role, after.replaces) == (
        date(2024, 6, 30),
        date(2024, 7, 1),
        "partner",
        before,
    )
    assert told(before)[-1] == ("participation ended", {"until": [None, "2024-06-30"]})
    assert told(after) == [
        (
            "partner replaced",
            {
                "organisation": [None, new.pk],
                "role": [None, "partner"],
                "since": [None, "2024-07-01"],
                "replaces": [None, before.pk],
            },
        )
    ]
    assert [row.organisation for row in programme.participations.on(date(2024, 6, 30))] == [old]
    assert [row.organisation for row in programme.participations.on(date(2024, 7, 1))] == [new]


def test_replace_partner_leaves_everything_as_it_was_when_it_is_refused(programme, admin):
    old = make_organisation(programme.network, "Old")
    foreign = make_organisation(make_network(), "Foreign")
    before = operations.admit_organisation(programme, organisation=old, role="partner", by=admin)

    with pytest.raises(Refused, match="Foreign belongs to another network"):
        operations.replace_partner(before, organisation=foreign, since=date(2024, 7, 1), by=admin)

    before.refresh_from_db()
    assert (before.until, Participation.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"same": True, "since": date(2024, 7, 1)}, "organisation"),
        ({"since": date(2021, 1, 1)}, "since"),
        ({"ended": True, "since": date(2024, 7, 1)}, None),
    ],
)
def test_replace_partner_refuses(programme, admin, facts, field):
    old, new = make_organisation(programme.network), make_organisation(programme.network)
    before = Participation.objects.create(
        programme=programme,
        organisation=old,
        since=date(2021, 1, 1),
        until=date(2022, 1, 1) if facts.get("ended") else None,
    )

    with pytest.raises(Refused) as refusal:
        operations.replace_partner(
            before, organisation=old if facts.get("same") else new, since=facts["since"], by=admin
        )

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"role": "partner"}, "role", "Moita already has this role at that time."),
        ({"role": "steward"}, "objective", "Say which objective it looks after."),
        ({"role": "lead", "since": date(2025, 1, 1), "until": date(2024, 1, 1)}, None, "The last day lies before"),
    ],
)
def test_admit_organisation_refuses(programme, admin, facts, field, sentence):
    moita = make_organisation(programme.network, "Moita")
    operations.admit_organisation(programme, organisation=moita, role="partner", by=admin)

    with pytest.raises(Refused, match=sentence) as refusal:
        operations.admit_organisation(programme, organisation=moita, by=admin, **facts)

    assert refusal.value.field == field


def test_admit_organisation_again_after_it_left(programme, admin):
    moita = make_organisation(programme.network, "Moita")
    first = operations.admit_organisation(programme, organisation=moita, role="partner", by=admin)
    operations.end_participation(first, until=date(2022, 12, 31), by=admin)

    second = operations.admit_organisation(
        programme, organisation=moita, role="partner", since=date(2023, 1, 1), by=admin
    )

    assert second.pk != first.pk


def test_admit_organisation_refuses_an_objective_of_another_programme(programme, admin):
    with pytest.raises(Refused, match="stands in another programme"):
        operations.admit_organisation(
            programme,
            organisation=make_organisation(programme.network),
            role="steward",
            objective=make_objective(make_programme()),
            by=admin,
        )


def test_change_participation_refuses_another_organisation(programme, admin):
    one = operations.admit_organisation(programme, organisation=make_organisation(programme.network), by=admin)

    with pytest.raises(Refused, match="Replace the organisation instead"):
        operations.change_participation(one, organisation=make_organisation(programme.network), by=admin)


# -- public figures --------------------------------------------------------------------
def test_publish_figure_overwrites_none(programme, admin):
    facts = {"topic": "Budget", "unit": "EUR", "by": admin}
    operations.publish_figure(programme, value=Decimal("121500000"), source="Press", **facts)
    operations.publish_figure(programme, value=Decimal("139000000"), source="Annual report", **facts)

    assert [(figure.value, figure.source) for figure in programme.public_figures.order_by("id")] == [
        (Decimal("121500000.00"), "Press"),
        (Decimal("139000000.00"), "Annual report"),
    ]


def test_correct_figure_tells_old_and_new(programme, admin):
    figure = operations.publish_figure(
        programme, topic="Budget", value=Decimal("12"), source="Press", as_of=date(2024, 1, 1), by=admin
    )

    operations.correct_figure(figure, value=Decimal("121"), by=admin)

    assert told(figure)[-1] == ("figure corrected", {"value": ["12.00", "121"]})


def test_publish_figure_refuses_the_same_one_twice(programme, admin):
    facts = {
        "topic": "Budget",
        "value": Decimal("121500000"),
        "source": "Press",
        "as_of": date(2024, 1, 1),
        "by": admin,
    }
    operations.publish_figure(programme, **facts)

    with pytest.raises(Refused, match="already stands here"):
        operations.publish_figure(programme, **facts)


def test_withdraw_figure_and_restore_it(programme, admin):
    figure = operations.publish_figure(programme, topic="Budget", value=Decimal("1"), source="Press", by=admin)

    operations.withdraw_figure(figure, closed_on=date(2025, 1, 31), reason="Wrong", by=admin)
    with pytest.raises(Refused, match="withdrawn"):
        operations.correct_figure(figure, value=Decimal("2"), by=admin)
    operations.restore_figure(figure, by=admin)

    assert [verb for verb, _changes in told(figure)] == [
        "figure published",
        "figure withdrawn",
        "figure shown again",
    ]


def test_every_decision_stands_in_the_chain_of_its_programme(programme, admin):
    axis = operations.add_objective(programme, name="Health", by=admin)
    operations.add_factor(axis, statement="Reach people", by=admin)
    operations.add_fund(programme, name="ESF+", by=admin)
    operations.admit_organisation(programme, organisation=make_organisation(programme.network), by=admin)
    operations.publish_figure(programme, topic="Budget", value=Decimal("1"), source="Press", by=admin)

    assert set(Entry.objects.values_list("chain", flat=True)) == {f"programme:{programme.pk}"}
    assert list(breaks()) == []
    assert Programme.objects.count() == 1
