"""The screens behind the wall: planning, changing, opening and cancelling a round, later projects, single due days."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolity.affairs.monitoring.forms.rounds import DueDayForm, LatecomersForm, PlanForm, RoundForm
from sympolity.affairs.monitoring.models import Reminder, Return, Round
from sympolity.affairs.monitoring.operations import dues, reminders
from sympolity.affairs.monitoring.operations import rounds as deciding
from sympolity.affairs.monitoring.queries.reminders import Letters, late_in, letters, missing_in, summary
from sympolity.affairs.monitoring.views.here import page_of_round, report_here, round_here, template_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.operations import language_of, reader_language
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.views.together import Selection
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

RUN = "monitoring.run_rounds"
MOST_CHOSEN = 5000


def _run(request: SignedInRequest, programme: str, pk: int) -> Round:
    round_ = round_here(request, programme, pk)
    require(request.user, RUN, round_)
    return round_


# -- planning ----------------------------------------------------------------------
@require_POST
@signed_in
def plan_next(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The next round of a template, by one click."""
    template = template_here(request, programme, pk)
    require(request.user, RUN, template)
    try:
        round_ = deciding.plan_round(template, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(page_of_rounds(template.programme))
    words = {"opens": formats.day(round_.opens_on, "long"), "due": formats.day(round_.due_on, "long")}
    messages.success(request, _("Planned. It opens on %(opens)s; reports are due on %(due)s.") % words)
    return HttpResponseRedirect(page_of_round(round_))


@signed_in
def plan(request: SignedInRequest, programme: str) -> HttpResponse:
    """A round with days of its own. The address may name projects, as the list of projects chooses them."""
    found = enter(request, programme)
    require(request.user, RUN, found)
    chosen = _chosen_projects(request, found)
    return edit_page(
        request,
        PlanForm(**sent(request), programme=found, initial={"template": request.GET.get("template")}),
        partial(_plan, chosen, request),
        title=_("Plan a round"),
        submit_label=_("Plan it"),
        said=_("Planned. Nobody is asked before it opens."),
        back=page_of_rounds(found),
        onward=page_of_round,
        context={"lead": _about_choice(chosen)},
    )


def _plan(projects: list[Project], request: SignedInRequest, *, template: Any, **facts: Any) -> Round:
    return deciding.plan_round(template, projects=projects, by=request.user, **facts)


def _chosen_projects(request: SignedInRequest, programme: Programme) -> list[Project]:
    """The projects ticked in the list, or all that its filters keep; none where the address says nothing."""
    if not (request.GET.get("all") == "yes" or request.GET.getlist("pk")):
        return []
    pks = set(Selection(request, programme).pks[:MOST_CHOSEN])
    return [project for project in Project.objects.filter(programme=programme).order_by("title") if project.pk in pks]


def _about_choice(projects: list[Project]) -> str:
    if not projects:
        return _("It asks about every live project that an organisation leads.")
    words = ngettext(
        "It asks about %(count)s chosen project.", "It asks about %(count)s chosen projects.", len(projects)
    )
    return words % {"count": formats.number(len(projects))}


# -- one round -----------------------------------------------------------------------
@signed_in
def change(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    round_ = _run(request, programme, pk)
    return edit_page(
        request,
        RoundForm(**sent(request), instance=round_),
        partial(deciding.change_round, round_, by=request.user),
        title=_("Change %(name)s") % {"name": round_.title},
        back=page_of_round(round_),
    )


@require_POST
@signed_in
def open_now(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    round_ = _run(request, programme, pk)
    try:
        deciding.open_round(round_, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The round is open. Whoever reports was told."))
    return HttpResponseRedirect(page_of_round(round_))


@signed_in
def cancel(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    round_ = _run(request, programme, pk)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(deciding.cancel_round, round_, by=request.user),
        title=_("Cancel %(name)s") % {"name": round_.title},
        submit_label=_("Cancel the round"),
        said=_("Cancelled. Nobody has to report any more."),
        back=page_of_round(round_),
        context={
            "lead": _("Nobody has to report any more. What was begun is kept, and the period can be planned again.")
        },
    )


@signed_in
def add_projects(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    round_ = _run(request, programme, pk)
    return edit_page(
        request,
        LatecomersForm(**sent(request), round_=round_),
        partial(deciding.add_projects, round_, by=request.user),
        title=_("Ask about projects that came later"),
        submit_label=_("Ask about them"),
        said=_("Added. They stand in the round now."),
        back=page_of_round(round_),
    )


# -- single reports ---------------------------------------------------------------------
def _report(request: SignedInRequest, programme: str, round: int, pk: int) -> Return:
    report = report_here(request, programme, round, pk)
    require(request.user, RUN, report)
    return report


def _row_of(report: Return) -> str:
    return page_of_round(report.round, open=report.organisation_id) + f"#organisation-{report.organisation_id}"


@signed_in
def move_due_day(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    report = _report(request, programme, round, pk)
    return edit_page(
        request,
        DueDayForm(**sent(request), report=report),
        partial(dues.move_due_day, report, by=request.user),
        title=_("Another due day for %(name)s") % {"name": report},
        submit_label=_("Move the due day"),
        said=_("Moved. Whoever reports was told."),
        back=_row_of(report),
    )


@signed_in
def excuse(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    report = _report(request, programme, round, pk)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(dues.excuse_report, report, by=request.user),
        title=_("Do not ask for the report on %(name)s") % {"name": report},
        submit_label=_("Do not ask for it"),
        said=_("Nobody has to send it. The reason stands in the history."),
        back=_row_of(report),
    )


@signed_in
def ask_again(request: SignedInRequest, programme: str, round: int, pk: int) -> HttpResponse:
    report = _report(request, programme, round, pk)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(dues.ask_again, report, by=request.user),
        title=_("Ask for the report on %(name)s after all") % {"name": report},
        submit_label=_("Ask for it"),
        said=_("It is asked for."),
        back=_row_of(report),
    )


# -- reminding ---------------------------------------------------------------------------
@signed_in
def remind(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """A GET shows what a reminder says and to whom, a POST sends it."""
    round_ = _run(request, programme, pk)
    wanted = _whom(request, round_)
    if request.method == "POST":
        try:
            _say_what_left(request, reminders.remind(round_, wanted, by=request.user))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(page_of_round(round_))
    if round_.state != Round.State.OPEN:
        messages.error(request, _("The round is “%(state)s”, not open.") % {"state": round_.get_state_display()})
        return HttpResponseRedirect(page_of_round(round_))
    found = letters(round_, wanted, by=request.user)
    context = {
        "title": summary(found),
        "round": round_,
        "letters": [_shown(letter) for letter in found.letters],
        "found": found,
        "organisations": wanted,
        "back_url": page_of_round(round_),
    }
    return render(request, "monitoring/rounds/remind.html", context)


REMIND_ALL = "unsent"


def _whom(request: SignedInRequest, round_: Round) -> list[int]:
    """The organisations that the request names, or all that are late, or all that have not sent everything."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = [int(pk) for pk in asked.getlist("organisation") if pk.isdecimal() and len(pk) < 19]
    if chosen:
        return chosen
    missing = missing_in(round_) if asked.get("who") == REMIND_ALL else late_in(round_)
    return [each.organisation.pk for each in missing]


def _shown(letter: Any) -> dict[str, Any]:
    with reader_language(letter.user):
        title, text = letter.written()
    step = Reminder.Step(letter.step).label
    return {"user": letter.user, "step": step, "title": title, "text": text, "language": language_of(letter.user)}


def _say_what_left(request: SignedInRequest, found: Letters) -> None:
    if found.letters:
        count = len(found.letters)
        words = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", count)
        messages.success(request, words % {"count": formats.number(count)})
    if found.told_today:
        count = len(found.told_today)
        words = ngettext("%(count)s person was told today already.", "%(count)s people were told today already.", count)
        messages.info(request, words % {"count": formats.number(count)})
    if found.without_people:
        names = ", ".join(str(each) for each in found.without_people[:10])
        messages.warning(request, _("Nobody is appointed for %(names)s. Invite somebody.") % {"names": names})
    if not (found.letters or found.told_today or found.without_people):
        messages.info(request, _("Nothing is missing. Nobody had to be reminded."))


def page_of_rounds(programme: Programme) -> str:
    return reverse("monitoring:rounds", args=[programme.slug])
