"""The rules of money on one page, and the forms behind it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.finance.forms.frame import (
    CategoryForm,
    EndRuleForm,
    EnvelopeForm,
    ExchangeRateForm,
    FollowForm,
    FundingRuleForm,
)
from sympolity.affairs.finance.models import CostCategory, Envelope, ExchangeRate, FundingRule
from sympolity.affairs.finance.operations import frame
from sympolity.affairs.finance.queries.frame import envelope_cents, envelopes_of, told_categories
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ClosingForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.part_pages import PartPages, closing, is_open, parts_under
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

SEE, CHANGE = "finance.see_money", "finance.change_rule"


def rules_page_of(programme: Programme) -> str:
    return reverse("finance:rules", args=[programme.slug])


@signed_in
@require_safe
def rules(request: SignedInRequest, programme: str) -> HttpResponse:
    """Envelopes, cost categories, rules of funding and rates of exchange, with what held before."""
    found = enter(request, programme)
    require(request.user, SEE, found)
    categories = told_categories(CostCategory.objects.filter(programme=found), found)
    known = {category.pk: category for category in categories}
    held = list(FundingRule.objects.filter(programme=found).select_related("fund"))
    for rule in held:
        rule.category = known[rule.category_id] if rule.category_id else None
    cents = envelope_cents(found)
    title = _("%(sum)s to spend, and the rules for it") % {"sum": formats.money_short(cents, found.currency)}
    context = {
        "programme": found,
        "title": title if cents else _("The rules of money"),
        "envelopes": envelopes_of(found),
        "categories": categories,
        "rules": held,
        "rates": ExchangeRate.objects.filter(programme=found),
        "may_change": request.user.has_perm(CHANGE, found),
    }
    return render(request, "finance/rules.html", context)


@signed_in
@require_POST
def standard_categories(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    require(request.user, CHANGE, found)
    added = len(frame.add_standard_categories(found, by=request.user))
    said = ngettext("%(n)s category added.", "%(n)s categories added.", added)
    messages.success(request, said % {"n": formats.number(added)})
    return HttpResponseRedirect(rules_page_of(found) + "#categories")


@signed_in
def follow(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Another share from a day on: the rule before ends the day before."""
    rule = RULES.find(request, programme=programme, pk=pk)
    require(request.user, CHANGE, rule.programme)
    return edit_page(
        request,
        FollowForm(**sent(request)),
        partial(frame.follow_rule, rule, by=request.user),
        title=_("Let another rule follow"),
        submit_label=_("Let it follow"),
        back=rules_page_of(rule.programme) + "#rules",
        context={"lead": f"{rule.get_kind_display()}: {formats.percent(rule.share, 2)} ({rule.source})"},
    )


def _pages(model: type[Model], section: str, **facts: Any) -> PartPages:
    def page_of(programme: Programme) -> str:
        return f"{rules_page_of(programme)}#{section}"

    return parts_under("programme", permission=CHANGE, find_owner=enter, page_of=page_of)(model, **facts)


ENVELOPES = _pages(
    Envelope,
    "envelopes",
    noun="envelopes",
    name="envelope",
    form=EnvelopeForm,
    add=frame.add_envelope,
    change=frame.change_envelope,
    add_title=gettext_lazy("Add a published figure"),
    change_title=gettext_lazy("Change a published figure"),
    endings={
        "withdraw": Decision(
            frame.withdraw_envelope,
            ClosingForm,
            gettext_lazy("Withdraw this figure"),
            gettext_lazy("Withdraw it"),
            fits=is_open,
        )
    },
)
CATEGORIES = _pages(
    CostCategory,
    "categories",
    noun="categories",
    name="category",
    form=CategoryForm,
    add=frame.add_category,
    change=frame.change_category,
    add_title=gettext_lazy("Add a cost category"),
    change_title=gettext_lazy("Change a cost category"),
    endings=closing(
        frame.close_category,
        gettext_lazy("Close this category"),
        frame.reopen_category,
        gettext_lazy("Open this category again"),
        label=gettext_lazy("Close it"),
        reopen_label=gettext_lazy("Open it again"),
    ),
)
RULES = _pages(
    FundingRule,
    "rules",
    noun="funding",
    name="rule",
    form=FundingRuleForm,
    add=frame.add_rule,
    change=frame.change_rule,
    add_title=gettext_lazy("Add a rule of funding"),
    change_title=gettext_lazy("Change a rule of funding"),
    endings={
        "end": Decision(
            frame.end_rule,
            EndRuleForm,
            gettext_lazy("Let this rule end"),
            gettext_lazy("Let it end"),
            fits=lambda rule: rule.valid_until is None,
        )
    },
)
RATES = _pages(
    ExchangeRate,
    "rates",
    noun="rates",
    name="rate",
    form=ExchangeRateForm,
    add=frame.add_exchange_rate,
    change=frame.change_exchange_rate,
    add_title=gettext_lazy("Add a rate of exchange"),
    change_title=gettext_lazy("Change a rate of exchange"),
)
