"""The amendments of a programme as a list, and one of them in words."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import Column, EmptyState, Listing
from sympolity.ground.languages.queries import with_translations
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.network.portfolio.models import Amendment
from sympolity.network.portfolio.notices import page_of_amendment
from sympolity.network.portfolio.story import Told
from sympolity.network.portfolio.timetable.comparison import end_of
from sympolity.network.programmes.models import Programme

TONES = {
    "draft": "neutral",
    "submitted": "attention",
    "returned": "late",
    "approved": "fine",
    "rejected": "neutral",
    "withdrawn": "neutral",
}


def tone_of_state(amendment: Amendment) -> str:
    return TONES[amendment.state]


def _moved(amendment: Amendment) -> int | None:
    before, after = end_of(amendment)
    return (after - before).days if before and after else None


COLUMNS: list[Column[Amendment]] = [
    Column(
        "project", gettext_lazy("Project"), lambda each: say_tag(each.project, "title"), kind="link",
        sort="project__title", href=page_of_amendment,
        sub=lambda each: each.project.lead.name if each.project.lead else "",
    ),
    Column("number", gettext_lazy("Number"), lambda each: each.number, kind="number", sort="number", shown=False),
    Column(
        "state", gettext_lazy("State"), lambda each: each.get_state_display(), kind="status", sort="state",
        tone=tone_of_state,
    ),
    Column("cause", gettext_lazy("Cause"), lambda each: each.get_cause_display(), sort="cause"),
    Column("note", gettext_lazy("What happened"), lambda each: each.cause_note, shown=False, steps_aside=2),
    Column("remedy", gettext_lazy("What you do about it"), lambda each: each.remedy, shown=False, steps_aside=2),
    Column("before", gettext_lazy("End before"), lambda each: end_of(each)[0], kind="day", steps_aside=2),
    Column("after", gettext_lazy("End after"), lambda each: end_of(each)[1], kind="day", steps_aside=1),
    Column("moved", gettext_lazy("Moved, days"), _moved, kind="number", steps_aside=1),
    Column(
        "submitted", gettext_lazy("Submitted"), lambda each: each.submitted_at, kind="moment", sort="submitted_at",
        steps_aside=2,
    ),
    Column(
        "decided", gettext_lazy("Decided"), lambda each: each.decided_at, kind="moment", sort="decided_at",
        steps_aside=2,
    ),
    Column("decision", gettext_lazy("Reason or conditions"), lambda each: each.decision, shown=False, steps_aside=2),
]  # fmt: skip


def _named_like(rows: QuerySet[Amendment], query: str) -> QuerySet[Amendment]:
    return rows.filter(
        Q(project__title__icontains=query) | Q(project__code__icontains=query) | Q(project__lead__name__icontains=query)
    )


def amendment_listing(request: HttpRequest, programme: Programme) -> Listing[Amendment]:
    def prepare(rows: list[Amendment]) -> list[Amendment]:
        for each in rows:
            each.project.programme = programme
        with_translations([each.project for each in rows])
        return rows

    return Listing(
        request=request,
        rows_of=Amendment.objects.visible_to(request.user).filter(project__programme=programme),  # type: ignore[arg-type]
        columns=COLUMNS,
        filters=[
            by_choice("state", gettext_lazy("State"), Amendment.State.choices),
            by_choice("cause", gettext_lazy("Cause"), Amendment.Cause.choices),
        ],
        default_sort="-submitted",
        name=f"{programme.slug}-amendments",
        caption=gettext_lazy("Amendments"),
        empty=EmptyState(
            _("No amendments yet"),
            _("Once a plan is agreed, its days move by an amendment on the page of its project."),
        ),
        search=_named_like,
        prepare=prepare,
        annotate=lambda rows: rows.select_related("project__lead"),
    )


def history_of_amendment(amendment: Amendment) -> list[Told]:
    """What was decided about it, newest first."""
    entries = Entry.objects.about(amendment).select_related("by").order_by("-id")
    return [
        Told(
            words[:1].upper() + words[1:],
            entry.at,
            entry.by,
            entry.hash,
            entry.reason,
            entry.verb != "amendment changed",
        )
        for entry in entries
        for words in (str(verb_in_words(entry.verb)),)
    ]
