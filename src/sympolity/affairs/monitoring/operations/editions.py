"""Closing a round, publishing what it found, correcting it: an edition never changes, another one follows it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.monitoring.models import Edition, Return, Round
from sympolity.affairs.monitoring.queries.edition_content import Altered, content_of
from sympolity.affairs.monitoring.queries.edition_totals import public_totals_of, totals_of
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import editions
from sympolity.methods.cycle import ROUND, Refusal
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

LONGEST_REASON = 500


@transaction.atomic
def close_round(
    round_: Round,
    *,
    by: User | None,
    missing: Mapping[int, str] | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Edition:
    """Freeze the accepted reports of a round as its next edition.

    `missing` names, by the number of the report, why each report that is still open goes into the edition as missing.
    `reason` says why there is a further edition, `at` when this happened, for rounds of earlier days. Raises Refused
    while a report is open without such a reason, while one is reopened, without `reason` for a further edition, and
    where a report is no longer what was accepted.
    """
    decided = {pk: words.strip()[:LONGEST_REASON] for pk, words in (missing or {}).items() if words.strip()}
    row = locked(round_)
    _move(row, Round.State.CLOSED)
    # Whoever decides on a report at this moment is waited for, and finds the round closed afterwards.
    returns = list(Return.objects.select_for_update().filter(round=row).only("state", "reopened_scope"))
    _nothing_left_open(returns, decided)
    before = row.editions.order_by("-number").first()
    reason = reason.strip()[:LONGEST_REASON]
    if before and not reason:
        raise Refused(_("This round has an edition already. Say why there is a further one."), field="reason")
    edition = _frozen(row, before, decided, reason, at=at or timezone.now())
    edition.closed_by = by
    edition.save(force_insert=True)
    old, row.closed_at = row.closed_at, edition.closed_at
    row.save(update_fields=["state", "closed_at"])
    write_down(
        "round closed",
        row,
        by=by,
        changes={
            "state": (Round.State.OPEN, Round.State.CLOSED),
            "closed_at": (old, row.closed_at),
            "edition": (before and before.number, edition.number),
            "sha256": (before and before.sha256, edition.sha256),
            "missing": (None, len(decided)),
        },
        reason=reason,
    )
    return edition


@transaction.atomic
def publish_edition(edition: Edition, *, by: User | None, at: datetime | None = None) -> Edition:
    """Show the results of an edition to everybody; `at` says when this happened, for rounds of earlier days.

    Raises Refused for any but the last edition of a closed round.
    """
    round_ = locked(edition.round)
    row = locked(edition)
    if row.published_at:
        raise Refused(_("This edition is published already."))
    if round_.editions.filter(number__gt=row.number).exists():
        raise Refused(_("There is a later edition of this round. Publish that one."))
    if round_.state == Round.State.OPEN:
        raise Refused(_("The round is open for a correction. Close it, then publish the edition that this makes."))
    _move(round_, Round.State.PUBLISHED)
    row.published_at = round_.published_at = at or timezone.now()
    row.published_by = by
    row.save(update_fields=["published_at", "published_by"])
    round_.save(update_fields=["state", "published_at"])
    write_down(
        "edition published",
        row,
        by=by,
        changes={"published_at": (None, row.published_at), "public_sha256": (None, row.public_sha256)},
    )
    return row


@transaction.atomic
def reopen_round(round_: Round, *, by: User | None, reason: str) -> Round:
    """Open a closed round for a correction. Its editions stay, also in public, until a further one follows.

    Raises Refused without a reason and for a round that is not closed.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why the round is opened again."), field="reason")
    row = locked(round_)
    old = row.state
    _move(row, Round.State.OPEN)
    row.save(update_fields=["state"])
    write_down(
        "round opened again",
        row,
        by=by,
        changes={"state": (old, row.state)},
        reason=reason,
    )
    return row


def _move(round_: Round, state: str) -> None:
    if round_.state == state:
        raise Refused(_("The round is already so: %(state)s.") % {"state": round_.get_state_display()})
    try:
        round_.state = ROUND.move(round_.state, state)
    except Refusal as refusal:
        words = {"state": round_.get_state_display(), "wish": Round.State(state).label}
        raise Refused(_("This round is %(state)s. From there it cannot become %(wish)s.") % words) from refusal


def _nothing_left_open(returns: Sequence[Return], decided: Mapping[int, str]) -> None:
    # Also one that was sent and not decided on: its accepted figures count, so it cannot go in as missing.
    reopened = sum(of.is_being_corrected for of in returns)
    if reopened:
        raise Refused(
            ngettext(
                "%(n)s report is being corrected. Accept the correction first, or take the reopening back.",
                "%(n)s reports are being corrected. Accept the corrections first, or take the reopenings back.",
                reopened,
            )
            % {"n": formats.number(reopened)}
        )
    over = (Return.State.ACCEPTED, Return.State.EXCUSED)
    waiting = sum(of.state not in over and of.pk not in decided for of in returns)
    if waiting:
        raise Refused(
            ngettext(
                "%(n)s report is still open. Wait for it, or say why it goes into the edition as missing.",
                "%(n)s reports are still open. Wait for them, or say why they go into the edition as missing.",
                waiting,
            )
            % {"n": formats.number(waiting)},
            field="missing",
        )


def _frozen(row: Round, before: Edition | None, missing: Mapping[int, str], reason: str, *, at: datetime) -> Edition:
    number = before.number + 1 if before else 1
    try:
        content = content_of(row, number=number, closed_at=at, missing=missing, before=before, reason=reason)
    except Altered as altered:
        sentence = _(
            "The report %(report)s is not what was accepted: its frozen text and its figures differ. "
            "Reopen it and have it sent again, and tell whoever runs this installation."
        )
        raise Refused(sentence % {"report": altered.report}) from altered
    content["totals"] = totals_of(row, content)
    shown = Project.objects.public().filter(programme=row.programme_id)
    public = editions.for_everybody(
        content, open_projects=frozenset(shown.values_list("pk", flat=True)), totals=public_totals_of(row, content)
    )
    text, public_text = editions.write(content), editions.write(public)
    return Edition(
        round=row,
        number=number,
        content=text,
        sha256=_digest(text),
        public_content=public_text,
        public_sha256=_digest(public_text),
        reason=reason,
        closed_at=at,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
