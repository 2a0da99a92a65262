"""The imports of a programme, the rows of one, and one row as it stood in its file."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say
from sympolity.interchange import queries
from sympolity.interchange.kinds import kind_of
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.operations.states import page_of
from sympolity.interchange.sentences import NOT_DATA, said
from sympolity.interchange.views.finding import BRING, import_of, programme_of
from sympolity.interchange.wording import wording

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
    Column("by", gettext_lazy("brought by"), lambda each: str(each.by), steps_aside=2),
    Column("uploaded", gettext_lazy("uploaded"), lambda each: each.created_at, "moment", sort="created_at"),
)


@require_safe
@signed_in
def import_list(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_of(request, programme)
    require(request.user, SEE, found)
    states: Filter[Import] = Filter(
        "state",
        gettext_lazy("State"),
        lambda rows, values: rows.filter(state__in=values),
        options=lambda: [Option(value, label) for value, label in Import.State.choices],
    )
    may_bring = request.user.has_perm(BRING, found)
    listing = Listing(
        request,
        queries.imports_of(found),
        IMPORT_COLUMNS,
        (states,),
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
    Column("number", gettext_lazy("row"), lambda row: row.number, "number", sort="number"),
    Column("title", gettext_lazy("title"), lambda row: row.title, "text", sort="title"),
    Column(
        "outcome",
        gettext_lazy("outcome"),
        lambda row: row.get_outcome_display(),
        "status",
        sort="outcome",
        tone=lambda row: TONES.get(row.outcome, "neutral"),
    ),
    Column("why", gettext_lazy("why"), lambda row: "; ".join(why_of(row)), steps_aside=1),
)


def why_of(row: ImportRow) -> list[str]:
    kind = kind_of(row.of.kind)
    return [said(kind, row.number, reason).why for reason in row.reasons]


@require_safe
@signed_in
def rows(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    outcome: Filter[ImportRow] = Filter(
        "outcome",
        gettext_lazy("Outcome"),
        lambda found, values: found.filter(outcome__in=values),
        options=lambda: [Option(value, label) for value, label in ImportRow.Outcome.choices],
    )

    def address(each: ImportRow) -> str:
        return f"{page_of(an_import)}rows/{each.number}/" if each.number else ""

    linked = Column("title", gettext_lazy("title"), lambda each: each.title, "link", sort="title", href=address)
    listing = Listing(
        request,
        an_import.rows.select_related("of").defer("cells", "values"),
        tuple(linked if column.key == "title" else column for column in ROW_COLUMNS),
        (outcome,),
        default_sort="number",
        caption=_("Rows"),
        empty=EmptyState(_("No rows"), _("The file has not been compared yet.")),
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
