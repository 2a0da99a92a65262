"""The steps of one import: upload, columns, preview, bring in, undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.http import SignedInRequest, render_part, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange import operations, queries
from sympolity.interchange.columns.remarks import remark_sentence
from sympolity.interchange.files.todo import open_rows
from sympolity.interchange.forms import ReadingForm, UploadForm, column_choices, read_answers, read_columns
from sympolity.interchange.kinds import kind_of
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import page_of
from sympolity.interchange.telling.sentences import NOT_DATA, notices, refusal_sentence, state_sentence
from sympolity.interchange.telling.untaken import untaken
from sympolity.interchange.views.finding import BRING, UNDO, import_of, programme_of

State = Import.State
SHOWN = 200
SEEN_BY_ALL = (State.COMMITTED, State.UNDONE)


@signed_in
def new_import(request: SignedInRequest, programme: str) -> HttpResponse:
    found = programme_of(request, programme)
    require(request.user, BRING, found)
    wish = {key: request.GET[key] for key in ("kind", "source") if key in request.GET}
    form = UploadForm(request.POST or None, request.FILES or None, programme=found, user=request.user, initial=wish)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("kind", "source", "as_of")}
        try:
            an_import = operations.upload(found, form.cleaned_data["file"], by=request.user, **facts)
            operations.begin_reading(an_import, by=request.user)
            return redirect("interchange:import", programme=programme, pk=an_import.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "title": _("Bring in a spreadsheet")}
    return render(request, "interchange/new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def import_page(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Whatever step the import waits at; somebody who left finds it again here."""
    an_import = import_of(request, programme, pk, "programmes.view_programme")
    if an_import.state not in SEEN_BY_ALL:
        import_of(request, programme, pk, BRING)
    if an_import.state == State.MAPPING:
        return _columns_page(request, an_import)
    if an_import.state == State.READY:
        return _preview_page(request, an_import)
    if an_import.is_under_way:
        return _progress_page(request, an_import)
    return _end_page(request, an_import)


def _context(an_import: Import, **more: Any) -> dict[str, Any]:
    return {"import": an_import, "kind": kind_of(an_import.kind), "step": an_import.state, **more}


def _fresh_page(request: SignedInRequest) -> HttpResponse | None:
    """A fragment asked for progress, but the work is over: the whole page has changed."""
    if not request.htmx:
        return None
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


def _progress_page(request: SignedInRequest, an_import: Import) -> HttpResponse:
    job = an_import.job
    is_stuck = job is None or job.is_over
    standing = jobs.standing_of(job) if job else None
    mine = job is not None and job.by_id == request.user.pk
    context = _context(an_import, job=job, standing=standing, is_stuck=is_stuck, is_mine=mine)
    return render_part(request, "interchange/progress.html", context, part="progress")


def _columns_page(
    request: SignedInRequest, an_import: Import, *, error: str = "", reading: ReadingForm | None = None
) -> HttpResponse:
    if not error and (fresh := _fresh_page(request)):
        return fresh
    kind = kind_of(an_import.kind)
    choices = column_choices(an_import, kind)
    context = _context(
        an_import,
        columns=choices,
        exceptions=[each for each in choices if each.is_exception],
        as_before=[each for each in choices if not each.is_exception],
        waiting=any(each.waits for each in choices),
        missing=[remark_sentence(kind, each) for each in an_import.mapping.get("remarks", []) if not each["letter"]],
        reading=reading or ReadingForm(an_import),
        error=error,
        before=queries.same_file_before(an_import),
        currencies=("EUR", "GBP", "CHF", "MAD", "TND"),
        notices=notices(an_import.reading),
        skipped_words=NOT_DATA,
    )
    return render(request, "interchange/columns.html", context, status=422 if error else 200)


def _preview_page(request: SignedInRequest, an_import: Import, *, error: str = "") -> HttpResponse:
    if not error and (fresh := _fresh_page(request)):
        return fresh
    seen = queries.preview(an_import)
    columns = column_choices(an_import, kind_of(an_import.kind))
    context = _context(
        an_import,
        preview=seen,
        error=error,
        heading=state_sentence(seen.counts, seen.asks.count),
        columns=columns,
        left_out=[
            column.header or column.letter for column in columns if not column.label and not column.is_number_of_ours
        ],
        answers=an_import.answers,
        emptied=queries.emptied(an_import),
        closing=an_import.answers.get("gone", {}).get("close", ()),
        skipped_words=NOT_DATA,
    )
    return render(request, "interchange/preview.html", context, status=422 if error else 200)


def _end_page(request: SignedInRequest, an_import: Import) -> HttpResponse:
    if fresh := _fresh_page(request):
        return fresh
    refusal = an_import.refusal
    may_bring = request.user.has_perm(BRING, an_import.programme)
    context = _context(
        an_import,
        refusal=refusal_sentence(refusal["code"], refusal.get("params", {})) if refusal else "",
        counts=an_import.summary.get("counts", {}),
        totals=list(queries.totals(kind_of(an_import.kind), an_import)),
        stays=an_import.summary.get("stays", []),
        has_open=any(open_rows(an_import)),
        untaken=untaken(an_import)[:SHOWN] if may_bring else [],
        may_undo=request.user.has_perm(UNDO, an_import.programme),
        may_bring=may_bring,
    )
    return render(request, "interchange/end.html", context)


@signed_in
def columns(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Where each column goes; open again as long as nothing has come in."""
    an_import = import_of(request, programme, pk)
    if an_import.state not in (State.MAPPING, State.READY):
        return redirect("interchange:import", programme=programme, pk=pk)
    if request.method != "POST":
        return _columns_page(request, an_import)
    chosen = read_columns(an_import, request.POST)
    try:
        operations.map_columns(an_import, chosen, by=request.user)
        an_import.refresh_from_db()
        operations.begin_checking(an_import, by=request.user)
    except Refused as refusal:
        # What was chosen stays on the screen.
        an_import.mapping = {**an_import.mapping, "columns": chosen}
        return _columns_page(request, an_import, error=str(refusal))
    return redirect("interchange:import", programme=programme, pk=pk)


@require_POST
@signed_in
def read_again(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    form = ReadingForm(an_import, request.POST)
    if not form.is_valid():
        return _columns_page(request, an_import, error=_("Correct how the file is read."), reading=form)
    try:
        operations.read_again(an_import, by=request.user, **form.chosen())
    except Refused as refusal:
        return _columns_page(request, an_import, error=str(refusal))
    return redirect("interchange:columns", programme=programme, pk=pk)


@require_POST
@signed_in
def answer(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Answers are kept; then the file is compared again, or later when there are more of them."""
    an_import = import_of(request, programme, pk)
    try:
        operations.answer_questions(an_import, read_answers(an_import, request.POST), by=request.user)
        if request.POST.get("then") == "keep":
            if request.htmx:
                return HttpResponse(status=204)
            messages.success(request, _("The answers are kept. Compare again when you have given them all."))
            return redirect("interchange:import", programme=programme, pk=pk)
        an_import.refresh_from_db()
        operations.begin_checking(an_import, by=request.user)
    except Refused as refusal:
        if an_import.state == State.READY:
            return _preview_page(request, an_import, error=str(refusal))
        messages.error(request, str(refusal))
    return redirect("interchange:import", programme=programme, pk=pk)


@require_POST
@signed_in
def commit(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    try:
        operations.begin_committing(an_import, by=request.user)
    except Refused as refusal:
        if an_import.state == State.READY:
            return _preview_page(request, an_import, error=str(refusal))
        messages.error(request, str(refusal))
    return redirect("interchange:import", programme=programme, pk=pk)


@signed_in
def undo(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk, UNDO)
    if request.method == "POST":
        try:
            operations.begin_undoing(an_import, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("interchange:import", programme=programme, pk=pk)
    kind = kind_of(an_import.kind)
    foretold = queries.foretold(an_import, by=request.user)
    context = {
        "title": _("Undo the import of %(file)s?") % {"file": an_import.file_name},
        "foretold": foretold[:SHOWN],
        "more": max(0, len(foretold) - SHOWN),
        "effect": kind.undo_words
        or _(
            "Every row that came in with it goes back to what it was. What somebody changed since stays as it is, "
            "and you will see which. The journal keeps both."
        ),
        "submit_label": _("Undo the import"),
        "cancel_url": page_of(an_import),
    }
    return render(request, "interchange/undo.html", context)


@signed_in
def discard(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    an_import = import_of(request, programme, pk)
    if request.method == "POST":
        try:
            operations.discard_import(an_import, by=request.user)
            messages.success(request, _("The spreadsheet was thrown away. Nothing had changed."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("interchange:list", programme=programme)
    context = {
        "title": _("Throw %(file)s away?") % {"file": an_import.file_name},
        "effect": _("Nothing has come in. The file and its answers go; the journal keeps that it was there."),
        "submit_label": _("Throw it away"),
        "cancel_url": page_of(an_import),
    }
    return render(request, "kernel/confirm_page.html", context)


@require_POST
@signed_in
def recover(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """After work that was stopped or broke off: back to the step before."""
    an_import = import_of(request, programme, pk)
    try:
        if an_import.state in (State.UPLOADED, State.FAILED):
            operations.begin_reading(an_import, by=request.user)
        else:
            operations.recover(an_import)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("interchange:import", programme=programme, pk=pk)
