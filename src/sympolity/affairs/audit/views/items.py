"""The file of a sampled paper on one page, on paper and as an archive; and the word of whoever looked at it."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.audit.exports.archive import archive
from sympolity.affairs.audit.exports.item_paper import item_paper
from sympolity.affairs.audit.forms.samples import LookForm
from sympolity.affairs.audit.models import SampledItem
from sympolity.affairs.audit.operations.samples import look_at
from sympolity.affairs.audit.queries.chain import chain_of
from sympolity.affairs.audit.queries.links import Chain
from sympolity.affairs.audit.views.here import WRITE, item_here, page_of_item, page_of_sample
from sympolity.affairs.audit.wording import RESULT_TONES, state_in_words, why_in_words
from sympolity.affairs.audit.wording import tone_of as finding_tone
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.papers import Paper, as_html, as_pdf


def file_of(request: SignedInRequest, item: SampledItem) -> tuple[Chain, Paper]:
    chain = chain_of(item, request.user)
    return chain, item_paper(item, chain, language=get_language() or "en")


@require_safe
@signed_in
def item(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = item_here(request, programme, pk)
    chain, paper = file_of(request, found)
    context: dict[str, Any] = {
        "item": found,
        "title": paper.title,
        "sample_url": page_of_sample(found.sample),
        "chain": chain,
        "paper": as_html(paper),
        "why": why_in_words(found),
        "tone": RESULT_TONES[found.result],
        "findings": [(each, state_in_words(each), finding_tone(each)) for each in found.findings.order_by("number")],
        "may_write": not found.sample.closed_on and request.user.has_perm(WRITE, found.sample),
        "sees_sample": request.user.has_perm("audit.see_audit", found.sample),
    }
    return render(request, "audit/item.html", context)


@require_safe
@signed_in
def item_pdf(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = item_here(request, programme, pk)
    _chain, paper = file_of(request, found)
    return _file(as_pdf(paper), "application/pdf", f"{_name(found)}.pdf")


@require_safe
@signed_in
def item_zip(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The paper, every document that stands in the chain, and a list of their hashes."""
    found = item_here(request, programme, pk)
    chain, paper = file_of(request, found)
    return _file(archive(chain, as_pdf(paper)), "application/zip", f"{_name(found)}.zip")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(found: SampledItem) -> str:
    return f"{found.sample.programme.slug}-sample-{found.sample.number}-paper-{found.place}"


@signed_in
def look(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = item_here(request, programme, pk)
    require(request.user, WRITE, found.sample)
    return edit_page(
        request,
        LookForm(**sent(request), initial={"result": found.result, "note": found.note}),
        partial(look_at, found, by=request.user),
        title=_("What came of it"),
        back=page_of_item(found),
        context={"lead": str(found.expenditure)},
    )
