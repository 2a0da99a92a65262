"""The editions of a round, on the page of the round: what it found, and the way to publish or correct it."""

from typing import Any

from django.http import HttpRequest

from sympolity.affairs.monitoring.models import Edition, Round
from sympolity.ground.kernel.panels import Panel


def editions_of_round(round_: Any, request: HttpRequest) -> Panel | None:
    rows = Edition.objects.filter(round=round_).defer("content", "public_content")
    found = list(rows.order_by("-number"))
    if not found:
        return None
    last, is_closed = found[0], round_.state in (Round.State.CLOSED, Round.State.PUBLISHED)
    context = {
        "round": round_,
        "editions": found,
        "to_publish": last
        if round_.state == Round.State.CLOSED and request.user.has_perm("monitoring.publish_edition", round_)
        else None,
        "may_correct": is_closed and request.user.has_perm("monitoring.run_rounds", round_),
    }
    return Panel("monitoring/parts/round_editions.html", context)
