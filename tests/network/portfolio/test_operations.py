from datetime import date, timedelta

import pytest
from django.utils import timezone

from factories import (
    make_amount,
    make_contractable,
    make_fund,
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_target_group,
    make_territory,
    make_user,
)
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import AmountFact, CodeFact, PartnerFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Partner, Project

pytestmark = pytest.mark.django_db


def entries_about(subject):
    return list(Entry.objects.about(subject).order_by("id"))


# -- adding and changing ---------------------------------------------------------------------------


def test_add_project_writes_every_fact_and_one_entry():
    programme = make_programme()
    secretary = make_user("secretariat", programme)
    city = make_organisation(programme.network, "Moita")
    school = make_organisation(programme.network, "School")
    place = make_territory(programme.network, "Vale da Amoreira", level="community")
    axis, group, fund = make_objective(programme), make_target_group(programme), make_fund(programme)
    facts = ProjectFacts(
        title="Community health house",
        code="AML-7",
        stage="approved",
        planned_start_on=date(2026, 1, 1),
        planned_end_on=date(2026, 12, 31),
        lead=city,
        territories=(place,),
        objectives=(axis,),
        target_groups=(group,),
        amounts=(AmountFact("total", 124_000_000), AmountFact("funding", 100_000_000, fund, "grant")),
        codes=(CodeFact("BASE", "771"),),
        partners=(PartnerFact(school, "implementer"),),
    )

    project = operations.add_project(programme, facts, by=secretary)

    project = Project.objects.get(pk=project.pk)
    assert (project.title, project.code, project.stage, project.lead) == (
        "Community health house",
        "AML-7",
        "approved",
        city,
    )
    assert [list(project.territories.all()), list(project.objectives.all()), list(project.target_groups.all())] == [
        [place],
        [axis],
        [group],
    ]
    assert list(project.amounts.values_list("measure", "fund", "instrument", "cents", "currency")) == [
        ("funding", fund.pk, "grant", 100_000_000, "EUR"),
        ("total", None, "", 124_000_000, "EUR"),
    ]
    assert [str(code) for code in project.codes.all()] == ["BASE 771"]
    assert list(project.partners.values_list("organisation", "role")) == [(school.pk, "implementer")]
    [entry] = entries_about(project)
    assert (entry.verb, entry.by, entry.source) == ("project added", secretary, {"kind": "form"})
    assert entry.changes["amounts.total"] == [None, 124_000_000]
    assert entry.changes["territories"] == [[], [place.pk]]
    assert list(breaks()) == []


def test_change_project_records_old_and_new():
    programme = make_programme()
    old, new = make_territory(programme.network), make_territory(programme.network)
    project = make_project(programme, "Old title", total_cents=500, territories=[old])

    operations.change_project(
        project,
        ProjectFacts(title="New title", territories=(new,), amounts=(AmountFact("total", 700),)),
        by=None,
        reason="Decided in the meeting",
        source={"kind": "import", "file": "list.xlsx", "sheet": "A", "row": 12},
    )

    [entry] = entries_about(project)
    assert entry.changes == {
        "title": ["Old title", "New title"],
        "territories": [[old.pk], [new.pk]],
        "amounts.total": [500, 700],
    }
    assert (entry.reason, entry.source["row"]) == ("Decided in the meeting", 12)
    assert Project.objects.get().title == "New title"
    assert list(project.territories.all()) == [new]
    assert project.amounts.get().cents == 700


def test_change_project_without_news_writes_nothing():
    project = make_project(make_programme(), "Same", total_cents=500)

    operations.change_project(project, ProjectFacts(title="Same", amounts=(AmountFact("total", 500),)), by=None)

    assert entries_about(project) == []


def test_change_project_leaves_what_is_not_said_and_empties_what_is_said_empty():
    programme = make_programme()
    lead, place = make_organisation(programme.network), make_territory(programme.network)
    project = make_project(programme, "T", summary="Long", lead=lead, territories=[place], total_cents=1)

    operations.change_project(
        project, ProjectFacts(lead=None, territories=(), amounts=(AmountFact("total", None),)), by=None
    )

    project.refresh_from_db()
    assert (project.summary, project.lead, project.territories.count(), project.amounts.count()) == ("Long", None, 0, 0)


def test_set_amounts_takes_away_what_is_not_named():
    project = make_project(make_programme(), total_cents=900, eligible_cents=800)

    operations.set_amounts(project, [AmountFact("total", 950)], by=None)

    assert list(project.amounts.values_list("measure", "cents")) == [("total", 950)]
    assert entries_about(project)[0].changes == {"amounts.total": [900, 950], "amounts.eligible": [800, None]}


def refusal(facts, programme=None, project=None):
    def decide():
        if project:
            return operations.change_project(project, facts, by=None)
        return operations.add_project(programme or make_programme(), facts, by=None)

    with pytest.raises(Refused) as caught:
        decide()
    return caught.value.field, str(caught.value)


def test_add_project_refuses_an_empty_title():
    assert refusal(ProjectFacts(title="  ")) == ("title", "A project needs a title. Enter one.")


def test_add_project_refuses_a_plan_that_ends_before_it_starts():
    facts = ProjectFacts(title="T", planned_start_on=date(2026, 5, 2), planned_end_on=date(2026, 5, 1))

    field, sentence = refusal(facts)

    assert field == "planned_end_on"
    assert sentence.replace("\u00a0", " ") == "The planned end, 1 May 2026, lies before the planned start, 2 May 2026."


def test_add_project_refuses_half_a_point():
    assert refusal(ProjectFacts(title="T", latitude=38.6))[0] == "longitude"


def test_add_project_refuses_a_code_that_is_taken():
    programme = make_programme()
    make_project(programme, "First", code="A-1")

    assert refusal(ProjectFacts(title="T", code="A-1"), programme) == (
        "code",
        "The code A-1 already belongs to “First”. A code names one project.",
    )


def test_add_project_takes_the_code_of_another_programme():
    make_project(make_programme(), code="A-1")

    project = operations.add_project(make_programme(), ProjectFacts(title="T", code="A-1"), by=None)

    assert project.code == "A-1"


@pytest.mark.parametrize("name", ["lead", "territories", "objectives", "target_groups", "partners"])
def test_add_project_refuses_what_belongs_elsewhere(name):
    elsewhere = make_programme()
    strangers = {
        "lead": make_organisation(elsewhere.network),
        "territories": (make_territory(elsewhere.network),),
        "objectives": (make_objective(elsewhere),),
        "target_groups": (make_target_group(elsewhere),),
        "partners": (PartnerFact(make_organisation(elsewhere.network)),),
    }

    assert refusal(ProjectFacts(title="T", **{name: strangers[name]}))[0] == name


def test_add_project_refuses_another_currency():
    facts = ProjectFacts(title="T", amounts=(AmountFact("total", 1, currency="USD"),))

    assert refusal(facts) == (
        "amounts",
        "The total cost is in USD, but this programme counts in EUR. Convert it first.",
    )


def test_change_project_refuses_a_circle():
    programme = make_programme()
    top = make_project(programme)
    middle = make_project(programme, parent=top)
    bottom = make_project(programme, parent=middle)

    assert refusal(ProjectFacts(parent=bottom), project=top) == (
        "parent",
        "This project would be part of itself. Choose another one.",
    )


def test_add_project_refuses_parts_that_exceed_the_whole():
    programme = make_programme()
    whole = make_project(programme, total_cents=100_000)
    make_project(programme, parent=whole, total_cents=60_000)
    make_project(programme, parent=whole, total_cents=90_000, stage="cancelled")

    field, sentence = refusal(ProjectFacts(title="T", parent=whole, amounts=(AmountFact("total", 40_001),)), programme)

    assert field == "amounts"
    assert sentence.replace("\u00a0", " ") == (
        "The total cost of the parts, 1,000.01 EUR, would exceed that of the whole, 1,000.00 EUR. "
        "Lower a part or raise the whole first."
    )


def test_add_project_takes_parts_up_to_the_whole():
    programme = make_programme()
    whole = make_project(programme, total_cents=100_000)
    make_project(programme, parent=whole, total_cents=60_000)

    part = operations.add_project(
        programme, ProjectFacts(title="T", parent=whole, amounts=(AmountFact("total", 40_000),)), by=None
    )

    assert part.parent == whole


def test_change_project_refuses_a_whole_below_its_parts():
    programme = make_programme()
    whole = make_project(programme, total_cents=100)
    make_project(programme, parent=whole, total_cents=90)

    assert refusal(ProjectFacts(amounts=(AmountFact("total", 89),)), project=whole)[0] == "amounts"


# -- a whole list --------------------------------------------------------------------------------


def source_of(facts):
    return {"kind": "import", "import": 5, "file": "list.xlsx", "row": facts.row}


def test_bring_projects_adds_changes_and_leaves():
    programme = make_programme()
    known = make_project(programme, "Known", code="K")
    same = make_project(programme, "Same", code="S")
    news = [
        ProjectFacts(title="Part", code="P", parent_code="W", row=2),
        ProjectFacts(title="Whole", code="W", row=3),
    ]

    brought = operations.bring_projects(
        programme,
        news,
        [(known, ProjectFacts(title="Known better", row=4)), (same, ProjectFacts(title="Same", row=5))],
        by=None,
        source_of=source_of,
    )

    assert [[each.title for each in part] for part in (brought.added, brought.changed, brought.unchanged)] == [
        ["Part", "Whole"],
        ["Known better"],
        ["Same"],
    ]
    assert Project.objects.get(code="P").parent == Project.objects.get(code="W")
    assert [(entry.verb, entry.source["row"]) for entry in Entry.objects.order_by("id")] == [
        ("project added", 2),
        ("project added", 3),
        ("project changed", 4),
    ]
    assert list(breaks()) == []


def test_bring_projects_takes_several_steps_and_names_the_list_as_reason():
    programme = make_programme()
    idea, running = make_project(programme, stage="idea"), make_project(programme, stage="implementation")

    operations.bring_projects(
        programme,
        [],
        [(idea, ProjectFacts(stage="completed", row=2)), (running, ProjectFacts(stage="stand-by", row=3))],
        by=None,
        source_of=source_of,
    )

    assert list(Project.objects.order_by("pk").values_list("stage", "stage_reason")) == [
        ("completed", ""),
        ("stand-by", "As in list.xlsx."),
    ]


def test_bring_projects_brings_nothing_when_one_row_is_refused():
    programme = make_programme()

    with pytest.raises(operations.RefusedList) as caught:
        operations.bring_projects(
            programme,
            [
                ProjectFacts(title="Good", row=2),
                ProjectFacts(title="", row=3),
                ProjectFacts(title="One", code="X", row=4),
                ProjectFacts(title="Two", code="X", row=5),
                ProjectFacts(title="Orphan", parent_code="none", row=6),
            ],
            [],
            by=None,
            source_of=source_of,
        )

    assert [(fault.row, fault.field) for fault in caught.value.faults] == [(3, "title"), (5, "code"), (6, "parent")]
    assert Project.objects.count() == 0


def test_check_projects_finds_the_same_faults_without_writing():
    programme = make_programme()
    project = make_project(programme, stage="cancelled")

    faults = operations.check_projects(
        programme, [ProjectFacts(title="", row=2)], [(project, ProjectFacts(stage="implementation", row=3))]
    )

    assert [(fault.row, fault.field) for fault in faults] == [(2, "title"), (3, "stage")]


def test_differences_tells_what_a_list_would_change():
    programme = make_programme()
    changed, same = make_project(programme, "Old", code="A"), make_project(programme, "Same", total_cents=5)

    found = operations.differences(
        programme,
        [
            (changed, ProjectFacts(title="New", code="A")),
            (same, ProjectFacts(title="Same", amounts=(AmountFact("total", 5),))),
        ],
    )

    assert found == [{"title": ("Old", "New")}, {}]


def test_bring_projects_brings_ten_thousand_in_a_few_queries(django_assert_max_num_queries):
    programme = make_programme()
    places = [make_territory(programme.network) for _number in range(5)]
    axis = make_objective(programme)
    news = [
        ProjectFacts(
            title=f"Project {number}",
            code=str(number),
            territories=(places[number % 5],),
            objectives=(axis,),
            amounts=(AmountFact("total", number * 100),),
            row=number,
        )
        for number in range(10_000)
    ]

    with django_assert_max_num_queries(700):
        brought = operations.bring_projects(programme, news, [], by=None, source_of=source_of)

    assert (len(brought.added), Entry.objects.count()) == (10_000, 10_000)


# -- undoing -------------------------------------------------------------------------------------


def test_remove_brought_removes_what_nobody_touched():
    programme = make_programme()
    brought = operations.bring_projects(
        programme,
        [
            ProjectFacts(title="Untouched", row=2, territories=(make_territory(programme.network),)),
            ProjectFacts(title="Touched", row=3),
            ProjectFacts(title="With a step", row=4),
            ProjectFacts(title="Whole", code="W", row=5),
            ProjectFacts(title="Part", parent_code="W", row=6),
        ],
        [],
        by=None,
        source_of=source_of,
    )
    untouched, touched, stepped, _whole, part = brought.added
    untouched_pk = untouched.pk
    elder = make_project(programme, "Elder")
    operations.change_project(touched, ProjectFacts(summary="More"), by=None)
    operations.plan_milestone(stepped, title="Step", due_on=date(2027, 1, 1), by=None)
    operations.change_project(part, ProjectFacts(summary="More"), by=None)

    removed = operations.remove_brought([*brought.added, elder], by=None, source={"kind": "undo", "import": 5})

    assert removed.gone == (untouched.pk,)
    assert {kept.project.title: kept.why for kept in removed.kept} == {
        "Touched": "It was changed since.",
        "With a step": "It has milestones.",
        "Whole": "Other projects are part of it.",
        "Part": "It was changed since.",
        "Elder": "It did not come in with this list.",
    }
    assert not Project.objects.filter(pk=untouched.pk).exists()
    removed_entries = Entry.objects.filter(subject_type="portfolio.project", subject_id=untouched_pk).order_by("id")
    assert [entry.verb for entry in removed_entries] == ["project added", "project removed"]
    assert list(breaks()) == []


# -- stages --------------------------------------------------------------------------------------


def test_move_project_takes_the_next_step():
    project = make_contractable(make_programme())

    moved = operations.move_project(project, "implementation", by=None, on=date(2026, 3, 1))

    assert (moved.stage, moved.actual_start_on) == ("implementation", date(2026, 3, 1))
    assert entries_about(project)[0].changes == {
        "stage": ["approved", "implementation"],
        "actual_start_on": [None, "2026-03-01"],
    }


def test_move_project_refuses_a_step_that_the_table_does_not_know():
    project = make_project(make_programme(), stage="implementation")

    with pytest.raises(Refused) as caught:
        operations.move_project(project, "closed", by=None)

    assert str(caught.value) == (
        "A project that is “in implementation” cannot become “closed”. "
        "What can follow: completed, on stand-by, cancelled."
    )


@pytest.mark.parametrize("stage", ["stand-by", "cancelled"])
def test_move_project_wants_a_reason(stage):
    project = make_project(make_programme(), stage="implementation")

    with pytest.raises(Refused) as caught:
        operations.move_project(project, stage, by=None, reason=" ")

    assert caught.value.field == "reason"


def test_move_project_keeps_the_reason_until_it_goes_on():
    project = make_contractable(make_programme(), stage="implementation")

    stopped = operations.move_project(project, "stand-by", by=None, reason="No bids")
    resumed = operations.move_project(project, "implementation", by=None)

    assert (stopped.stage_reason, resumed.stage_reason) == ("No bids", "")
    assert [entry.reason for entry in entries_about(project)] == ["No bids", ""]


def test_move_project_sets_the_actual_end_when_completed():
    project = make_project(make_programme(), stage="implementation")

    moved = operations.move_project(project, "completed", by=None)

    assert moved.actual_end_on == timezone.localdate()


def test_move_project_refuses_to_close_with_open_milestones():
    project = make_project(make_programme(), stage="completed")
    make_milestone(project)
    make_milestone(project, state="fulfilled")

    with pytest.raises(Refused) as caught:
        operations.move_project(project, "closed", by=None)

    assert str(caught.value) == "1 milestone is still open. Check it or drop it before you close the project."


def test_publish_project_shows_it_and_withdraw_project_hides_it():
    project = make_project(make_programme())

    shown = operations.publish_project(project, by=None)
    hidden = operations.withdraw_project(project, by=None, reason="Wrong photo")

    assert (shown.is_public, hidden.is_public) == (True, False)
    assert [(entry.verb, entry.reason) for entry in entries_about(project)] == [
        ("project published", ""),
        ("project withdrawn", "Wrong photo"),
    ]


def test_publish_project_refuses_a_rejected_one():
    project = make_project(make_programme(), stage="rejected")

    with pytest.raises(Refused):
        operations.publish_project(project, by=None)


# -- milestones ----------------------------------------------------------------------------------


def test_milestone_is_planned_reported_and_checked_by_two_people():
    programme = make_programme()
    officer, secretary = make_user("project-officer", programme), make_user("secretariat", programme)
    project = make_project(programme)

    step = operations.plan_milestone(project, title="Roof is on", due_on=date(2026, 5, 1), by=officer)
    operations.report_milestone(step, by=officer, on=date(2026, 4, 30))
    step = operations.check_milestone(step, "fulfilled", by=secretary)

    assert (step.state, step.reported_on) == ("fulfilled", date(2026, 4, 30))
    assert [entry.verb for entry in entries_about(step)] == [
        "milestone planned",
        "milestone reported",
        "milestone checked",
    ]


def test_check_milestone_refuses_who_reported_it():
    programme = make_programme()
    secretary = make_user("secretariat", programme)
    step = make_milestone(make_project(programme))
    operations.report_milestone(step, by=secretary)

    with pytest.raises(Refused) as caught:
        operations.check_milestone(step, "fulfilled", by=secretary)

    assert str(caught.value) == "You reported this milestone yourself. Somebody else has to check it."


def test_check_milestone_wants_a_reason_unless_fulfilled():
    step = make_milestone(make_project(make_programme()), state="reported")

    with pytest.raises(Refused) as caught:
        operations.check_milestone(step, "partly", by=None)

    assert caught.value.field == "reason"


def test_change_milestone_wants_a_reason_for_another_day():
    step = make_milestone(make_project(make_programme()), "Roof", due_on=date(2026, 5, 1))

    with pytest.raises(Refused) as caught:
        operations.change_milestone(step, due_on=date(2026, 6, 1), by=None)

    assert caught.value.field == "reason"
    assert Milestone.objects.get().due_on == date(2026, 5, 1)


def test_change_milestone_moves_the_day_with_a_reason():
    step = make_milestone(make_project(make_programme()), "Roof", due_on=date(2026, 5, 1))

    operations.change_milestone(step, due_on=date(2026, 6, 1), reason="Rain", by=None)

    [entry] = entries_about(step)
    assert (entry.changes, entry.reason) == ({"due_on": ["2026-05-01", "2026-06-01"]}, "Rain")


def test_report_milestone_refuses_a_day_to_come():
    step = make_milestone(make_project(make_programme()))

    with pytest.raises(Refused) as caught:
        operations.report_milestone(step, by=None, on=timezone.localdate() + timedelta(days=1))

    assert caught.value.field == "on"


def test_drop_milestone_keeps_it_with_its_reason():
    step = make_milestone(make_project(make_programme()))

    dropped = operations.drop_milestone(step, reason="No longer needed", by=None)

    assert dropped.closed_on == timezone.localdate()
    with pytest.raises(Refused):
        operations.report_milestone(step, by=None)


# -- partners ------------------------------------------------------------------------------------


def test_replace_partner_keeps_who_left():
    programme = make_programme()
    project = make_project(programme)
    old, new = make_organisation(programme.network), make_organisation(programme.network)
    partner = make_partner(project, old, role="implementer", since=date(2025, 1, 1))

    joined = operations.replace_partner(partner, new, on=date(2026, 1, 1), by=None, reason="Merged")

    partner.refresh_from_db()
    assert partner.until == date(2026, 1, 1)
    assert (joined.organisation, joined.role, joined.replaces) == (new, "implementer", partner)
    assert [entry.verb for entry in entries_about(project)] == ["project partner replaced"]


def test_add_partner_refuses_a_twin():
    programme = make_programme()
    project, school = make_project(programme), make_organisation(programme.network, "School")
    operations.add_partner(project, school, by=None)

    with pytest.raises(Refused) as caught:
        operations.add_partner(project, school, by=None)

    assert str(caught.value) == "“School” takes part already as partner."


def test_add_partner_refuses_another_network():
    with pytest.raises(Refused):
        operations.add_partner(make_project(make_programme()), make_organisation(make_network()), by=None)


def test_end_partner_refuses_a_day_before_the_first():
    programme = make_programme()
    partner = make_partner(make_project(programme), make_organisation(programme.network), since=date(2025, 1, 1))

    with pytest.raises(Refused) as caught:
        operations.end_partner(partner, on=date(2024, 1, 1), by=None)

    assert caught.value.field == "on"
    assert Partner.objects.get().until is None


def test_change_project_changes_the_amount_of_one_fund_only():
    programme = make_programme()
    first, second = make_fund(programme), make_fund(programme)
    project = make_project(programme)
    make_amount(project, 10, measure="funding", fund=first, instrument="grant")
    make_amount(project, 20, measure="funding", fund=second, instrument="grant")

    operations.change_project(project, ProjectFacts(amounts=(AmountFact("funding", 15, first, "grant"),)), by=None)

    assert sorted(project.amounts.values_list("fund", "cents")) == sorted([(first.pk, 15), (second.pk, 20)])


def test_put_on_stand_by_moves_those_that_can_and_leaves_the_others():
    programme = make_programme()
    running, ended = make_project(programme, stage="implementation"), make_project(programme, stage="closed")
    elsewhere = make_project(make_programme(), stage="implementation")

    moved = operations.put_on_stand_by(
        programme, [running.pk, ended.pk, elsewhere.pk], by=None, reason="Gone from the list of the fund"
    )

    running.refresh_from_db()
    assert moved == [running.pk]
    assert (running.stage, running.stage_reason) == ("stand-by", "Gone from the list of the fund")
    assert [entry.verb for entry in entries_about(running)] == ["project moved"]


def test_put_on_stand_by_wants_a_reason():
    with pytest.raises(Refused):
        operations.put_on_stand_by(make_programme(), [], by=None, reason=" ")
