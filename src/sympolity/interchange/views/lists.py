"""The imports of a programme, the rows of one, and one row as it stood in its file."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say
from sympolity.interchange import queries
from sympolity.interchange.kinds import RecordKind, kind_of
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.operations.states import page_of
from sympolity.interchange.telling.sentences import NOT_DATA, said
from sympolity.interchange.telling.wording import wording
from sympolity.interchange.views.finding import BRING, import_of, programme_of
from sympolity.network.territories.models import Territory

SEE = "programmes.view_programme"
TONES = {
    "committed": "fine",
    "failed": "late",
    "mapping": "attention",
    "ready": "attention",
    "new": "fine",
    "changed": "accent",
    "asked": "attention",
    "refused": "late",
}
IMPORT_COLUMNS: tuple[Column[Import], ...] = (
    Column("file", gettext_lazy("file"), lambda each: each.file_name, "link", sort="file_name", href=page_of),
    Column("kind", gettext_lazy("what it lists"), lambda each: kind_of(each.kind).label, steps_aside=2),
    Column("source", gettext_lazy("who made the list"), lambda each: each.source, sort="source", steps_aside=2),
    Column("as_of", gettext_lazy("as of"), lambda each: each.as_of, "day", sort="as_of", steps_aside=2),
    Column("rows", gettext_lazy("rows"), lambda each: each.summary.get("rows"), "number", steps_aside=1),
    Column(
        "state",
        gettext_lazy("state"),
        lambda each: each.get_state_display(),
        "status",
        sort="state",
        tone=lambda each: TONES.get(each.state, "neutral"),
    ),
    Column(
        "next", gettext_lazy("what comes next"), lambda each: next_step(each), "link", href=lambda each: next_page(each)
    ),
    Column("by", gettext_lazy("brought by"), lambda each: str(each.by), steps_aside=2),
    Column("uploaded", gettext_lazy("uploaded"), lambda each: each.created_at, "moment", sort="created_at"),
)


def next_step(an_import: Import) -> str:
    """Where the import waits, in the words of what one does there; nothing once it is over."""
    counts = an_import.summary.get("counts", {})
    if an_import.state == Import.State.READY:
        if asked := counts.get("asked"):
            words = ngettext("Answer for %(count)s row", "Answer for %(count)s rows", asked)
            return words % {"count": formats.number(asked)}
        if refused := counts.get("refused"):
            words = ngettext("Look at %(count)s refused row", "Look at %(count)s refused rows", refused)
            return words % {"count": formats.number(refused)}
        return _("Bring it in")
    if an_import.state == Import.State.MAPPING:
        return _("Confirm the columns")
    return _("See how far it is") if an_import.is_under_way else ""


def next_page(an_import: Import) -> str:
    return page_of(an_import) if next_step(an_import) else ""


@require_safe
@signed_in
def import_list(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_of(request, programme)
    require(request.user, SEE, found)
    may_bring = request.user.has_perm(BRING, found)
    listing = Listing(
        request,
        queries.imports_of(found),
        IMPORT_COLUMNS,
        (by_choice("state", gettext_lazy("State"), Import.State.choices),),
        default_sort="-uploaded",
        caption=_("Imports"),
        empty=EmptyState(
            _("No spreadsheet has come in yet"),
            _("Bring one in: you see what would change before anything does."),
        ),
    )
    context = {
        "listing": listing,
        "title": _("Spreadsheets of %(programme)s") % {"programme": say(found, "title").text},
        "may_bring": may_bring,
    }
    return list_page(request, listing, template="interchange/list.html", context=context)


ROW_COLUMNS: tuple[Column[ImportRow], ...] = (
    Column("number", gettext_lazy("row"), lambda row: row.number or None, "number", sort="number"),
    Column("title", gettext_lazy("title"), lambda row: row.title, "text", sort="title"),
    Column(
        "outcome",
        gettext_lazy("outcome"),
        lambda row: row.get_outcome_display(),
        "status",
        sort="outcome",
        tone=lambda row: TONES.get(row.outcome, "neutral"),
    ),
    Column("what", gettext_lazy("what changes, or why not"), lambda row: row.told, steps_aside=1),  # type: ignore[attr-defined]
    Column(
        "place",
        gettext_lazy("municipality"),
        lambda row: row.place.name if row.place else "",
        sort="place__name",
        steps_aside=2,
    ),
)


def with_words(an_import: Import, rows: list[ImportRow]) -> list[ImportRow]:
    """Each row with what it says: old and new of each field, or why it cannot come in."""
    kind = kind_of(an_import.kind)
    changed: dict[int, list[str]] = {}
    for each in queries.differences(an_import, [row for row in rows if row.changes]):
        line = _("%(field)s: %(old)s → %(new)s.") % {"field": each.label, "old": each.old, "new": each.new}
        changed.setdefault(each.pk, []).append(line)
    for row in rows:
        why = [said(kind, row.number, reason).why for reason in row.reasons]
        row.told = " ".join([*why, *changed.get(row.pk, [])])  # type: ignore[attr-defined]
    return rows


def row_filters(an_import: Import) -> tuple[Filter[ImportRow], ...]:
    """By outcome, by field that changes or is wrong, by municipality: all of it stands in the address."""
    kind = kind_of(an_import.kind)
    counts = an_import.summary.get("counts", {})

    def outcomes() -> list[Option]:
        return [
            Option(value, f"{label} ({formats.number(counts[value])})")
            for value, label in ImportRow.Outcome.choices
            if counts.get(value)
        ]

    def of_fields(found: QuerySet[ImportRow], keys: list[str]) -> QuerySet[ImportRow]:
        wanted = Q()
        for key in keys:
            wanted |= Q(fields__contains=f" {key} ")
        return found.filter(wanted)

    def places() -> list[Option]:
        named = Territory.objects.filter(pk__in=an_import.rows.exclude(place=None).values("place"))
        return [*(Option(str(pk), name) for pk, name in named.order_by("name").values_list("pk", "name")), NOWHERE]

    def of_places(found: QuerySet[ImportRow], keys: list[str]) -> QuerySet[ImportRow]:
        wanted = Q(place__in=[int(key) for key in keys if key.isdigit()])
        return found.filter(wanted | Q(place=None) if NOWHERE.value in keys else wanted)

    return (
        Filter("outcome", gettext_lazy("Outcome"), lambda rows, keys: rows.filter(outcome__in=keys), options=outcomes),
        Filter("field", gettext_lazy("Field"), of_fields, options=lambda: fields_of(an_import, kind)),
        Filter("municipality", gettext_lazy("Municipality"), of_places, options=places),
    )


NOWHERE = Option("none", gettext_lazy("No municipality"))


def fields_of(an_import: Import, kind: RecordKind) -> list[Option]:
    """The fields to which a column goes."""
    chosen = {choice.get("field") for choice in an_import.chosen.values()}
    return [Option(spec.key, spec.label) for spec in kind.fields if spec.key in chosen]


@require_safe
@signed_in
def rows(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)

    def address(each: ImportRow) -> str:
        return f"{page_of(an_import)}rows/{each.number}/" if each.number else ""

    linked = Column("title", gettext_lazy("title"), lambda each: each.title, "link", sort="title", href=address)
    listing = Listing(
        request,
        an_import.rows.select_related("place").defer("cells", "values"),
        tuple(linked if column.key == "title" else column for column in ROW_COLUMNS),
        row_filters(an_import),
        default_sort="number",
        caption=_("Rows"),
        empty=EmptyState(_("No rows"), _("The file has not been compared yet.")),
        prepare=lambda found: with_words(an_import, found),
    )
    context = {"listing": listing, "import": an_import, "title": _("Rows of %(file)s") % {"file": an_import.file_name}}
    return list_page(request, listing, template="interchange/rows.html", context=context)


@dataclass(frozen=True, slots=True)
class CellLine:
    letter: str
    heading: str
    text: str
    field: str
    value: str
    why: str


@require_safe
@signed_in
def row(request: SignedInRequest, programme: str, pk: int, number: int) -> HttpResponse:
    """Where a figure came from: the row as it stood in the file, cell by cell, and what became of it."""
    an_import = import_of(request, programme, pk, SEE)
    found = an_import.rows.filter(number=number).order_by("id").first() if number else None
    if found is None or an_import.state not in (Import.State.COMMITTED, Import.State.UNDONE):
        import_of(request, programme, pk, BRING)
    if found is None:
        not_data = next((each for each in an_import.summary.get("not_data", []) if each["row"] == number), None)
        if not_data is None:
            raise Http404
        context = {
            "import": an_import,
            "number": number,
            "reason": NOT_DATA[not_data["reason"]],
            "text": not_data["text"],
        }
        return render(request, "interchange/row.html", context)
    kind = kind_of(an_import.kind)
    context = {
        "import": an_import,
        "row": found,
        "number": number,
        "tone": TONES.get(found.outcome, "neutral"),
        "lines": list(cell_lines(an_import, found)),
        "differences": queries.differences(an_import, [found]) if found.outcome == "changed" else [],
        "subject_url": queries.address_of(an_import, kind, found.subject_id),
    }
    return render(request, "interchange/row.html", context)


def cell_lines(an_import: Import, found: ImportRow) -> Any:
    kind = kind_of(an_import.kind)
    words = wording(an_import, [found.values])
    reasons = {reason.get("column"): said(kind, found.number, reason).why for reason in found.reasons}
    for column in an_import.columns:
        letter = column["letter"]
        key = an_import.chosen.get(letter, {}).get("field", "")
        value = words.say(key, found.values[key]) if key and found.values.get(key) not in (None, "") else ""
        yield CellLine(
            letter,
            column["header"],
            found.cells.get(letter, ""),
            str(kind.field(key).label) if key else "",
            value,
            reasons.get(letter, ""),
        )
