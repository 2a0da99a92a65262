"""Who may ask, who may report, who may accept: never the same person for the same report."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models import Return
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.rules import permit


def its_reporters(obj: Any) -> Collection[int] | None:
    """The organisation that was asked for a report; the rounds of a programme are open to each that reports."""
    if isinstance(obj, Programme):
        return None
    of = obj if isinstance(obj, Return) else getattr(obj, "of", None)
    return {of.organisation_id} if of is not None else set()


def sent_it(user: Any, obj: Any) -> bool:
    """Whether a person sent this report, or had a hand in its last version: who reports does not accept."""
    of = obj if isinstance(obj, Return) else getattr(obj, "of", None)
    return of is not None and wrote_it(user.pk, of)


def wrote_it(user_id: int, of: Return) -> bool:
    """Whether somebody sent a report, was the last to change it, or wrote what stands in one of its fields."""
    if user_id in (of.submitted_by_id, of.changed_by_id):
        return True
    return of.answers.filter(changed_by=user_id).exclude(value=None).exists()


permit("monitoring.report", owners=its_reporters)
permit(
    "monitoring.review_return",
    bar=sent_it,
    because=_("You wrote in this report or sent it yourself. Somebody else has to decide on it."),
)
permit("monitoring.run_rounds")
permit("monitoring.publish_edition")
permit("monitoring.change_indicator")
