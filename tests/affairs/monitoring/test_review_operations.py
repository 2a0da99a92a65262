from decimal import Decimal

import pytest

from factories import make_user
from reports import make_desk
from sympolity.affairs.monitoring.models import Figure, Return
from sympolity.affairs.monitoring.operations.dues import excuse_report
from sympolity.affairs.monitoring.operations.editions import close_round
from sympolity.affairs.monitoring.operations.returns import submit, take_back
from sympolity.affairs.monitoring.operations.review import accept, accept_all, close_again, reopen, send_back, take_up
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def sent(desk):
    desk.fill()
    return submit(desk.report, by=desk.officer)


def state_of(report: Return) -> str:
    return Return.objects.values_list("state", flat=True).get(pk=report.pk)


def figures() -> list[tuple]:
    return list(Figure.objects.order_by("id").values_list("indicator__name", "category__name", "value"))


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("kind", flat=True))


def test_accept_writes_the_figures_of_what_was_sent(desk):
    desk.fill()
    parts = {str(desk.women.pk): "60", str(desk.men.pk): "40"}
    desk.write({desk.reached: {"value": "100", "parts": parts, "as_of": "2025-09-30", "source": "Lists"}})
    submit(desk.report, by=desk.officer)

    accept(desk.report, by=desk.secretariat)

    assert figures() == [
        ("People reached", None, Decimal(100)),
        ("People reached", "women", Decimal(60)),
        ("People reached", "men", Decimal(40)),
        ("People trained", None, Decimal(12)),
    ]
    assert state_of(desk.report) == "accepted"


def test_accept_reports_the_milestones_for_who_sent_them(desk, sent):
    accept(desk.report, by=desk.secretariat)

    desk.step.refresh_from_db()
    assert (desk.step.state, str(desk.step.reported_on)) == ("reported", "2025-09-01")
    assert desk.secretariat.has_perm("portfolio.check_milestone", desk.step)
    assert not desk.officer.has_perm("portfolio.check_milestone", desk.step)


def test_accept_tells_everybody_who_reports(desk, sent):
    accept(desk.report, by=desk.secretariat)

    assert told(desk.officer) == ["report-received", "report-accepted"]
    assert told(desk.colleague) == ["report-accepted"]


@pytest.mark.parametrize("decide", [accept, send_back, take_up])
def test_nobody_decides_on_what_they_sent(desk, decide):
    desk.fill()
    submit(desk.report, by=desk.secretariat)

    with pytest.raises(Refused):
        decide(desk.report, by=desk.secretariat, **({"note": "No"} if decide is send_back else {}))

    assert state_of(desk.report) == "submitted"


def test_nobody_accepts_what_they_wrote_in_even_if_others_wrote_and_sent_it_later(desk):
    desk.write({desk.words: "By the secretariat"}, by=desk.secretariat)
    desk.write({desk.reached: {"value": "1"}, desk.new: {"value": "1"}, desk.roof: {"state": "planned"}})
    submit(desk.report, by=desk.officer)

    with pytest.raises(Refused, match="Somebody else has to decide"):
        accept(desk.report, by=desk.secretariat)

    other = make_user("secretariat", desk.programme)
    assert accept(desk.report, by=other).decision == "accepted"
    assert not desk.secretariat.has_perm("monitoring.review_return", desk.report)


def test_send_back_keeps_the_reasons_with_their_fields(desk, sent):
    send_back(desk.report, by=desk.secretariat, note="Nearly", remarks={desk.words: "Which roof?", desk.new: " "})

    sent.refresh_from_db()
    assert (state_of(desk.report), sent.decision, sent.note) == ("returned", "returned", "Nearly")
    assert list(sent.remarks.values_list("key", "reason")) == [(desk.words, "Which roof?")]
    assert "Which roof?" in Notice.objects.get(user=desk.colleague).text


def test_send_back_needs_a_reason(desk, sent):
    with pytest.raises(Refused, match="Say what is to be put right"):
        send_back(desk.report, by=desk.secretariat)


def test_take_up_keeps_the_sender_from_taking_it_back(desk, sent):
    take_up(desk.report, by=desk.secretariat)

    with pytest.raises(Refused):
        take_back(desk.report, by=desk.officer)


def test_a_correction_replaces_the_figures_and_keeps_both_versions(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="figures", reason="Twelve was a slip of the pen.")
    desk.write({desk.new: {"value": "21"}})
    before = figures()
    submit(desk.report, by=desk.officer)

    accept(desk.report, by=desk.secretariat)

    assert [row[2] for row in before] == [Decimal(100), Decimal(12)]
    assert [row[2] for row in figures()] == [Decimal(100), Decimal(21)]
    assert [(each.number, each.decision) for each in desk.report.submissions.all()] == [
        (1, "accepted"),
        (2, "accepted"),
    ]


def test_reopened_for_its_words_a_report_keeps_its_figures(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="text", reason="A name is wrong.")

    desk.write({desk.words: "Put right.", desk.new: {"value": "12", "note": "Counted twice."}})

    with pytest.raises(Refused, match="Only words may change"):
        desk.write({desk.new: {"value": "13", "note": "Counted twice."}})


def test_a_correction_for_its_words_keeps_its_figures_however_often_it_comes_back(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="text", reason="A name is wrong.")
    desk.write({desk.words: "Put right."})
    submit(desk.report, by=desk.officer)
    take_back(desk.report, by=desk.officer)
    taken_back = state_of(desk.report)
    submit(desk.report, by=desk.officer)
    send_back(desk.report, by=desk.secretariat, note="Not yet.")

    with pytest.raises(Refused, match="Only words may change"):
        desk.write({desk.new: {"value": "13"}})

    assert taken_back == "reopened"


def test_a_correction_that_came_back_may_end_with_what_was_accepted(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="figures", reason="Perhaps wrong.")
    desk.write({desk.new: {"value": "99"}})
    submit(desk.report, by=desk.officer)
    send_back(desk.report, by=desk.secretariat, note="Not so.")

    close_again(desk.report, by=desk.secretariat)

    assert state_of(desk.report) == "accepted"
    assert desk.report.answers.get(key=desk.new).value == {"value": "12"}
    assert [row[2] for row in figures()] == [Decimal(100), Decimal(12)]


def test_a_correction_is_not_excused_and_keeps_the_round_open_until_it_is_decided(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="figures", reason="Perhaps wrong.")
    submit(desk.report, by=desk.officer)

    with pytest.raises(Refused, match="being corrected"):
        close_round(desk.round, by=None, missing={desk.report.pk: "Never mind"})
    send_back(desk.report, by=desk.secretariat, note="Not so.")
    with pytest.raises(Refused):
        excuse_report(desk.report, reason="Never mind", by=desk.secretariat)

    assert state_of(desk.report) == "returned"


def test_reopen_takes_only_an_accepted_report(desk, sent):
    with pytest.raises(Refused):
        reopen(desk.report, by=desk.secretariat, scope="figures", reason="Perhaps wrong.")

    assert state_of(desk.report) == "submitted"


@pytest.mark.parametrize(("scope", "reason"), [("figures", " "), ("all", "Why not")])
def test_reopen_needs_a_reason_and_a_scope(desk, sent, scope, reason):
    accept(desk.report, by=desk.secretariat)

    with pytest.raises(Refused):
        reopen(desk.report, by=desk.secretariat, scope=scope, reason=reason)


def test_close_again_puts_back_what_was_accepted(desk, sent):
    accept(desk.report, by=desk.secretariat)
    reopen(desk.report, by=desk.secretariat, scope="figures", reason="Perhaps wrong.")
    desk.write({desk.new: {"value": "99"}})

    close_again(desk.report, by=desk.secretariat)

    assert state_of(desk.report) == "accepted"
    assert desk.report.answers.get(key=desk.new).value == {"value": "12"}
    assert [row[2] for row in figures()] == [Decimal(100), Decimal(12)]


def test_accept_all_leaves_what_cannot_be_accepted_and_says_why(desk, sent):
    own = make_desk()
    own.fill()
    submit(own.report, by=desk.secretariat)

    done = accept_all([desk.report, own.report], by=desk.secretariat)

    assert [each.pk for each in done.accepted] == [desk.report.pk]
    assert list(done.refused) == [own.report.pk]
    assert state_of(own.report) == "submitted"


def test_accept_refuses_what_is_no_longer_what_was_sent(desk, sent):
    type(sent).objects.filter(pk=sent.pk).update(content=sent.content.replace("12", "13"))

    with pytest.raises(Refused, match="its hash differs"):
        accept(desk.report, by=desk.secretariat)
