"""The editions of a programme for those who work on it: the list, one of them, two side by side, the files."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.monitoring import edition_words
from sympolity.affairs.monitoring.exports.editions import SHEETS, TABLES
from sympolity.affairs.monitoring.exports.editions import edition_file as file_of
from sympolity.affairs.monitoring.forms.editions import TwoEditionsForm, named
from sympolity.affairs.monitoring.models import Edition, Round
from sympolity.affairs.monitoring.queries.editions import editions_of, later_than
from sympolity.affairs.monitoring.queries.spoken_results import spoken_results
from sympolity.affairs.monitoring.views.closing import edition_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.languages.queries import say
from sympolity.methods import editions as method
from sympolity.network.portfolio.views.here import programme_here

REPORTS_ON_A_PAGE = 50


@require_safe
@signed_in
def editions(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_here(request, programme)
    rows = list(editions_of(found))
    may_run = request.user.has_perm("monitoring.run_rounds", found)
    last = {each.round_id: each.pk for each in reversed(rows)}
    rounds = Round.objects.filter(programme=found, state=Round.State.OPEN) if may_run else Round.objects.none()
    context = {
        "title": ngettext("%(n)s edition", "%(n)s editions", len(rows)) % {"n": formats.number(len(rows))},
        "editions": [(each, last[each.round_id] == each.pk) for each in rows],
        "open_rounds": rounds.order_by("due_on", "pk"),
        "may_run": may_run,
        "compare_url": reverse("monitoring:compare-editions", args=[found.slug]) if len(rows) > 1 else "",
    }
    return render(request, "monitoring/editions.html", context)


@require_safe
@signed_in
def edition(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = edition_here(request, programme, pk)
    content = method.read(found.content)
    later = later_than(found)
    earlier = editions_of(found.programme).filter(round=found.round_id, number__lt=found.number).first()
    page = Paginator(content["reports"], REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "title": named(found, in_words=say(found.round, "title").text),
        "content": content,
        "rows": edition_words.rows_of(content),
        "spoken": spoken_results(found.programme, [content], get_language() or "en"),
        "lacking": edition_words.lacking_of(content),
        "states": edition_words.states_of(content),
        "page": page,
        "later": later,
        "compare_url": compare_url(earlier, found) if earlier else "",
        "files": files_of(found, "monitoring:edition-file", [found.programme.slug, found.pk]),
        "may_publish": found.published_at is None
        and later is None
        and found.round.state == Round.State.CLOSED
        and request.user.has_perm("monitoring.publish_edition", found),
        "may_correct": later is None
        and found.round.state in (Round.State.CLOSED, Round.State.PUBLISHED)
        and request.user.has_perm("monitoring.run_rounds", found),
    }
    return render(request, "monitoring/edition.html", context)


@require_safe
@signed_in
def edition_file(request: SignedInRequest, programme: str, pk: int, name: str, kind: str) -> HttpResponse:
    found = edition_here(request, programme, pk)
    is_public = name == "public"
    try:
        return file_of(found, "edition" if is_public else name, kind, is_public=is_public)
    except KeyError as error:
        raise Http404 from error


@require_safe
@signed_in
def compare(request: SignedInRequest, programme: str) -> HttpResponse:
    """What the second of two editions says that the first did not; both stand in the address."""
    found = programme_here(request, programme)
    choices = editions_of(found)
    form = TwoEditionsForm(request.GET if request.GET else None, choices=choices)
    context: dict[str, Any] = {"title": _("Two editions side by side"), "form": form}
    if form.is_bound and form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        # The list leaves the contents out; here they are what is wanted.
        contents = dict(Edition.objects.filter(pk__in=[before.pk, after.pk]).values_list("pk", "content"))
        first, second = method.read(contents[before.pk]), method.read(contents[after.pk])
        comparison = method.compare(first, second)
        context |= {
            "before": before,
            "after": after,
            "comparison": comparison,
            "totals": edition_words.changed_totals(comparison.totals, [*second["indicators"], *first["indicators"]]),
            "changed": edition_words.changed_reports(comparison.changed, [*second["indicators"], *first["indicators"]]),
        }
    return render(request, "monitoring/compare_editions.html", context)


def compare_url(before: Edition, after: Edition) -> str:
    address = reverse("monitoring:compare-editions", args=[after.programme.slug])
    return f"{address}?before={before.pk}&after={after.pk}"


def files_of(edition: Edition, route: str, args: Iterable[Any]) -> list[tuple[str, str]]:
    """The tables of an edition: what a link says, and its address."""
    words = {"figures": _("Figures"), "totals": _("Totals"), "reports": _("Reports")}
    return [
        (f"{words[name]}, {kind.upper()}", reverse(route, args=[*args, name, kind]))
        for name in SHEETS
        for kind in TABLES
    ]
