"""The reports that exist, and how each is made into a page or a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.papers import Paper, as_html, as_pdf, as_xlsx
from sympolity.network.portfolio import readings
from sympolity.observatory.reports import dossier, fund, municipality
from sympolity.observatory.reports.wishes import ReportKind, Wish

KINDS: dict[str, ReportKind] = {
    kind.key: kind
    for kind in (
        ReportKind(
            "round",
            _("Round report of a municipality"),
            _("What one municipality or other organisation reported in a round: figures, milestones, words."),
            municipality.write,
            needs_round=True,
            needs_organisation=True,
        ),
        ReportKind(
            "fund",
            _("Programme report for the fund"),
            _("The whole programme: money, milestones, results, by place and objective, with decided amendments."),
            fund.write,
        ),
        ReportKind(
            "dossier",
            _("Dossier for the working group"),
            _("What needs a decision, and which projects are late, large or standing still, place by place."),
            dossier.write,
        ),
    )
}
PAGE = "page"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# So many projects are read and printed in about two seconds; more is prepared in the background.
MOST_AT_ONCE = 1500


@dataclass(frozen=True, slots=True)
class Page:
    """A report as it is read on screen."""

    title: str
    subtitle: str
    made_at: datetime
    body: SafeString


def _page(paper: Paper) -> Page:
    return Page(paper.title, paper.subtitle, paper.made_at, as_html(paper))


WRITERS: dict[str, Callable[[Paper], Any]] = {PAGE: _page, "pdf": as_pdf, "xlsx": as_xlsx}


def paper_of(kind: ReportKind, wish: Wish) -> Paper:
    with translation.override(wish.language):
        return kind.write(wish)


def written(kind: ReportKind, wish: Wish, form: str) -> Any:
    """The report as a `Page`, or as the bytes of a file; kept until the next decision in the programme."""
    with translation.override(wish.language):
        return readings.kept(wish.programme, name_of(kind, wish, form), partial(_write, kind, wish, form))


def is_kept(kind: ReportKind, wish: Wish, form: str) -> bool:
    with translation.override(wish.language):
        return readings.is_kept(wish.programme, name_of(kind, wish, form))


def _write(kind: ReportKind, wish: Wish, form: str) -> Any:
    return WRITERS[form](paper_of(kind, wish))


def name_of(kind: ReportKind, wish: Wish, form: str) -> str:
    round_, organisation = wish.round, wish.organisation
    return f"report-1:{kind.key}:{round_.pk if round_ else ''}:{organisation.pk if organisation else ''}:{form}"
