"""What agreements add to the pages of projects and programmes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.listing import TONES, with_terms
from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.agreements.queries.coverage import UNDER_WAY, agreements_of, kinds_with_money
from sympolity.affairs.agreements.queries.deadlines import END, Deadline, deadlines
from sympolity.affairs.agreements.queries.visible import SEE
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.panels import Panel
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.models import Programme

DAYS_BACK, DAYS_AHEAD, MOST = 365, 60, 6


@dataclass(frozen=True, slots=True)
class Line:
    agreement: Agreement
    cents: int | None
    currency: str
    until: Any
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Due:
    words: str
    of: str
    when: str
    tone: str
    url: str


def agreements_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """The agreements that cover a project or what it is part of; and that none is signed where one should be."""
    if not request.user.has_perm(SEE, project):
        return None
    rows = list(with_terms(agreements_of(project)))
    for each in rows:
        each.programme = project.programme
    with_translations(rows)
    named = AgreedProject.objects.filter(project=project, agreement__in=[each.pk for each in rows])
    amounts = dict(named.values_list("agreement_id", "cents"))
    signed = any(each.state == Agreement.State.SIGNED and each.kind in Agreement.WITH_MONEY for each in rows)
    is_bare = not signed and project.stage in UNDER_WAY and project.kind in kinds_with_money(project.programme)
    if not rows and not is_bare:
        return None
    return Panel(
        "agreements/parts/of_project.html", {"lines": [_line(each, amounts) for each in rows], "is_bare": is_bare}
    )


def _line(one: Any, amounts: dict[int, int | None]) -> Line:
    return Line(
        one,
        amounts.get(one.pk),
        one.programme.currency,
        one.until_on,
        TONES[one.state],
        reverse("agreements:agreement", args=[one.programme.slug, one.pk]),
    )


def deadlines_of_programme(programme: Programme, request: HttpRequest) -> Panel | None:
    """What is late or due within two months under the agreements of a programme."""
    if not request.user.has_perm(SEE, programme):
        return None
    today = timezone.localdate()
    found = deadlines(programme, today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    waiting = [each for each in found if not each.is_done]
    if not waiting:
        return None
    return Panel(
        "agreements/parts/of_programme.html",
        {
            "lines": [_due(programme, each) for each in waiting[:MOST]],
            "more": max(0, len(waiting) - MOST),
            "list_url": reverse("agreements:list", args=[programme.slug]),
        },
    )


def _due(programme: Programme, deadline: Deadline) -> Due:
    ends = deadline.kind == END
    is_late = deadline.day < timezone.localdate()
    return Due(
        deadline.title if not ends else _("%(agreement)s ends") % {"agreement": deadline.agreement},
        deadline.organisation or ("" if ends else deadline.agreement),
        formats.due(deadline.day) if not ends else formats.day(deadline.day),
        "late" if is_late else "neutral",
        reverse("agreements:agreement", args=[programme.slug, deadline.agreement_pk]),
    )
