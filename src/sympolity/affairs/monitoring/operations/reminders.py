"""Reminding whoever has to report: by a click, or on the days that the template names. Nobody is told twice a day."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Reminder, Round
from sympolity.affairs.monitoring.operations.rounds import locked
from sympolity.affairs.monitoring.queries.reminders import Letter, Letters, due_for_a_reminder, letters
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.operations import reader_language, tell
from sympolity.network.programmes.deeds import write_down

BATCH = 500


@transaction.atomic
def remind(round_: Round, organisations: Collection[int], *, by: User | None) -> Letters:
    """Remind the people of these organisations of what is missing; gives back what left and who was left out.

    The round is locked meanwhile, so that two clicks at once send one letter. Raises Refused where it is not open.
    """
    round_ = locked(round_)
    if round_.state != Round.State.OPEN:
        raise Refused(_("The round is “%(state)s”, not open.") % {"state": round_.get_state_display()})
    found = letters(round_, organisations, by=by)
    today = timezone.localdate()
    found.letters = [letter for letter in found.letters if _tell(letter)]
    kept = [
        Reminder(
            round=round_,
            organisation=each.organisation,
            user=letter.user,
            step=letter.step,
            missing=len(each.reports),
            on=today,
            by=by,
        )
        for letter in found.letters
        for each in letter.about
    ]
    Reminder.objects.bulk_create(kept, batch_size=BATCH)
    if kept:
        many = len({reminder.organisation_id for reminder in kept})
        changes = {"people": (None, len(found.letters)), "organisations": (None, many)}
        write_down("people reminded", round_, changes, by=by)
    return found


def _tell(letter: Letter) -> bool:
    with reader_language(letter.user):
        title, text = letter.written()
    programme = letter.round.programme
    told = tell(
        letter.user,
        kind="round-reminder",
        key=f"round-reminder:{letter.round.pk}:{timezone.localdate().isoformat()}",
        title=title,
        text=text,
        url=letter.url,
        network=programme.network,
        programme_id=programme.pk,
    )
    return told is not None


def remind_by_calendar() -> int:
    """Remind in every open round whom its template wants reminded today; gives back how many people were told."""
    today, told = timezone.localdate(), 0
    rounds = Round.objects.open().select_related("programme__network", "template")
    for round_ in rounds:
        if wanted := due_for_a_reminder(round_, today):
            told += len(remind(round_, wanted, by=None).letters)
    return told
