"""Papers of cost: the list, one paper with all that stands around it, entering and changing it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.finance.forms.expenditure import DESPITE, EvidenceForm, FlatRateForm, PaperForm, answers_of
from sympolity.affairs.finance.models import Expenditure
from sympolity.affairs.finance.operations import expenditure as spending
from sympolity.affairs.finance.rules import ENTER, SEE, own_payers
from sympolity.affairs.finance.spending_listing import expenditure_listing, page_of
from sympolity.affairs.finance.spending_pages import name_of, next_evidence_of, page_context, warnings_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.part_pages import first_answers
from sympolity.ground.languages.queries import say
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.rules import its_carriers
from sympolity.network.programmes.views.entrance import enter

AROUND = ("project", "organisation", "category", "fund", "contract", "supplier", "entered_by", "changed_by")


def expenditure_here(request: SignedInRequest, programme: str, pk: int) -> Expenditure:
    """Raises Http404 for a paper that the person may not see."""
    found = enter(request, programme)
    paper = get_object_or_404(Expenditure.objects.select_related(*AROUND), pk=pk, project__programme=found)
    paper.project.programme = found
    if not request.user.has_perm(SEE, paper):
        raise Http404
    return paper


@signed_in
@require_safe
def expenditures(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    require(request.user, SEE, found)
    may_enter = request.user.has_perm(ENTER, found)
    listing = expenditure_listing(request, found, may_enter=may_enter)
    count = listing.count
    words = {"n": formats.number(count), "sum": formats.money_short(listing.totals["eligible"], found.currency)}
    title = ngettext("%(n)s paper, %(sum)s eligible", "%(n)s papers, %(sum)s eligible", count) % words
    context = {"title": title, "may_enter": may_enter, "programme": found}
    about = [(_("Programme"), found.title), (_("Currency"), found.currency)]
    return list_page(request, listing, context, template="finance/expenditure/list.html", about=about)


@signed_in
@require_safe
def expenditure(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    paper = expenditure_here(request, programme, pk)
    context = page_context(request, paper) | {"panels": panels_of(paper, request)}
    return render(request, "finance/expenditure/expenditure.html", context)


@signed_in
def enter_paper(request: SignedInRequest, programme: str) -> HttpResponse:
    """A paper of any project that the person's organisation carries."""
    found = enter(request, programme)
    require(request.user, ENTER, found)
    form = PaperForm(
        **sent(request), initial=first_answers(request), programme=found, own=own_payers(request.user, found)
    )

    def decide(project: Project, **facts: Any) -> Expenditure:
        require(request.user, ENTER, Expenditure(project=project, organisation=facts["organisation"]))
        return spending.enter_paper(project, by=request.user, **facts)

    return _paper_page(
        request,
        form,
        decide,
        title=_("Enter a paper"),
        back=reverse("finance:expenditures", args=[found.slug]),
        onward=lambda paper: page_of(paper, found),
    )


@signed_in
def change_paper(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    paper = expenditure_here(request, programme, pk)
    require(request.user, ENTER, paper)
    of = paper.project.programme
    form = PaperForm(**sent(request), initial=answers_of(paper), programme=of, own=own_payers(request.user, of))
    del form.fields["project"]

    def decide(**facts: Any) -> Expenditure:
        require(request.user, ENTER, Expenditure(project=paper.project, organisation=facts["organisation"]))
        return spending.change_paper(paper, by=request.user, **facts)

    return _paper_page(request, form, decide, title=_("Change a paper"), back=page_of(paper, of))


def _paper_page(request: SignedInRequest, form: PaperForm, decide: Any, **words: Any) -> HttpResponse:
    """The form of a paper; what looks like it stands above the form, and is saved all the same with a reason."""
    found: list[Any] = []

    def warned(**facts: Any) -> Expenditure:
        try:
            result: Expenditure = decide(**facts)
        except spending.LooksDouble as warning:
            found.extend(warnings_of(warning.found, request.user))
            form.ask_why()
            raise
        return result

    return edit_page(
        request,
        form,
        warned,
        template="finance/expenditure/form.html",
        context={"found": found, "programme": form.programme, "despite": DESPITE},
        **words,
    )


def _about(paper: Expenditure) -> dict[str, str]:
    """Which paper a form asks about, for those who have several open."""
    return {"lead": f"{name_of(paper)}, {formats.money(paper.net_cents, paper.currency)}"}


@signed_in
def withdraw_paper(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    paper = expenditure_here(request, programme, pk)
    require(request.user, ENTER, paper)
    return edit_page(
        request,
        ReasonForm(**sent(request)),
        partial(spending.withdraw_expenditure, paper, by=request.user),
        title=_("Withdraw this paper"),
        submit_label=_("Withdraw it"),
        said=gettext_lazy("Withdrawn. It stays to be seen."),
        back=page_of(paper, paper.project.programme),
        context=_about(paper),
    )


@signed_in
def prove(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Add a document that proves a paper."""
    paper = expenditure_here(request, programme, pk)
    require(request.user, ENTER, paper)
    return edit_page(
        request,
        EvidenceForm(**sent(request), initial=first_answers(request) or {"kind": next_evidence_of(paper)}),
        partial(spending.add_evidence, paper, by=request.user),
        title=_("Add evidence"),
        submit_label=_("Add the document"),
        said=gettext_lazy("Added."),
        back=page_of(paper, paper.project.programme) + "#evidence",
        context=_about(paper),
    )


@signed_in
def reckon(request: SignedInRequest, programme: str, project: int) -> HttpResponse:
    """Have a flat rate reckoned on the cost of a project."""
    found = enter(request, programme)
    of = get_object_or_404(Project, pk=project, programme=found)
    of.programme = found
    require(request.user, ENTER, of)
    carriers = set(its_carriers(of))
    own = own_payers(request.user, found)
    form = FlatRateForm(**sent(request), project=of, carriers=carriers if own is None else carriers & own)

    def decide(organisation: Organisation, **facts: Any) -> Expenditure:
        require(request.user, ENTER, Expenditure(project=of, organisation=organisation))
        return spending.reckon_flat_rate(of, by=request.user, organisation=organisation, **facts)

    return edit_page(
        request,
        form,
        decide,
        title=_("Reckon a flat rate"),
        submit_label=_("Reckon it"),
        back=reverse("finance:budget", args=[found.slug, of.pk]),
        onward=lambda paper: page_of(paper, found),
        context={"lead": say(of, "title").text},
    )
