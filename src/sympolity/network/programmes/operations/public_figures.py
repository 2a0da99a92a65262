"""Figures that somebody published about a programme. They may contradict each other: each keeps its day and source."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme, PublicFigure


@transaction.atomic
def publish_figure(programme: Programme, *, by: User, **facts: Any) -> PublicFigure:
    """One more figure beside those that stand there; none is overwritten."""
    figure = kept(PublicFigure(programme=programme, **facts))
    changes = told(figure, "topic", "value", "is_about", "unit", "as_of", "source", "note")
    write_down("figure published", figure, changes, by=by)
    return figure


@transaction.atomic
def correct_figure(figure: PublicFigure, *, by: User, **facts: Any) -> PublicFigure:
    """A slip of the pen is mended, the slip stays in the journal. A newer figure is published beside it."""
    figure = locked(figure)
    if figure.closed_on:
        raise Refused(_("This figure is withdrawn. Show it again first."))
    if changes := alter(figure, facts):
        write_down("figure corrected", figure, changes, by=by)
    return figure


@transaction.atomic
def withdraw_figure(figure: PublicFigure, *, by: User, closed_on: date | None = None, reason: str = "") -> PublicFigure:
    figure = locked(figure)
    if figure.closed_on:
        raise Refused(_("This figure is withdrawn already."))
    changes = alter(figure, {"closed_on": closed_on or timezone.localdate()})
    write_down("figure withdrawn", figure, changes, by=by, reason=reason)
    return figure


@transaction.atomic
def restore_figure(figure: PublicFigure, *, by: User, reason: str = "") -> PublicFigure:
    figure = locked(figure)
    if not figure.closed_on:
        raise Refused(_("This figure is shown already."))
    write_down("figure shown again", figure, alter(figure, {"closed_on": None}), by=by, reason=reason)
    return figure
