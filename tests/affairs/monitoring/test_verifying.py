import json

import pytest

from closed_rounds import accept, asking_round, report_in, shown_indicator
from factories import make_programme, make_user
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition, reopen_round
from sympolity.affairs.monitoring.queries.verifying import Verdict, verify_file, verify_hash
from sympolity.affairs.monitoring.verdicts import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    programme = make_programme(is_public=True, slug="together", title="Together")
    return asking_round(programme, shown_indicator(programme), title="Spring")


@pytest.fixture
def edition(round_):
    accept(report_in(round_), {})
    return publish_edition(close_round(round_, by=None), by=None)


@pytest.mark.parametrize(("part", "is_public"), [("content", False), ("public_content", True)])
def test_verify_file_knows_each_file_of_an_edition(edition, part, is_public):
    finding = verify_file(getattr(edition, part).encode())

    assert (finding.verdict, finding.edition, finding.is_public_file) == (Verdict.UNCHANGED, edition, is_public)
    assert told(finding).about.startswith("Public edition 1 of “Spring”" if is_public else "Edition 1 of “Spring”")


def test_verify_file_says_when_a_later_edition_replaced_it(edition, round_):
    reopen_round(round_, by=None, reason="A mistake")
    second = close_round(round_, by=None, reason="A mistake")

    finding = verify_file(edition.public_content.encode())

    assert (finding.verdict, finding.later) == (Verdict.SUPERSEDED, second)
    assert told(finding).advice.endswith("replaces it: A mistake")


def test_verify_file_refuses_changed_bytes_and_names_the_hash_that_they_should_have(edition):
    changed = edition.public_content.replace('"days_late":0', '"days_late":1', 1)

    finding = verify_file(changed.encode())

    assert (finding.verdict, finding.edition, finding.expected) == (Verdict.CHANGED, edition, edition.public_sha256)
    assert not finding.is_confirmed


@pytest.mark.parametrize("spoil", [lambda text: "\ufeff" + text, lambda text: json.dumps(json.loads(text), indent=2)])
def test_verify_file_tells_a_rewritten_file_from_a_changed_one(edition, spoil):
    finding = verify_file(spoil(edition.content).encode())

    assert (finding.verdict, finding.expected) == (Verdict.RESPELLED, edition.sha256)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{" * 100_000,
        b'{"format": "sympolity-edition/1"}',
        b'{"format": "sympolity-edition/999"}',
        b"NaN",
    ],
)
def test_verify_file_does_not_know_what_is_not_from_here(content):
    assert verify_file(content).verdict == Verdict.UNKNOWN


def test_verify_file_knows_each_version_of_a_sent_report(round_):
    report = report_in(round_)
    first, second = accept(report, {}), accept(report, {}, words="Put right")

    before, after = verify_file(first.content.encode()), verify_file(second.content.encode())

    assert (before.verdict, before.submission, before.later) == (Verdict.SUPERSEDED, first, second)
    assert (after.verdict, after.submission) == (Verdict.UNCHANGED, second)


def test_a_changed_file_of_an_edition_that_is_not_published_is_unknown(round_):
    accept(report_in(round_), {})
    edition = close_round(round_, by=None)
    changed = edition.content.replace('"days_late":0', '"days_late":1', 1).encode()

    inside = make_user("auditor", round_.programme)

    assert verify_file(changed).verdict == Verdict.UNKNOWN
    assert verify_file(changed, user=inside).verdict == Verdict.CHANGED


def test_verify_hash_tells_strangers_only_what_is_published(round_):
    sent = accept(report_in(round_), {})
    edition = close_round(round_, by=None)
    inside = make_user("auditor", round_.programme)

    before = [verify_hash(each).verdict for each in (sent.sha256, edition.sha256, edition.public_sha256)]
    for_insiders = verify_hash(edition.sha256, user=inside).verdict
    publish_edition(edition, by=None)
    after = [verify_hash(each).verdict for each in (sent.sha256, edition.sha256.upper(), edition.public_sha256)]

    assert before == [Verdict.UNKNOWN] * 3
    assert for_insiders == Verdict.UNCHANGED
    assert after == [Verdict.UNCHANGED] * 3


def test_verify_hash_keeps_reports_to_themselves_that_are_not_in_a_published_edition(round_):
    accept(report_in(round_), {})
    rejected = accept(report_in(round_), {})
    rejected.of.state = "returned"
    rejected.of.save()
    publish_edition(close_round(round_, by=None, missing={rejected.of_id: "Not put right"}), by=None)

    assert verify_hash(rejected.sha256).verdict == Verdict.UNKNOWN
