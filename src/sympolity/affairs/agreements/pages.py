"""What the page of an agreement shows: its versions beside one another, who signed, its projects and obligations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.listing import TONES
from sympolity.affairs.agreements.models import AgreedProject, Agreement, Obligation, Party, Signature, Terms
from sympolity.affairs.agreements.notices import page_of
from sympolity.affairs.agreements.queries.retention import keeps_papers_until
from sympolity.affairs.agreements.queries.terms import amounts_meant
from sympolity.ground.documents.queries import Folder, folder_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.languages.queries import with_translations

CHANGE, REPORT = "agreements.change_agreement", "agreements.report_obligation"
VERSION_TONES = {
    Terms.State.DRAFT: "neutral",
    Terms.State.SIGNING: "attention",
    Terms.State.IN_FORCE: "fine",
    Terms.State.REPLACED: "neutral",
    Terms.State.DROPPED: "neutral",
}
OBLIGATION_TONES = {
    Obligation.State.OPEN: "neutral",
    Obligation.State.REPORTED: "attention",
    Obligation.State.FULFILLED: "fine",
    Obligation.State.WAIVED: "neutral",
}
PATHS_OUT = {
    Agreement.State.DRAFT: ("drop",),
    Agreement.State.SIGNING: ("take-back", "drop"),
    Agreement.State.SIGNED: ("end", "terminate"),
    Agreement.State.ENDED: ("reopen",),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version says about one fact, and whether it says otherwise than the version that it changes."""

    words: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Signing:
    """A party and a version: signed on which day, or still to sign and where to record it."""

    party: Party
    signature: Signature | None
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    terms: Terms
    tone: str
    signings: list[Signing]
    folder: Folder
    may_change: bool

    @property
    def signed(self) -> int:
        return sum(each.signature is not None for each in self.signings)


@dataclass(frozen=True, slots=True)
class Asked:
    """An obligation as its row shows it."""

    obligation: Obligation
    tone: str
    words: str
    may_report: bool


def page_context(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    user: Any = request.user
    may_change = user.has_perm(CHANGE, agreement)
    versions = list(agreement.versions.prefetch_related("signatures").order_by("number"))
    for terms in versions:
        terms.agreement = agreement
    parties = list(agreement.parties.select_related("organisation"))
    covered = list(agreement.covered.select_related("project").order_by("project__title", "pk"))
    for each in covered:
        each.project.programme = agreement.programme
    obligations = list(agreement.obligations.select_related("organisation"))
    for obligation in obligations:
        obligation.agreement = agreement
    with_translations([agreement, *obligations, *(each.project for each in covered)])
    current = next((each for each in versions if each.state == Terms.State.IN_FORCE), None)
    drafted = next((each for each in versions if each.state in Terms.OPEN), None)
    told = [_version(request, each, parties, may_change=may_change) for each in versions]
    return {
        "agreement": agreement,
        "tone": TONES[Agreement.State(agreement.state)],
        "may_change": may_change,
        "may_translate": user.has_perm("languages.translate", agreement.programme),
        "may_draft": may_change and drafted is not None and drafted.state == Terms.State.DRAFT,
        "may_cover": may_change and agreement.state in (Agreement.State.DRAFT, Agreement.State.SIGNED),
        "may_oblige": may_change and agreement.state not in (Agreement.State.DROPPED, Agreement.State.TERMINATED),
        "may_prolong": may_change and agreement.state == Agreement.State.SIGNED and drafted is None,
        "current": current,
        "drafted": drafted,
        "next_step": next_step(agreement, drafted, told),
        "ways_out": _ways_out(agreement) if may_change else [],
        "versions": told,
        "facts": compare(versions),
        "parties": parties,
        "obligations": [_asked(request, each, may_change=may_change) for each in obligations],
        "below": _below(agreement),
        "keeping": keeps_papers_until(agreement),
        "panels": panels_of(agreement, request),
        **_money(current or drafted, covered),
    }


# -- versions ------------------------------------------------------------------------
def compare(versions: Sequence[Terms]) -> list[Fact]:
    """Each fact as each version says it, marked where it changes what was in force before."""
    rows = [
        (_("Amount granted"), [_cents(each) for each in versions]),
        (_("Rate"), [formats.percent(each.rate, 2) if each.rate is not None else "" for each in versions]),
        (_("From"), [formats.day(each.starts_on) for each in versions]),
        (_("Until"), [formats.day(each.ends_on) for each in versions]),
    ]
    before = _before_each(versions)
    return [
        Fact(
            label,
            [
                Cell(words, above is not None and values[above] != words)
                for words, above in zip(values, before, strict=True)
            ],
        )
        for label, values in rows
    ]


def _before_each(versions: Sequence[Terms]) -> list[int | None]:
    """For each version the place of the one that it changes: the last before it that was not dropped."""
    last: int | None = None
    places = []
    for place, terms in enumerate(versions):
        places.append(last)
        if terms.state != Terms.State.DROPPED:
            last = place
    return places


def _cents(terms: Terms) -> str:
    return formats.money(terms.cents, terms.currency)


def _version(request: HttpRequest, terms: Terms, parties: Sequence[Party], *, may_change: bool) -> Version:
    user: Any = request.user
    agreement = terms.agreement
    signed = {each.party_id: each for each in terms.signatures.all()}
    out = terms.state == Terms.State.SIGNING
    place = [agreement.programme.slug, agreement.pk, terms.pk]
    signings = [
        Signing(
            party,
            signed.get(party.pk),
            reverse("agreements:sign", args=[*place, party.pk])
            if out and may_change and party.pk not in signed
            else "",
        )
        for party in parties
        if party.signs and (party.pk in signed or terms.state in Terms.OPEN)
    ]
    folder = folder_of(terms, user, next=page_of(agreement))
    is_draft = terms.state == Terms.State.DRAFT
    return Version(terms, VERSION_TONES[Terms.State(terms.state)], signings, folder, may_change and is_draft)


def next_step(agreement: Agreement, drafted: Terms | None, versions: Sequence[Version]) -> str:
    """In one sentence what waits, and for whom."""
    if drafted is None:
        return ""
    if drafted.state == Terms.State.DRAFT:
        return _("Version %(number)s is a draft. Send it for signature when it is complete.") % {
            "number": drafted.number
        }
    told = next(each for each in versions if each.terms is drafted)
    waiting = ", ".join(each.party.organisation.name for each in told.signings if each.signature is None)
    return _("Version %(number)s is out for signature. Still to sign: %(names)s.") % {
        "number": drafted.number,
        "names": waiting,
    }


def _ways_out(agreement: Agreement) -> list[tuple[str, str]]:
    titles = {
        "take-back": _("Take it back"),
        "drop": _("Drop it"),
        "end": _("End it"),
        "terminate": _("Terminate it"),
        "reopen": _("Open it again"),
    }
    place = [agreement.programme.slug, agreement.pk]
    deeds = list(PATHS_OUT.get(Agreement.State(agreement.state), ()))
    if agreement.state == Agreement.State.SIGNED and agreement.versions.filter(state=Terms.State.SIGNING).exists():
        deeds = ["take-back"]
    return [(titles[deed], reverse(f"agreements:{deed}", args=place)) for deed in deeds]


# -- money, obligations --------------------------------------------------------------
def _money(terms: Terms | None, covered: Sequence[AgreedProject]) -> dict[str, Any]:
    """The amounts of the projects beside what is granted; None where nobody said an amount."""
    said = [each.cents for each in covered if each.cents is not None]
    granted = terms.cents if terms else None
    return {
        "covered": covered,
        "currency": terms.currency if terms else "",
        "granted_cents": granted,
        "covered_cents": sum(said) if said else None,
        "left_cents": granted - sum(said) if granted is not None and said else None,
        "terms": terms,
    }


def _asked(request: HttpRequest, obligation: Obligation, *, may_change: bool) -> Asked:
    user: Any = request.user
    days = obligation.days_late
    tone = "late" if days else OBLIGATION_TONES[Obligation.State(obligation.state)]
    words = formats.due(obligation.due_on) if days else str(obligation.get_state_display())
    is_open = obligation.state == Obligation.State.OPEN
    return Asked(obligation, tone, words, is_open and user.has_perm(REPORT, obligation))


def _below(agreement: Agreement) -> list[tuple[Agreement, int | None]]:
    rows = list(agreement.below.order_by("reference"))
    amounts = amounts_meant([each.pk for each in rows])
    for each in rows:
        each.programme = agreement.programme
    return [(each, amounts.get(each.pk)) for each in with_translations(rows)]
