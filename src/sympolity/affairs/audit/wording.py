"""How samples and findings are told to people: why a paper was drawn, and how a finding stands."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.audit.models import Finding, Sample, SampledItem
from sympolity.ground.kernel import formats
from sympolity.methods.sampling import Sign

SIGNS: Mapping[str, Promise | str] = {
    Sign.AMOUNT: gettext_lazy("amount"),
    Sign.FIRST_CLAIM: gettext_lazy("first claim of its organisation"),
    Sign.CORRECTED_BEFORE: gettext_lazy("something of its organisation was corrected before"),
    Sign.SINGLE_BID: gettext_lazy("one bid only"),
    Sign.RELAUNCHED: gettext_lazy("its procurement found nobody at first"),
    Sign.NEAR_LIMIT: gettext_lazy("modifications near the limit"),
    Sign.AFTER_END: gettext_lazy("contract modified after its end"),
    Sign.NO_EVIDENCE: gettext_lazy("evidence missing"),
    Sign.DOUBLE_CLEARED: gettext_lazy("looked like another paper, cleared by hand"),
    Sign.CONFLICT: gettext_lazy("conflict of interest declared"),
    Sign.LATE_PAID: gettext_lazy("paid near the end of the period"),
}
EXPLAINED: Mapping[str, Promise | str] = {
    Sample.Method.RANDOM: gettext_lazy(
        "Every paper has the same chance. The rate of error found is projected to all papers as it is."
    ),
    Sample.Method.AMOUNT: gettext_lazy(
        "Every cent has the same chance: the larger a paper, the surer it is drawn, and the largest always are. "
        "The error found is projected as the Commission's guidance on sampling does."
    ),
    Sample.Method.RISK: gettext_lazy(
        "Papers that show signs of risk are drawn more often. What is found says nothing of the others."
    ),
}
FINDING_TONES: Mapping[str, str] = {
    Finding.State.OPEN: "attention",
    Finding.State.ANSWERED: "neutral",
    Finding.State.CORRECTED: "neutral",
    Finding.State.CLOSED: "fine",
}
RESULT_TONES: Mapping[str, str] = {
    SampledItem.Result.OPEN: "neutral",
    SampledItem.Result.IN_ORDER: "fine",
    SampledItem.Result.FINDING: "attention",
}


def why_in_words(item: SampledItem) -> str:
    return ", ".join(_reasons(item))


def _reasons(item: SampledItem) -> Iterator[str]:
    why: Mapping[str, Any] = item.why
    if "hand" in why:
        yield _("added by hand: %(reason)s") % {"reason": why["hand"]}
        return
    if why.get("certain"):
        yield _("certain to be looked at")
    if "hit" in why:
        yield _("cent %(n)s was hit") % {"n": formats.number(why["hit"])}
    for sign, points in sorted(why.get("points", {}).items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{SIGNS.get(sign, sign)} ({points})"
    if "weight" in why:
        yield _("weight %(n)s") % {"n": formats.number(why["weight"])}
    yield _("ticket %(ticket)s") % {"ticket": why.get("ticket", "")[:12]}


def tone_of(finding: Finding) -> str:
    return "late" if finding.days_late else FINDING_TONES[finding.state]


def state_in_words(finding: Finding) -> str:
    if finding.days_late:
        return formats.due(finding.answer_by)
    return str(finding.get_state_display())


def conditions_in_words(sample: Sample, names: Mapping[str, Mapping[int, str]]) -> list[tuple[str, str]]:
    """What a sample was drawn from; `names` of organisations and funds by their numbers."""
    said = sample.population
    lines = [
        (_("Papers from"), formats.day(_day(said.get("since"))) or _("the beginning")),
        (_("Papers until"), formats.day(_day(said.get("until"))) or _("the day it was drawn")),
        (_("Organisations"), _names(said.get("organisations", ()), names["organisations"])),
        (_("Funds"), _names(said.get("funds", ()), names["funds"])),
        (_("Only what was paid out"), _("yes") if said.get("paid_only") else _("no")),
    ]
    if said.get("at_least_cents"):
        lines.append((_("Amount from"), formats.money(said["at_least_cents"], sample.programme.currency)))
    return lines


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _names(pks: Any, names: Mapping[int, str]) -> str:
    return ", ".join(names.get(pk, str(pk)) for pk in pks) or _("all")
