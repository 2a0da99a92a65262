"""The screen on which a programme says which kinds of its projects carry money."""

from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.network.portfolio.models import KindRule, Project
from sympolity.network.portfolio.operations.kinds import set_kind_rule
from sympolity.network.portfolio.views.here import programme_here

CHANGE = "programmes.change_programme"


class KindRuleForm(forms.ModelForm[KindRule]):
    class Meta:
        model = KindRule
        fields = ("has_money", "source")
        help_texts = {  # noqa: RUF012
            "has_money": gettext_lazy("Then a project of this kind is contracted only under a signed agreement."),
            "source": gettext_lazy("The decision or the paper that says so."),
        }


@require_safe
@signed_in
def kinds(request: SignedInRequest, programme: str) -> HttpResponse:
    """Each kind, whether it carries money here, and where that was decided."""
    here = programme_here(request, programme)
    rules = {rule.kind: rule for rule in KindRule.objects.filter(programme=here)}
    rows = [
        (
            kind,
            capfirst(str(label)),
            rules[kind].has_money if kind in rules else kind in Project.WITH_MONEY,
            rules.get(kind),
        )
        for kind, label in Project.Kind.choices
    ]
    return render(request, "portfolio/kinds.html", {"rows": rows, "may_change": request.user.has_perm(CHANGE, here)})


@signed_in
def change_kind(request: SignedInRequest, programme: str, kind: str) -> HttpResponse:
    here = programme_here(request, programme)
    require(request.user, CHANGE, here)
    if kind not in Project.Kind.values:
        raise Http404
    usual = KindRule(programme=here, kind=kind, has_money=kind in Project.WITH_MONEY)
    rule = KindRule.objects.filter(programme=here, kind=kind).first() or usual
    return edit_page(
        request,
        KindRuleForm(**sent(request), instance=rule),
        partial(set_kind_rule, here, kind=kind, by=request.user),
        title=capfirst(_("money and “%(kind)s”") % {"kind": Project.Kind(kind).label}),
        back=reverse("portfolio:kinds", args=[here.slug]),
    )
