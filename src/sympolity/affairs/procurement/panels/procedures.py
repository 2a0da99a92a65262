"""What is bought for a project, on the page of the project."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.queries.deadlines import KINDS, deadline_of, standstills
from sympolity.affairs.procurement.queries.procedures import SEE
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.words.procedures import tone_of
from sympolity.ground.kernel.panels import Panel


def procurements_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """Every attempt, those under way first; for who may read the money of the programme."""
    programme = project.programme
    if not request.user.has_perm(SEE, programme):
        return None
    rows = list(Procurement.objects.filter(project=project).order_by("reference", "attempt"))
    may_add = request.user.has_perm(KEEP, programme)
    if not rows and not may_add:
        return None
    for each in rows:
        each.programme = programme
    ends = standstills(rows)
    lines = [_line(each, deadline_of(each, ends.get(each.pk))) for each in rows]
    add_url = f"{reverse('procurement:add-procurement', args=[programme.slug])}?project={project.pk}"
    return Panel("procurement/parts/of_project.html", {"lines": lines, "add_url": add_url if may_add else ""})


def _line(procurement: Procurement, waits: Any) -> dict[str, Any]:
    on, kind = waits
    url = reverse("procurement:procurement", args=[procurement.programme.slug, procurement.pk])
    return {"one": procurement, "url": url, "tone": tone_of(procurement), "on": on, "kind": KINDS.get(kind, "")}
