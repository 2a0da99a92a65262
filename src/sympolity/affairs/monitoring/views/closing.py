"""Closing a round, opening it again for a correction, publishing what it found."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.forms.editions import ClosingRoundForm, named
from sympolity.affairs.monitoring.models import Edition
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition, reopen_round
from sympolity.affairs.monitoring.queries.editions import before_closing
from sympolity.affairs.monitoring.views.here import page_of_round, round_here
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio.views.here import programme_here


def edition_here(request: SignedInRequest, slug: str, pk: int) -> Edition:
    programme = programme_here(request, slug)
    rows = Edition.objects.select_related("round__template", "closed_by", "published_by")
    found = get_object_or_404(rows, round__programme=programme, pk=pk)
    found.round.programme = programme
    return found


def page_of(edition: Edition) -> str:
    return reverse("monitoring:edition", args=[edition.programme.slug, edition.pk])


@signed_in
def close(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """What is still open, and what becomes of it."""
    found = round_here(request, programme, pk)
    require(request.user, "monitoring.run_rounds", found)
    standing = before_closing(found)
    form = ClosingRoundForm(**sent(request), waiting=standing.waiting, is_further=standing.before is not None)

    def decide(**_answers: Any) -> Edition:
        edition = close_round(found, by=request.user, **form.decision())
        edition.round = found
        return edition

    return edit_page(
        request,
        form,
        decide,
        title=_("Close %(round)s") % {"round": say(found, "title").text},
        submit_label=_("Close the round and freeze its results"),
        said=_("The round is closed. Its results are frozen in an edition."),
        back=page_of_round(found),
        onward=page_of,
        template="monitoring/close_round.html",
        context={"round": found, "standing": standing},
    )


@signed_in
def correct(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = round_here(request, programme, pk)
    require(request.user, "monitoring.run_rounds", found)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(reopen_round, found, by=request.user),
        title=_("Correct %(round)s") % {"round": found.title},
        submit_label=_("Open it for a correction"),
        said=_("The round is open again. Reopen the reports that are to be corrected."),
        back=page_of_round(found),
        context={
            "lead": _(
                "The round opens again. Its editions stay as they are, also in public. "
                "When it is closed again there is a further edition beside them, with the reason."
            )
        },
    )


@signed_in
def publish(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    edition = edition_here(request, programme, pk)
    require(request.user, "monitoring.publish_edition", edition)
    return edit_page(
        request,
        forms.Form(**sent(request)),
        partial(publish_edition, edition, by=request.user),
        title=_("Publish %(edition)s") % {"edition": named(edition)},
        submit_label=_("Publish"),
        said=_("Published. The open pages show these results now."),
        back=page_of(edition),
        context={
            "lead": _(
                "Everybody can read these results, take the file and check it. Small numbers of people, the words of "
                "reports and projects that are not public are not in it. What is published stays: a correction is a "
                "further edition."
            )
        },
    )
