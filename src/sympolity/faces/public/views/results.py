"""What a programme has reached, as published: each page names the edition that it shows, its day and its hash."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.edition_words import lacking_of, states_of
from sympolity.affairs.monitoring.exports.editions import edition_file
from sympolity.affairs.monitoring.forms.editions import named
from sympolity.affairs.monitoring.models import Edition
from sympolity.affairs.monitoring.queries.editions import published_of
from sympolity.affairs.monitoring.queries.spoken_results import spoken_results
from sympolity.affairs.monitoring.views.editions import files_of
from sympolity.faces.public import freshness
from sympolity.faces.public.queries import editions as queries
from sympolity.faces.public.views.frame import shown
from sympolity.ground.kernel import formats
from sympolity.network.programmes.models import Programme


@freshness.page_of_programme
def results(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The results of the newest edition."""
    found = queries.newest_edition(programme)
    if found is None:
        raise Http404
    told = _told(found)
    context = {**told, "is_newest": True, "title": headline(told["indicators"])}
    return shown(request, "public/edition.html", context, programme=programme)


def headline(indicators: Sequence[queries.Told]) -> str:
    """What the results say in one sentence: how many targets are reached; none where no target is set."""
    with_target = [each.row for each in indicators if each.row.share is not None]
    if not with_target:
        return _("Results")
    reached = sum(1 for row in with_target if row.share is not None and row.share >= 1)
    said = {"reached": formats.number(reached), "targets": formats.number(len(with_target))}
    return (
        ngettext(
            "%(reached)s of %(targets)s target reached", "%(reached)s of %(targets)s targets reached", len(with_target)
        )
        % said
    )


@freshness.page_of_programme
def edition(request: HttpRequest, programme: Programme, round: int, number: int) -> HttpResponse:
    found = _found(programme, round, number)
    context = {**_told(found), "later": queries.replaced_by(found), "title": named(found)}
    return shown(request, "public/edition.html", context, programme=programme)


@freshness.page_of_programme
def editions(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = list(published_of(programme))
    if not rows:
        raise Http404
    last = {each.round_id: each.pk for each in reversed(rows)}
    context = {
        "title": ngettext("%(n)s published edition", "%(n)s published editions", len(rows))
        % {"n": formats.number(len(rows))},
        "editions": [(each, last[each.round_id] == each.pk) for each in rows],
    }
    return shown(request, "public/editions.html", context, programme=programme)


@freshness.page_of_programme
def edition_table(
    request: HttpRequest, programme: Programme, round: int, number: int, name: str, kind: str
) -> HttpResponse:
    found = _found(programme, round, number)
    try:
        response = edition_file(found, name, kind, is_public=True)
    except KeyError as error:
        raise Http404 from error
    # Open data may be read by the pages of others.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _found(programme: Programme, round_: int, number: int) -> Edition:
    found = queries.find_edition(programme, round_, number)
    if found is None:
        raise Http404
    return found


def _told(found: Edition) -> dict[str, Any]:
    contents = queries.rounds_until(found)
    content = contents[-1]
    place = [found.programme.slug, found.round_id, found.number]
    lacking = lacking_of(content)
    return {
        "edition": found,
        "content": content,
        "indicators": queries.told_of(contents),
        "spoken": spoken_results(found.programme, contents, get_language() or "en"),
        "states": states_of(content),
        "place_word": _("Place"),
        "objective_word": found.programme.word("objective"),
        "objectives_word": found.programme.word("objectives"),
        "lacking": lacking,
        "file_url": reverse("public:edition-file", args=[*place, "edition", "json"]),
        "edition_url": reverse("public:edition", args=place),
        "files": files_of(found, "public:edition-file", place),
        "check_url": f"{reverse('public:verify')}?sha256={found.public_sha256}",
    }
