from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import DayInput
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.ground.languages.queries import with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.story import source_in_words
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.portfolio.wording import Names
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.comparison import Changed, Comparison, Wish, compare, last_import_at

LINES = 50
FIRST_SHOWN = 30
MOST_DECISIONS = 3
MAIN_FACTS = ("stage", "amounts", "lead", "territories")
FACTS = {
    "stage": gettext_lazy("Stage"),
    "amounts": gettext_lazy("Money"),
    "planned_start_on": gettext_lazy("Planned start"),
    "planned_end_on": gettext_lazy("Planned end"),
    "milestones": gettext_lazy("Milestones"),
    "lead": gettext_lazy("Lead organisation"),
    "partners": gettext_lazy("Partners"),
    "territories": gettext_lazy("Territories"),
    "objectives": gettext_lazy("Objectives"),
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
}


class PeriodForm(forms.Form):
    """Two days and what to look at; all of it stands in the address."""

    since = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    until = forms.DateField(label=gettext_lazy("Until"), widget=DayInput())
    territory = forms.ModelMultipleChoiceField(
        Territory.objects.none(), label=gettext_lazy("Territory"), required=False
    )
    objective = forms.ModelMultipleChoiceField(
        Objective.objects.none(), label=gettext_lazy("Objective"), required=False
    )
    lead = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Lead organisation"), required=False
    )
    fact = forms.MultipleChoiceField(label=gettext_lazy("Only"), choices=list(FACTS.items()), required=False)
    back = forms.BooleanField(label=gettext_lazy("Also what changed and changed back"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["territory"].queryset = Territory.objects.filter(
            network=programme.network_id, level__in=("region", "municipality")
        ).order_by("name", "pk")
        fields["objective"].queryset = programme.objectives.order_by("order", "code", "name")
        fields["objective"].label = str(programme.word("objective"))
        fields["lead"].queryset = Organisation.objects.filter(led_projects__programme=programme).distinct()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The second day lies before the first one."))
        return said

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            said["since"],
            said["until"],
            tuple(each.pk for each in said["territory"]),
            tuple(each.pk for each in said["objective"]),
            tuple(each.pk for each in said["lead"]),
            tuple(said["fact"]),
            said["back"],
        )


@dataclass(frozen=True, slots=True)
class Quick:
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Was:
    label: str
    old: str
    new: str
    by: Any
    at: Any
    reason: str
    source: str
    times: int
    is_back: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Who decided, when, why and from which source."""

    at: Any
    by: Any
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    project: Project | None  # None for one that is no longer there
    code: str
    url: str
    changes: tuple[Was, ...]
    decisions: tuple[Taken, ...]
    more: int
    history_url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure on both days and the difference, in words."""

    label: str
    before: str
    after: str
    difference: str
    is_same: bool


@require_safe
@signed_in
def changes(request: SignedInRequest, programme: str) -> HttpResponse:
    """What changed since the last working group: new, ended, changed, and the figures of both days."""
    here = programme_here(request, programme)
    require(request.user, "journal.view_history", here)
    today = timezone.localdate()
    last_visit = remember_visit(request, here, today)
    params = request.GET.copy()
    params.setdefault("since", (today - timedelta(days=30)).isoformat())
    params.setdefault("until", today.isoformat())
    form = PeriodForm(params, programme=here)
    context: dict[str, Any] = {
        "title": _("What changed"),
        "form": form,
        "quick": list(quick_choices(params, here, today, last_visit)),
    }
    if not form.is_valid():
        return render(request, "observatory/changes.html", context, status=422)
    found = compare(here, request.user, form.wish())
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return as_file(found, here, kind)
    context |= page_of(request, found, here)
    return render(request, "observatory/changes.html", context)


def remember_visit(request: SignedInRequest, programme: Programme, today: date) -> date | None:
    """The day of the visit before this one: kept with the session, at first the day of signing in."""
    key = f"changes:{programme.pk}"
    before, latest = request.session.get(key, [None, None])
    if latest != today.isoformat():
        before, latest = latest, today.isoformat()
        request.session[key] = [before, latest]
    if before:
        return date.fromisoformat(before)
    signed_in_at = request.user.last_login
    return timezone.localdate(signed_in_at) if signed_in_at else None


def quick_choices(params: Any, programme: Programme, today: date, last_visit: date | None) -> Iterator[Quick]:
    days = [(today - timedelta(days=count), count) for count in (7, 30, 90)]
    choices: list[tuple[str | Promise, date]] = [
        (ngettext("last %(count)s day", "last %(count)s days", count) % {"count": count}, day) for day, count in days
    ]
    if last_visit:
        choices.insert(0, (_("since your last visit"), last_visit))
    if brought := last_import_at(programme):
        choices.append((_("since the last import, with it"), timezone.localdate(brought)))
    for label, day in choices:
        chosen = params.copy()
        for name in ("page", "format"):
            chosen.pop(name, None)
        chosen["since"], chosen["until"] = day.isoformat(), today.isoformat()
        is_current = params["since"] == chosen["since"] and params["until"] == chosen["until"]
        yield Quick(label, f"?{chosen.urlencode()}", is_current)


def page_of(request: SignedInRequest, found: Comparison, programme: Programme) -> dict[str, Any]:
    page = Paginator(found.changed, LINES).get_page(request.GET.get("page"))
    shown = [*found.new[:FIRST_SHOWN], *found.ended[:FIRST_SHOWN], *page.object_list]
    names = names_in(shown)
    params = request.GET.copy()
    params.pop("page", None)
    files = []
    for kind in CONTENT_TYPES:
        params["format"] = kind
        files.append((kind, f"?{params.urlencode()}"))
    return {
        "found": found,
        "title": finding(found),
        "figures": list(figures_of(found, programme)),
        "stages": list(stages_of(found)),
        "places": list(places_of(found)),
        "new": lines_of(found.new[:FIRST_SHOWN], names, programme, is_new=True),
        "ended": lines_of(found.ended[:FIRST_SHOWN], names, programme),
        "changed": lines_of(list(page.object_list), names, programme),
        "first_shown": FIRST_SHOWN,
        "page": page,
        "files": files,
    }


def finding(found: Comparison) -> str:
    """“3 new, 1 ended, 41 changed since 5 January”"""
    new, ended, changed = len(found.new), len(found.ended), len(found.changed)
    words = (
        (new, ngettext("%(count)s project new", "%(count)s projects new", new)),
        (ended, ngettext("%(count)s ended", "%(count)s ended", ended)),
        (changed, ngettext("%(count)s changed", "%(count)s changed", changed)),
    )
    parts = [each % {"count": formats.number(count)} for count, each in words if count]
    if not parts:
        return _("Nothing changed between %(since)s and %(until)s") % days_of(found)
    return _("%(what)s since %(since)s") % {"what": _(", ").join(parts), **days_of(found)}


def days_of(found: Comparison) -> dict[str, str]:
    return {"since": formats.day(found.wish.since), "until": formats.day(found.wish.until)}


def figures_of(found: Comparison, programme: Programme) -> Iterator[Figure]:
    yield of_numbers(_("Projects"), found.before.count, found.after.count)
    labels = {
        "planned": _("Planned"),
        "total": _("Total cost"),
        "eligible": _("Eligible cost"),
        "funding": _("Funding"),
    }
    for name, label in labels.items():
        in_currency = f"{label}, {programme.currency}"
        yield of_money(in_currency, found.before.money[name], found.after.money[name])


def stages_of(found: Comparison) -> Iterator[Figure]:
    for stage in Project.Stage:
        before, after = found.before.by_stage.get(stage, 0), found.after.by_stage.get(stage, 0)
        if before or after:
            label = str(stage.label)
            yield of_numbers(label[:1].upper() + label[1:], before, after)


def places_of(found: Comparison) -> Iterator[tuple[str, Figure, Figure]]:
    before, after = found.before.by_place.by_key, found.after.by_place.by_key
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        counts = (old.count if old else 0), (new.count if new else 0)
        if any(counts):
            name = (new or old).name  # type: ignore[union-attr]
            money = (old.planned_cents if old else 0), (new.planned_cents if new else 0)
            yield name, of_numbers(name, *counts), of_money(name, *money)


def of_numbers(label: str, before: int, after: int) -> Figure:
    return Figure(
        label, formats.number(before), formats.number(after), signed(formats.number, after - before), before == after
    )


def of_money(label: str, before: int, after: int) -> Figure:
    words = formats.amount
    return Figure(label, words(before), words(after), signed(words, after - before), before == after)


def signed(words: Any, difference: int) -> str:
    if not difference:
        return "–"
    return f"+{words(difference)}" if difference > 0 else f"−{words(-difference)}"


def names_in(lines: Iterable[Changed]) -> Names:
    return Names({name: (net.old, net.new) for name, net in line.changes.items()} for line in lines)


def lines_of(lines: Sequence[Changed], names: Names, programme: Programme, *, is_new: bool = False) -> list[Line]:
    """Of what is new the page says the main facts, of the rest what changed."""
    projects = Project.objects.in_bulk([line.pk for line in lines])
    for project in projects.values():
        project.programme = programme
    with_translations(projects.values())
    return [
        Line(
            line.title,
            projects.get(line.pk),
            line.code,
            reverse("portfolio:project", args=[programme.slug, line.pk]),
            tuple(was for name, was in told_of(line, names) if not is_new or name.split(".")[0] in MAIN_FACTS),
            *decisions_of(line, 1 if is_new else MOST_DECISIONS),
            reverse("journal:history", args=[Project._meta.label_lower, line.pk]),
        )
        for line in lines
    ]


def decisions_of(line: Changed, most: int) -> tuple[tuple[Taken, ...], int]:
    """The newest decisions about a project, and how many more there are."""
    entries = {decision.number: decision.told for net in line.changes.values() for decision in net.decisions}
    newest = [entries[number] for number in sorted(entries, reverse=True)]
    told = tuple(Taken(each.at, each.by, each.reason, source_in_words(each)) for each in newest[:most])
    return told, len(newest) - len(told)


def told_of(line: Changed, names: Names) -> Iterator[tuple[str, Was]]:
    for name, net in line.changes.items():
        last = net.decisions[-1].told
        yield (
            name,
            Was(
                names.label(name),
                names.words(name, net.old),
                names.words(name, net.new),
                last.by,
                last.at,
                last.reason,
                source_in_words(last),
                len(net.decisions),
                net.is_back,
            ),
        )


def as_file(found: Comparison, programme: Programme, kind: str) -> HttpResponse:
    """Every fact that changed is a row."""
    headings = {"new": _("new"), "ended": _("ended"), "changed": _("changed")}
    groups: Mapping[str, list[Changed]] = {"new": found.new, "ended": found.ended, "changed": found.changed}
    names = names_in(line for lines in groups.values() for line in lines)
    labels = (
        _("Project"), _("Code"), _("What happened"), _("What changed"), _("Before"), _("After"), _("Who"),
    )  # fmt: skip
    columns = [
        *(SheetColumn(label) for label in labels),
        SheetColumn(_("When"), "moment"),
        SheetColumn(_("Why")),
        SheetColumn(_("Source")),
    ]
    rows = (
        [
            line.title,
            line.code,
            headings[key],
            was.label,
            was.old,
            was.new,
            str(was.by or ""),
            was.at,
            was.reason,
            was.source,
        ]
        for key, lines in groups.items()
        for line in lines
        for _name, was in told_of(line, names)
    )
    about = [
        (_("Programme"), programme.title),
        (_("From"), found.wish.since.isoformat()),
        (_("Until"), found.wish.until.isoformat()),
        *((figure.label, f"{figure.before} → {figure.after}") for figure in figures_of(found, programme)),
    ]
    name = f"{programme.slug}-{found.wish.since.isoformat()}-{found.wish.until.isoformat()}"
    return spreadsheet_response(Sheet(_("What changed"), columns, rows, about), kind=kind, file_name=name)
