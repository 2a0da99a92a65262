"""Sending many reports of one organisation at once: each is sent as if alone, and one receipt tells of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Return, Round, Submission
from sympolity.affairs.monitoring.notices import tell_received_together
from sympolity.affairs.monitoring.operations.returns import submit
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused

# SQLite has one writer: everybody else waits for as long as these take, about two seconds on a slow machine.
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class SentTogether:
    """What became of several reports: those sent, and why the others were not."""

    sent: tuple[Submission, ...]
    refused: Mapping[Return, str]


@transaction.atomic
def send_together(
    round_: Round, organisation_id: int, seen: Mapping[int, int], *, by: User | None, token: str
) -> SentTogether:
    """Send reports of one organisation in a round; `seen` has the revision that the sender looked at by their numbers.

    Each is sent by `submit`, with its own version, hash and journal entry; one that cannot be sent stays as it is,
    with the sentence why. The same `token` is the same sending, however often it arrives. Whoever sends gets one
    receipt for all, and the secretariat is told once. Raises Refused for more than `MOST_AT_ONCE`.
    """
    if len(seen) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)s reports are sent at once.") % {"most": MOST_AT_ONCE})
    # All are held before the journal is: whoever sends a single one of them holds the two in the same order.
    held = Return.objects.select_for_update(of=("self",), no_key=True)
    chosen = held.filter(round=round_, organisation=organisation_id, pk__in=seen).select_related("project")
    sent: list[Submission] = []
    refused: dict[Return, str] = {}
    for of in chosen.order_by("pk"):
        try:
            sent.append(submit(of, by=by, token=token, seen=seen[of.pk], with_receipt=False))
        except Refused as refusal:
            refused[of] = str(refusal)
    if sent:
        tell_received_together(round_, sent, by=by)
    return SentTogether(tuple(sent), refused)
