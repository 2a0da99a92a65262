"""What auditing adds to the pages below it: the findings on an object, and the way to write one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sympolity.affairs.audit.queries.lives import figures_of
from sympolity.affairs.audit.queries.subjects import findings_about
from sympolity.affairs.audit.wording import state_in_words, tone_of
from sympolity.ground.kernel.panels import Panel, register_panel
from sympolity.network.programmes.rules import programme_of

FEW = 10
# The kinds of pages on which findings stand.
PAGES = (
    "portfolio.project",
    "procurement.contract",
    "procurement.procurement",
    "agreements.agreement",
    "finance.expenditure",
    "finance.paymentrequest",
    "monitoring.return",
)


def findings_on(subject: Any, request: HttpRequest) -> Panel | None:
    """For those who see audits: open findings first. Nothing where nothing was found and nothing can be written."""
    user: Any = request.user
    programme = programme_of(subject)
    if programme is None or not user.has_perm("audit.see_audit", programme):
        return None
    rows = findings_about(subject, user).select_related("organisation")
    found = list(rows.order_by("closed_on", "-number")[: FEW + 1])
    may_write = user.has_perm("audit.write_finding", programme)
    if not found and not may_write:
        return None
    label = subject._meta.label_lower
    context = {
        "programme": programme,
        "findings": [(each, state_in_words(each), tone_of(each)) for each in found[:FEW]],
        "has_more": len(found) > FEW,
        "write_url": reverse("audit:write-finding", args=[programme.slug, label, subject.pk]) if may_write else "",
        "figures": [
            (words, reverse("audit:figure", args=[programme.slug, *figure])) for words, *figure in figures_of(subject)
        ],
    }
    return Panel("audit/parts/findings.html", context)


def register() -> None:
    for label in PAGES:
        register_panel(label, findings_on, place=90)
