import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_organisation, make_project, make_user
from reports import SUMMER, Desk, make_desk, open_a_round
from rounds import make_return
from sympolity.affairs.monitoring.models import Return, Submission
from sympolity.affairs.monitoring.operations.returns import submit
from sympolity.affairs.monitoring.operations.review import accept, reopen, send_back
from sympolity.affairs.monitoring.operations.sending import send_together
from sympolity.affairs.monitoring.queries.known import last_figures_of_all
from sympolity.affairs.monitoring.queries.sending import sendable
from sympolity.ground.journal.models import Entry
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def further(desk: Desk, count: int, *, complete: bool = True) -> list[Return]:
    """More reports of the same organisation in the same round."""
    found = []
    for number in range(count):
        project = make_project(desk.programme, f"Garden {number}", lead=desk.organisation, stage="implementation")
        report = make_return(desk.round, desk.organisation, project)
        if complete:
            values = {desk.words: "As planned.", desk.reached: {"value": "5"}, desk.new: {"value": "5"}}
            desk.write(values, report=report)
        report.refresh_from_db()
        found.append(report)
    return found


def send(desk: Desk, reports: list[Return]):
    seen = {each.pk: each.revision for each in reports}
    return send_together(desk.round, desk.organisation.pk, seen, by=desk.officer, token="one sending")


def states(desk: Desk) -> dict[int, str]:
    return dict(Return.objects.filter(round=desk.round).values_list("pk", "state"))


def address(desk: Desk, organisation=None) -> str:
    args = [desk.programme.slug, desk.round.pk, (organisation or desk.organisation).pk]
    return reverse("monitoring:send-complete", args=args)


# -- what can be sent ------------------------------------------------------------
def test_sendable_puts_complete_reports_first_and_says_what_the_others_lack(desk):
    (full,) = further(desk, 1)

    first, second = sendable(desk.round, desk.organisation.pk)

    assert (first.report, first.is_complete, first.problems) == (full, True, ())
    assert (second.report, second.is_complete) == (desk.report, False)
    assert [each.name for each in second.problems] == [
        "What was done?", "People reached", "People trained", "Roof closed"
    ]  # fmt: skip


def test_sendable_leaves_out_what_was_sent_and_what_others_report(desk):
    (full,) = further(desk, 1)
    submit(full, by=desk.officer)
    make_return(desk.round, make_organisation(desk.programme.network, "Other"), None)

    found = sendable(desk.round, desk.organisation.pk)

    assert [each.report for each in found] == [desk.report]


def test_sendable_takes_no_report_for_complete_in_which_nobody_wrote(desk):
    desk.round.asks = {}
    desk.round.save()

    (only,) = sendable(desk.round, desk.organisation.pk)

    assert (only.is_complete, only.problems, only.untouched) == (False, (), "Nothing was written in it yet.")


@pytest.mark.parametrize("way", ["sent back", "opened again"])
def test_sendable_waits_until_a_report_that_came_back_was_changed(desk, way):
    (full,) = further(desk, 1)
    submit(full, by=desk.officer)
    if way == "sent back":
        send_back(full, by=desk.secretariat, note="Say where.")
    else:
        accept(full, by=desk.secretariat)
        reopen(full, by=desk.secretariat, scope="figures", reason="Counted twice.")

    before = [each.report for each in sendable(desk.round, desk.organisation.pk) if each.is_complete]
    desk.write({desk.words: "In the square."}, report=full)
    after = [each.report for each in sendable(desk.round, desk.organisation.pk) if each.is_complete]

    assert (before, after) == ([], [full])


def test_sendable_doubts_each_report_beside_its_own_last_figures(desk):
    many, few = further(desk, 2)
    before = open_a_round(desk.template, SUMMER)
    for report, people in ((many, "5000"), (few, "4")):
        earlier = make_return(before, desk.organisation, report.project)
        values = {desk.words: "Begun.", desk.reached: {"value": people}, desk.new: {"value": "5"}}
        desk.write(values, report=earlier)
        submit(earlier, by=desk.officer)
        accept(earlier, by=desk.secretariat)

    found = {each.report: each.doubts for each in sendable(desk.round, desk.organisation.pk)}

    (doubt,) = found[many]
    assert doubt.sentence == "This includes all before it, and yet it is less than last time (5,000)."
    assert found[few] == ()


def test_last_figures_of_an_organisation_are_not_those_of_its_projects(desk):
    (full,) = further(desk, 1)
    before = open_a_round(desk.template, SUMMER)
    own = make_return(before, desk.organisation)
    for earlier, people in ((make_return(before, desk.organisation, full.project), "4"), (own, "9")):
        desk.write({desk.words: "Begun.", desk.reached: {"value": people}, desk.new: {"value": "1"}}, report=earlier)
        submit(earlier, by=desk.officer)
        accept(earlier, by=desk.secretariat)
    of_all = make_return(desk.round, desk.organisation)

    found = last_figures_of_all([full, of_all])

    people = {pk: figures[desk.people.pk].value for pk, figures in found.items()}
    assert people == {full.pk: 4, of_all.pk: 9}


def test_sendable_asks_the_database_the_same_for_any_number_of_reports(desk):
    counts = []
    for _more in range(2):
        further(desk, 3)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            sendable(desk.round, desk.organisation.pk)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


# -- sending ---------------------------------------------------------------------
def test_send_together_sends_each_with_its_own_version_and_journal_entry(desk):
    reports = further(desk, 3)

    done = send(desk, reports)

    assert [each.of for each in done.sent] == reports
    assert done.refused == {}
    assert [states(desk)[each.pk] for each in reports] == ["submitted"] * 3
    assert Entry.objects.filter(verb="report sent").count() == 3


def test_send_together_tells_the_sender_and_the_secretariat_once(desk):
    reports = further(desk, 3)

    send(desk, reports)

    receipt = Notice.objects.get(user=desk.officer)
    hashes = Submission.objects.values_list("sha256", flat=True)
    assert (receipt.kind, all(each in receipt.text for each in hashes)) == ("report-received", True)
    word = Notice.objects.get(user=desk.secretariat)
    assert (word.kind, word.title) == ("reports-to-read", "Own municipality sent 3 reports")
    assert Notice.objects.count() == 2


def test_send_together_again_with_the_same_token_changes_and_tells_nothing(desk):
    reports = further(desk, 2)

    first, second = send(desk, reports), send(desk, reports)

    assert first.sent == second.sent
    assert (Submission.objects.count(), Notice.objects.count()) == (2, 2)


def test_send_together_says_why_one_was_not_sent_and_sends_the_others(desk):
    good, changed = further(desk, 2)
    desk.write({desk.words: "Changed meanwhile"}, report=changed, by=desk.colleague)

    done = send(desk, [good, changed, desk.report])

    assert [each.of for each in done.sent] == [good]
    assert done.refused == {
        changed: "Somebody changed this report since you looked. Read it again, then send it.",
        desk.report: "The report is not complete. Nothing was sent.",
    }
    assert states(desk) == {good.pk: "submitted", changed.pk: "draft", desk.report.pk: "due"}


def test_send_together_never_sends_the_report_of_another_organisation(desk):
    other = make_organisation(desk.programme.network, "Other")
    theirs = make_return(desk.round, other, make_project(desk.programme, lead=other))
    desk.write({desk.words: "Done.", desk.reached: {"value": "5"}, desk.new: {"value": "5"}}, report=theirs)
    theirs.refresh_from_db()

    done = send(desk, [theirs])

    assert (done.sent, done.refused, states(desk)[theirs.pk]) == ((), {}, "draft")


def test_send_together_sends_nothing_once_the_round_is_closed(desk):
    reports = further(desk, 2)
    desk.round.state = "closed"
    desk.round.save()

    done = send(desk, reports)

    assert done.sent == ()
    assert len(done.refused) == 2
    assert Notice.objects.count() == 0


# -- the page --------------------------------------------------------------------
def test_the_page_ticks_what_is_complete_and_links_what_is_not(client, desk):
    further(desk, 2)
    client.force_login(desk.officer)

    text = client.get(address(desk)).content.decode()

    assert text.count("checked>") == 2
    for words in ("2 of 3 reports can be sent", "Send the 2 that are complete", "Answer this question."):
        assert words in text


def test_the_page_names_doubts_and_what_was_taken_over(client, desk):
    (full,) = further(desk, 1)
    desk.write({desk.new: {"value": "-5"}}, report=full)
    full.answers.filter(key=desk.words).update(is_prefilled=True)
    client.force_login(desk.officer)

    text = client.get(address(desk)).content.decode()

    assert "<bdi>People trained</bdi>: This figure is below zero." in text
    assert "taken over from the last report" in text
    assert "What was done?" in text


def test_the_button_sends_those_ticked_and_comes_back_with_the_rest(client, desk):
    first, second = further(desk, 2)
    client.force_login(desk.officer)

    answer = client.post(address(desk), {"token": "t", "pk": [f"{first.pk}:{first.revision}"]}, follow=True)

    text = answer.content.decode()
    assert "1 report was sent. You find the receipt among your notices." in text
    assert "Send the 1 that is complete" in text
    assert states(desk) == {first.pk: "submitted", second.pk: "draft", desk.report.pk: "due"}


def test_the_button_tells_what_was_refused(client, desk):
    good, changed = further(desk, 2)
    ticked = [f"{good.pk}:{good.revision}", f"{changed.pk}:{changed.revision}", "x", "9:y"]
    desk.write({desk.words: "Changed meanwhile"}, report=changed, by=desk.colleague)
    client.force_login(desk.officer)

    answer = client.post(address(desk), {"token": "t", "pk": ticked})

    assert answer.status_code == 422
    assert answer.context["refused"] == {
        "Somebody changed this report since you looked. Read it again, then send it.": [str(changed)]
    }
    assert states(desk)[good.pk] == "submitted"


def test_the_page_is_refused_to_who_reports_for_another_and_missing_for_who_is_not_asked(client, desk):
    other = make_organisation(desk.programme.network, "Other")
    client.force_login(make_user("project-officer", desk.programme, other))

    assert client.get(address(desk)).status_code == 403
    assert client.get(address(desk, other)).status_code == 404


def test_the_page_after_sending_one_says_how_many_more_are_complete(client, desk):
    sent, *_others = further(desk, 3)
    submit(sent, by=desk.officer)
    client.force_login(desk.officer)

    text = client.get(reverse("monitoring:return", args=[desk.programme.slug, desk.round.pk, sent.pk])).content.decode()

    assert "2 more are complete" in text
    assert address(desk) in text


def test_the_wall_links_it_in_the_row_of_the_own_organisation(client, desk):
    further(desk, 1)
    wall = reverse("monitoring:round", args=[desk.programme.slug, desk.round.pk])

    client.force_login(desk.officer)
    assert address(desk) in client.get(wall).content.decode()
    client.force_login(make_user("reader", desk.programme))
    assert address(desk) not in client.get(f"{wall}?open={desk.organisation.pk}").content.decode()
