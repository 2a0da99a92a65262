"""What audit findings are found under: each by those who see the audits of the organisation that has to answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.finance.cards import amounts
from sympolity.ground.search.audiences import register_audiences
from sympolity.ground.search.registry import Card, Searchable, Text, register_searchable
from sympolity.network.programmes.reach import pairs_within_reach


def of_findings(programme_id: int, organisation_id: int) -> str:
    return f"f{programme_id}o{organisation_id}"


def audiences_of_findings(user: Any) -> list[str]:
    return [of_findings(*pair) for pair in sorted(pairs_within_reach(user, "audit.see_audit", _organisations_in))]


def register() -> None:
    register_audiences(audiences_of_findings)
    register_searchable(
        Finding,
        Searchable(
            name=_("Findings"),
            icon="eye",
            rows=lambda: Finding.objects.select_related("organisation", "programme"),
            card=_card,
            context=lambda one: (one.get_state_display(), one.organisation.name),
        ),
    )


def _card(one: Finding) -> Card:
    language = one.programme.base_language
    return Card(
        audience=of_findings(one.programme_id, one.organisation_id),
        titles=(Text(one.title, language),),
        codes=amounts(one.cents, one.confirmed_cents),
        bodies=(
            Text(one.text, language, label=_("in detail")),
            Text(one.rule, label=_("rule that was not kept")),
            Text(one.conclusion, language, label=_("conclusion")),
            Text(one.organisation.name, label=_("who has to answer")),
        ),
        is_closed=not one.is_open,
    )


def _organisations_in(programme_id: int) -> set[int]:
    findings = Finding.objects.filter(programme=programme_id).order_by()
    return set(findings.values_list("organisation", flat=True).distinct())
