"""Taking back a decision about hundreds of objects, in the background."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.spans import Span
from sympolity.ground.journal.undoing import take_back
from sympolity.ground.kernel.jobs import Progress, handles

TAKE_BACK = "take-back"


@handles(TAKE_BACK, title=_("Taking a decision back"))
def carry_out_undo(progress: Progress) -> None:
    facts: dict[str, Any] = progress.arguments
    entries = list(Span(facts["chain"], facts["first"], facts["last"]).entries())
    progress.advance(0, total=len(entries))
    with transaction.atomic():
        take_back(
            entries, by=User.objects.get(pk=progress.job.by_id or 0), reason=facts["reason"], later=facts["later"]
        )
        progress.finish(url=facts["url"])
