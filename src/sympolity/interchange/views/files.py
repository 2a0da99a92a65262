"""What leaves an import as a file: its report, its differences, the file itself as it came."""

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, spreadsheet_response
from sympolity.interchange import queries
from sympolity.interchange.models import ImportRow
from sympolity.interchange.reports import report_of
from sympolity.interchange.views.finding import import_of


@require_safe
@signed_in
def report(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    response = JsonResponse(report_of(an_import), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="import-{an_import.pk}.json"'
    return response


@require_safe
@signed_in
def differences(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    changed = an_import.rows.filter(outcome=ImportRow.Outcome.CHANGED).order_by("number").defer("cells")
    found = queries.differences(an_import, list(changed))
    sheet = Sheet(
        _("Differences"),
        (
            SheetColumn(_("Row"), "number"),
            SheetColumn(_("Title")),
            SheetColumn(_("Field")),
            SheetColumn(_("Before")),
            SheetColumn(_("After")),
        ),
        [(each.number, each.title, each.label, each.old, each.new) for each in found],
        ((_("File"), an_import.file_name), ("SHA-256", an_import.sha256)),
    )
    return spreadsheet_response(sheet, kind="xlsx", file_name=f"differences-{an_import.pk}")


@require_safe
@signed_in
def file(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The file as it came, never shown inside the browser."""
    an_import = import_of(request, programme, pk)
    if not an_import.file:
        raise Http404
    opened = an_import.file.open("rb")
    kind = "application/octet-stream"
    return FileResponse(opened, as_attachment=True, filename=an_import.file_name, content_type=kind)  # type: ignore[return-value]
