"""A list as a page, as the part of it that htmx asks for, or as a file: one answer for every list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.kernel.http import render_part, wants_part
from sympolity.ground.kernel.lists import Listing
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, marker_of, spreadsheet_response

LIST_PAGE = "kernel/list_page.html"


def list_page(
    request: HttpRequest,
    listing: Listing[Any],
    context: Mapping[str, Any],
    *,
    template: str = LIST_PAGE,
    about: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """The address decides: `?format=csv` (xlsx, ods) writes all that is filtered, anything else shows it."""
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return list_as_file(listing, kind=kind, about=about)
    # A template that extends another does not inherit its parts, so the part is taken where it stands.
    source = LIST_PAGE if wants_part(request) else template
    return render_part(request, source, {**context, "listing": listing}, part="list")


def list_as_file(listing: Listing[Any], *, kind: str, about: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    columns, rows = listing.exported()
    now = timezone.now()
    today = timezone.localdate()
    sheet = Sheet(
        name=str(listing.caption or listing.name),
        columns=[SheetColumn(str(column.label), column.kind) for column in columns],
        rows=rows,
        about=[
            *about,
            (_("As of"), timezone.localtime(now).isoformat(" ", "minutes")),
            *((str(chip.label), str(chip.value)) for chip in listing.chosen),
        ],
        marker=marker_of(listing.record, now, is_whole=False) if listing.record and not listing.is_as_shown else "",
    )
    return spreadsheet_response(sheet, kind=kind, file_name=f"{listing.name}-{today.isoformat()}")
