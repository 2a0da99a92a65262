"""The entrance of audits, and samples: drawing one, its page, drawing it again, adding to it, closing it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.audit.exports.samples import sample_sheet, sealed
from sympolity.affairs.audit.forms.samples import AddForm, DrawForm
from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.affairs.audit.operations.samples import add_to_sample, close_sample, draw_sample
from sympolity.affairs.audit.queries.population import papers_of
from sympolity.affairs.audit.queries.repeating import repeat_sample
from sympolity.affairs.audit.queries.results import results_of, results_of_all, with_errors
from sympolity.affairs.audit.views.here import SEE, WRITE, audit_here, page_of_item, page_of_sample, sample_here
from sympolity.affairs.audit.wording import (
    EXPLAINED,
    RESULT_TONES,
    conditions_in_words,
    state_in_words,
    tone_of,
    why_in_words,
)
from sympolity.affairs.finance.models import Expenditure
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.spreadsheets import spreadsheet_response
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Fund

SHOWN = 30  # samples on the entrance


@require_safe
@signed_in
def audit(request: SignedInRequest, programme: str) -> HttpResponse:
    """Samples with what they found, and the findings that wait; an organisation sees its own findings."""
    found = audit_here(request, programme)
    samples = list(Sample.objects.visible_to(request.user).filter(programme=found).defer("frame")[:SHOWN])
    results = results_of_all(samples)
    mine = Finding.objects.visible_to(request.user).filter(programme=found)
    waiting = mine.open().select_related("organisation").order_by("answer_by", "pk")
    context = {
        "title": _("Audit"),
        "samples": [(sample, results[sample.pk]) for sample in samples],
        "findings": [(each, state_in_words(each), tone_of(each)) for each in waiting[:SHOWN]],
        "open": mine.open().count(),
        "late": mine.filter(state=Finding.State.OPEN, answer_by__lt=timezone.localdate()).count(),
        "sees_samples": request.user.has_perm(SEE, Sample(programme=found)),
        "may_write": request.user.has_perm(WRITE, found),
    }
    return render(request, "audit/audit.html", context)


@signed_in
def draw(request: SignedInRequest, programme: str) -> HttpResponse:
    """The form says how much it would draw from before anything is drawn."""
    found = audit_here(request, programme)
    require(request.user, WRITE, found)
    form = DrawForm(**sent(request), programme=found)
    status = 200
    from_what: Any = None
    if form.is_bound:
        status = 422
        if form.is_valid():
            from_what = Expenditure.objects.none()
            population = form.population()
            if "look" in request.POST:
                status, from_what = 200, papers_of(found, population)
            else:
                said = form.cleaned_data
                facts = {name: said[name] for name in ("title", "method", "size", "seed")}
                try:
                    sample = draw_sample(found, by=request.user, population=population, **facts)
                except Refused as refusal:
                    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                else:
                    messages.success(request, _("Drawn. Anybody can draw it again from its seed."))
                    return HttpResponseRedirect(page_of_sample(sample))
    context = {
        "title": _("Draw a sample"),
        "form": form,
        "explained": [(Sample.Method(method).label, words) for method, words in EXPLAINED.items()],
        "preview": _preview(from_what, form) if from_what is not None else None,
        "cancel_url": reverse("audit:audit", args=[found.slug]),
    }
    return render(request, "audit/draw.html", context, status=status)


def _preview(papers: Any, form: DrawForm) -> dict[str, Any]:
    """What a form would draw from, and how far apart the cents lie that are hit."""
    amounts = list(papers.order_by().values_list("eligible_cents", flat=True))
    total, size = sum(amounts), form.cleaned_data["size"]
    return {
        "count": len(amounts),
        "cents": total,
        "interval": total // size,
        "is_by_amount": form.cleaned_data["method"] == Sample.Method.AMOUNT,
        "certain": sum(cents * size >= total for cents in amounts),
        "is_all": len(amounts) <= size,
    }


@require_safe
@signed_in
def sample(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = sample_here(request, programme, pk)
    items = items_of(found)
    if (kind := request.GET.get("format", "")) in ("csv", "xlsx", "ods"):
        sheet = sample_sheet(found, items)
        return spreadsheet_response(sheet, kind=kind, file_name=f"{found.programme.slug}-sample-{found.number}")
    may_write = request.user.has_perm(WRITE, found) and not found.closed_on
    waiting = (item for item in items if item.result == SampledItem.Result.OPEN)
    context = {
        "sample": found,
        "title": found.title,
        "is_sample": found.is_sample,
        "lines": [(item, page_of_item(item), why_in_words(item), RESULT_TONES[item.result]) for item in items],
        "results": results_of(found, items),
        "conditions": conditions_in_words(found, names_of(found)),
        "explained": EXPLAINED[found.method],
        "may_write": may_write,
        "next_url": next(map(page_of_item, waiting), "") if may_write else "",
        "formats": ("csv", "xlsx", "ods"),
    }
    return render(request, "audit/sample.html", context)


def items_of(of: Sample) -> list[SampledItem]:
    rows = of.items.select_related(
        "expenditure__project", "expenditure__organisation", "expenditure__supplier", "looked_at_by"
    )
    items = with_errors(rows)
    for item in items:
        item.sample = of
    return items


def names_of(of: Sample) -> dict[str, dict[int, str]]:
    """The names of the organisations and funds that the conditions of a sample mention."""
    said = of.population
    organisations = Organisation.objects.filter(pk__in=said.get("organisations", ()))
    return {
        "organisations": dict(organisations.values_list("pk", "name")),
        "funds": dict(Fund.objects.filter(pk__in=said.get("funds", ())).values_list("pk", "name")),
    }


@require_safe
@signed_in
def repeat(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The sample drawn again before the eyes of whoever asks."""
    found = sample_here(request, programme, pk)
    again = repeat_sample(found)
    touched = {*again.added, *again.gone, *(pk for pk, _old, _new in again.changed)}
    context = {
        "sample": found,
        "title": _("Draw %(sample)s again") % {"sample": found.title},
        "again": again,
        "papers": Expenditure.objects.select_related("organisation").in_bulk(list(touched)[:500]),
        "drawn": _by_number(again.drawn),
    }
    return render(request, "audit/repeat.html", context)


def _by_number(numbers: Sequence[int]) -> list[Expenditure]:
    found = Expenditure.objects.select_related("organisation").in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]


@require_safe
@signed_in
def sealed_file(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = sample_here(request, programme, pk)
    response = HttpResponse(sealed(found, items_of(found)), content_type="application/json")
    name = f"{found.programme.slug}-sample-{found.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
def add(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = sample_here(request, programme, pk)
    require(request.user, WRITE, found)
    papers = Expenditure.objects.standing().filter(project__programme=found.programme)
    form = AddForm(**sent(request), papers=papers)
    return edit_page(
        request,
        form,
        partial(_add, found, form, request),
        title=_("Add a paper by hand"),
        submit_label=_("Add it"),
        said=_("Added. It is looked at and never projected to others."),
        back=page_of_sample(found),
    )


def _add(of: Sample, form: AddForm, request: SignedInRequest, *, number: str, reason: str) -> SampledItem:
    return add_to_sample(of, form.expenditure, by=request.user, reason=reason)


@require_POST
@signed_in
def close(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = sample_here(request, programme, pk)
    require(request.user, WRITE, found)
    try:
        close_sample(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Closed."))
    return HttpResponseRedirect(page_of_sample(found))
