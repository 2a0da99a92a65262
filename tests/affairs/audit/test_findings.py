"""Findings: written and closed by auditors, answered by the audited, and what stands against each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits import make_audited, make_finding, make_sample
from factories import make_organisation
from sympolity.affairs.audit.duties import remind_of_findings
from sympolity.affairs.audit.guards import with_open_finding
from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.operations.findings import (
    answer_finding,
    close_finding,
    mark_corrected,
    remark_on,
    reopen,
    write_finding,
)
from sympolity.affairs.procurement.models import Modification
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.guards import objections
from sympolity.network.portfolio.operations.stages import move_project

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)


def told(user):
    return list(Notice.objects.filter(user=user).values_list("kind", flat=True))


def test_write_finding_names_who_answers_and_tells_them(world):
    finding = make_finding(world)

    assert (finding.number, finding.state, finding.organisation) == (1, "open", world.own)
    assert told(world.manager) == ["finding-written"]
    assert told(world.secretariat) == ["finding-written"]
    assert told(world.stranger) == []
    assert Entry.objects.about(finding).get().verb == "finding written"


def test_write_finding_on_a_sampled_paper_counts_it_as_looked_at(world):
    item = make_sample(world.programme, by=world.auditor).items.first()

    finding = make_finding(world, item)

    item.refresh_from_db()
    assert (item.result, item.looked_at_by) == ("finding", world.auditor)
    assert (finding.subject_type, finding.subject_id) == ("finance.expenditure", item.expenditure_id)


@pytest.mark.parametrize("about", ["contract", "procurement", "project", "request"])
def test_write_finding_stands_about_anything_with_a_page(world, about):
    finding = make_finding(world, getattr(world, about))

    assert finding.organisation == world.own


def test_write_finding_on_an_agreement_needs_somebody_who_answers(world):
    with pytest.raises(Refused, match="Choose who has to answer"):
        make_finding(world, world.agreement)

    assert make_finding(world, world.agreement, organisation=world.own).organisation == world.own


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"answer_by": timezone.localdate()}, "day ahead"),
        ({"cents": -1}, "not below zero"),
        ({"title": " "}, "cannot be blank"),
    ],
)
def test_write_finding_refuses(world, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        make_finding(world, **facts)


def test_write_finding_to_somebody_of_another_network_is_refused(world):
    with pytest.raises(Refused, match="another network"):
        make_finding(world, organisation=make_organisation(make_audited().programme.network))


def test_answer_finding_tells_the_auditor(world):
    finding = make_finding(world)

    answer_finding(finding, by=world.manager, text="The number of the project was misprinted.")

    finding.refresh_from_db()
    assert finding.state == "answered"
    assert told(world.auditor) == ["finding-answered"]


def test_answer_finding_is_not_for_who_wrote_it(world):
    finding = make_finding(world)

    with pytest.raises(Refused, match="You wrote this finding yourself"):
        answer_finding(finding, by=world.auditor, text="All is well.")


def test_mark_corrected_names_what_put_it_right(world):
    finding = make_finding(world)
    change = Modification.objects.get(contract=world.contract)

    mark_corrected(finding, by=world.manager, text="See the modification.", correction=change)

    finding.refresh_from_db()
    assert (finding.state, finding.correction_type, finding.correction_id) == (
        "corrected",
        "procurement.modification",
        change.pk,
    )


def test_close_finding_keeps_its_conclusion_and_what_was_wrong(world):
    finding = make_finding(world)
    mark_corrected(finding, by=world.manager, text="Taken back.")

    closed = close_finding(finding, by=world.auditor, conclusion="Taken back in full.", confirmed_cents=800)

    assert (closed.state, closed.confirmed_cents, closed.closed_by) == ("closed", 800, world.auditor)
    with pytest.raises(Refused, match="is closed"):
        answer_finding(finding, by=world.manager, text="One more thing")


def test_close_finding_is_not_for_who_answered_it(world):
    finding = make_finding(world)
    answer_finding(finding, by=world.secretariat, text="We looked into it.")

    with pytest.raises(Refused, match="You answered this finding yourself"):
        close_finding(finding, by=world.secretariat, conclusion="Done")
    assert not world.secretariat.has_perm("audit.write_finding", finding)


def test_close_finding_without_a_conclusion_is_refused(world):
    with pytest.raises(Refused, match="Say how it ended"):
        close_finding(make_finding(world), by=world.auditor, conclusion="")


def test_reopen_asks_again(world):
    finding = make_finding(world)
    close_finding(finding, by=world.auditor, conclusion="Done")

    again = reopen(finding, by=world.auditor, reason="A further invoice", answer_by=timezone.localdate() + SOON)

    assert (again.state, again.closed_on, again.conclusion, again.confirmed_cents) == ("open", None, "", None)
    assert again.answers.get().kind == "remark"


def test_remark_changes_nothing_else(world):
    finding = make_finding(world)

    remark_on(finding, by=world.auditor, text="Please add the delivery note.")

    finding.refresh_from_db()
    assert finding.state == "open"


def test_who_may_do_what(world):
    finding = make_finding(world)
    people = (world.auditor, world.secretariat, world.manager, world.stranger)

    def may(permission):
        return [user.has_perm(permission, finding) for user in people]

    assert may("audit.see_audit") == [True, True, True, False]
    assert may("audit.write_finding") == [True, False, False, False]
    assert may("audit.answer_finding") == [False, True, True, False]
    assert set(Finding.objects.visible_to(world.manager)) == {finding}
    assert not Finding.objects.visible_to(world.stranger).exists()


def test_remind_of_findings_tells_before_and_after_the_day_each_once(world):
    finding = make_finding(world)
    today = timezone.localdate()
    for days in (7, -1):
        Finding.objects.filter(pk=finding.pk).update(answer_by=today + timedelta(days=days))
        assert (remind_of_findings(), remind_of_findings()) == (1, 1)

    assert told(world.manager).count("finding-due") == 2
    assert told(world.auditor) == ["finding-due"]


def test_remind_of_findings_is_silent_once_answered(world):
    finding = make_finding(world)
    Finding.objects.filter(pk=finding.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    answer_finding(finding, by=world.manager, text="Here it is.")

    assert remind_of_findings() == 0


# -- the guard of projects -------------------------------------------------------------
def test_a_project_with_an_open_finding_is_not_closed(world):
    finding = make_finding(world, world.contract)
    Project.objects.filter(pk=world.project.pk).update(stage="completed")
    world.project.refresh_from_db()

    with pytest.raises(Refused, match="Finding 1 is open"):
        move_project(world.project, "closed", by=world.secretariat)
    close_finding(finding, by=world.auditor, conclusion="Done")

    assert objections("closed", [world.project]) == {}


def test_the_guard_asks_as_often_however_many_projects(world, django_assert_max_num_queries):
    make_finding(world)
    make_finding(world, world.agreement, organisation=world.own)

    with django_assert_max_num_queries(3):
        assert set(with_open_finding([world.project])) == {world.project.pk}


def test_write_finding_outside_programmes_is_refused(world):
    with pytest.raises(Refused, match="have a page"):
        write_finding(world.own, by=world.auditor, title="Odd", answer_by=timezone.localdate() + SOON)
