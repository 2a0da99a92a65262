"""The dated rules on procedures: what held when, where it stands, and the forms to add, change and end one."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.forms.rules import EndRuleForm, ModificationRuleForm, RuleForm
from sympolity.affairs.procurement.models import ModificationRule, ProcedureRule
from sympolity.affairs.procurement.operations import rules as operations
from sympolity.affairs.procurement.queries.rules import uses_of
from sympolity.affairs.procurement.views.procedures_here import money_here
from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.part_pages import parts_under
from sympolity.network.programmes.models import Programme

CHANGE = "procurement.change_rule"


@require_safe
@signed_in
def rules(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    today = timezone.localdate()
    of_procedures = list(
        found.procedure_rules.order_by("category", F("ceiling_cents").asc(nulls_last=True), "procedure", "-valid_from")
    )
    context = {
        "programme": found,
        "may_change": request.user.has_perm(CHANGE, found),
        "holding": [each for each in of_procedures if each.holds_on(today)],
        "others": [each for each in of_procedures if not each.holds_on(today)],
        "of_modifications": ModificationRule.objects.filter(programme=found).order_by("category", "-valid_from"),
        "today": today,
    }
    return render(request, "procurement/rules.html", context)


def _page_of_rules(programme: Programme) -> str:
    return reverse("procurement:rules", args=[programme.slug])


def _change_title(rule: Any) -> Any:
    if uses_of(rule).exists():
        return _("This rule was used. End it, and add the one that follows.")
    return _("Change a rule")


_pages = parts_under("programme", permission=CHANGE, find_owner=money_here, page_of=_page_of_rules)
_SHARED: dict[str, Any] = {
    "change": operations.change_rule,
    "change_title": _change_title,
    "endings": {"end": Decision(operations.end_rule, EndRuleForm, _("End this rule"), _("End it"))},
}
RULES = _pages(
    ProcedureRule,
    noun="procurement/rules",
    name="rule",
    form=RuleForm,
    new=lambda programme: ProcedureRule(programme=programme, currency=programme.currency),
    add=operations.add_rule,
    add_title=_("Add a rule"),
    **_SHARED,
)
MODIFICATION_RULES = _pages(
    ModificationRule,
    noun="procurement/modification-rules",
    name="modification-rule",
    form=ModificationRuleForm,
    add=operations.add_modification_rule,
    add_title=_("Say by how much contracts may grow"),
    **_SHARED,
)
