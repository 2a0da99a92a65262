"""The list of findings: page and file from the same columns."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.queries.subjects import named
from sympolity.affairs.audit.wording import state_in_words, tone_of
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.network.programmes.models import Programme

LATE = "late"


def finding_listing(request: HttpRequest, programme: Programme) -> Listing[Finding]:
    """The findings that the person may see: all of them, or those of the own organisation."""
    rows = Finding.objects.visible_to(request.user).filter(programme=programme)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows.select_related("organisation", "programme"),
        columns=_columns(programme),
        filters=[
            Filter("state", gettext_lazy("State"), _in_state, options=_states),
            by_choice("weight", gettext_lazy("Weight"), Finding.Weight.choices),
            by_object("organisation", gettext_lazy("Organisation"), partial(_who, rows)),
        ],
        default_sort="-number",
        name=f"{programme.slug}-findings",
        caption=_("Findings"),
        empty=EmptyState(_("No findings yet"), _("A finding says what an auditor saw and who has to answer.")),
        search=lambda found, words: found.filter(Q(title__icontains=words) | Q(text__icontains=words)),
        sums={"cents": lambda found: found.aggregate(sum=Sum("cents"))["sum"]},
        prepare=partial(_with_names, request.user),
    )


def _with_names(user: Any, rows: list[Finding]) -> Iterable[Finding]:
    names = named(rows, user)
    for row in rows:
        row.__dict__["about"] = names.get((row.subject_type, row.subject_id), ("", ""))
    return rows


def _columns(programme: Programme) -> list[Column[Any]]:
    return [
        Column(
            "title",
            gettext_lazy("Finding"),
            lambda one: one.title,
            kind="link",
            sort="title",
            href=lambda one: reverse("audit:finding", args=[programme.slug, one.pk]),
            sub=lambda one: one.about[0],
        ),
        Column("number", gettext_lazy("Number"), lambda one: one.number, kind="number", sort="number", steps_aside=1),
        Column(
            "state", gettext_lazy("State"), state_in_words, kind="status", sort="state", tone=lambda one: tone_of(one)
        ),
        Column("weight", gettext_lazy("Weight"), lambda one: one.get_weight_display(), sort="weight", steps_aside=2),
        Column(
            "organisation",
            gettext_lazy("Who has to answer"),
            lambda one: one.organisation.name,
            sort="organisation__name",
            steps_aside=2,
        ),
        Column(
            "cents",
            _("In question, %(currency)s") % {"currency": programme.currency},
            lambda one: one.cents,
            kind="money",
            sum="cents",
            steps_aside=1,
        ),
        Column(
            "answer_by",
            gettext_lazy("Answer until"),
            lambda one: one.answer_by,
            kind="day",
            sort="answer_by",
            steps_aside=1,
        ),
        Column("about", gettext_lazy("About"), lambda one: one.about[0], shown=False),
        Column("rule", gettext_lazy("Rule that was not kept"), lambda one: one.rule, shown=False),
        Column("text", gettext_lazy("In detail"), lambda one: one.text, shown=False),
        Column("written_at", gettext_lazy("Written"), lambda one: one.written_at, kind="moment", shown=False),
        Column("closed_on", gettext_lazy("Closed on"), lambda one: one.closed_on, kind="day", shown=False),
        Column("conclusion", gettext_lazy("Conclusion"), lambda one: one.conclusion, shown=False),
        Column(
            "confirmed_cents",
            _("Found wrong, %(currency)s") % {"currency": programme.currency},
            lambda one: one.confirmed_cents,
            kind="money",
            shown=False,
        ),
    ]


def _states() -> list[Option]:
    return [Option(LATE, _("answer late")), *(Option(value, label) for value, label in Finding.State.choices)]


def _in_state(rows: QuerySet[Finding], values: list[str]) -> QuerySet[Finding]:
    wanted = Q(state__in=values)
    if LATE in values:
        wanted |= Q(state=Finding.State.OPEN, answer_by__lt=timezone.localdate())
    return rows.filter(wanted)


def _who(rows: QuerySet[Finding]) -> Iterable[tuple[int, str]]:
    return rows.order_by("organisation__name").values_list("organisation", "organisation__name").distinct()
