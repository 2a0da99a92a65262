"""What the page of one contract tells: what it is worth, who follows it, how it changed, what guards it, its story."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.agreements.notices import page_of as page_of_agreement
from sympolity.affairs.agreements.queries.coverage import agreements_of
from sympolity.affairs.procurement.models import Contract, ContractManager, ExecutionNote, Guarantee
from sympolity.affairs.procurement.queries import contracts as asked
from sympolity.affairs.procurement.rules import FOLLOW_CONTRACT, KEEP
from sympolity.affairs.procurement.words.contracts import CONFLICT_TONES, TONES
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.journal.queries import history_of
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.portfolio.models import Project

NAME = "procurement.designate_manager"
ENTRIES = 8
State = Contract.State
Words = str | Promise
WAY = (State.SIGNED, State.IN_EXECUTION, State.PROVISIONALLY_ACCEPTED, State.CLOSED)
# What may be done next in each state: the verb of the deed and its words; the first one is the usual one.
NEXT: dict[str, tuple[tuple[str, Words], ...]] = {
    State.SIGNED: (("begin", gettext_lazy("Begin the work")),),
    State.IN_EXECUTION: (
        ("accept", gettext_lazy("Accept provisionally")),
        ("suspend", gettext_lazy("Suspend it")),
    ),
    State.SUSPENDED: (("resume", gettext_lazy("Go on with the work")),),
    State.PROVISIONALLY_ACCEPTED: (
        ("accept-finally", gettext_lazy("Accept finally")),
        ("take-back", gettext_lazy("Take the acceptance back")),
    ),
}
FOLLOWING = frozenset({"accept", "accept-finally", "take-back"})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that this person may do now."""

    label: Words
    url: str


@dataclass(frozen=True, slots=True)
class Warning:
    """What somebody should look at: a sentence, and where to do something about it."""

    text: str
    tone: str = "attention"
    url: str = ""
    label: Words = ""


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str  # done, current or empty


@dataclass(frozen=True, slots=True)
class ManagerLine:
    manager: ContractManager
    tone: str
    acts: tuple[Act, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Growing:
    """One modification with its place in the picture: how far all together come, of the longest bar."""

    step: asked.Step
    share: float
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    note: ExecutionNote
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class GuaranteeLine:
    guarantee: Guarantee
    tone: str
    words: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Told:
    words: str
    at: Any
    by: Any
    hash: str
    reason: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do with a contract."""

    keep: bool
    follow: bool
    name: bool

    @classmethod
    def of(cls, user: Any, contract: Contract) -> "May":
        return cls(*(user.has_perm(each, contract) for each in (KEEP, FOLLOW_CONTRACT, NAME)))


def contract_context(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    people = ContractManager.objects.select_related("user", "designated_by")
    prefetch_related_objects([contract], Prefetch("managers", people))
    may = May.of(request.user, contract)
    growth = asked.growth(contract)
    end = contract.ends_now_on  # type: ignore[attr-defined]
    managers = list(contract.managers.all())
    notes = list(contract.notes.select_related("written_by"))
    guarantees = list(contract.guarantees.all())
    return {
        "contract": contract,
        "is_sample": contract.is_sample,
        "tone": TONES[State(contract.state)],
        "steps": _steps(contract),
        "growth": growth,
        "growing": _growing(contract, growth, may),
        "limit_share": None if growth.limit_cents is None else growth.limit_cents / _longest(growth),
        "end": end,
        "days_left": asked.days_left(contract, end),
        "worth_with_tax": None if contract.tax_cents is None else contract.cents + contract.tax_cents,
        "used_with_tax": asked.added(growth.tax_cents, growth.used_cents - (contract.tax_cents or 0)),
        "percent_done": asked.percent_done(notes),
        "warnings": _warnings(contract, growth, end, managers, notes, guarantees, request.user, may),
        "acts": _acts(contract, may),
        "more_acts": _more_acts(contract, may),
        "managers": [_manager_line(contract, each, request.user, may) for each in managers],
        "notes": [_note_line(contract, each, may) for each in notes],
        "guarantees": [_guarantee_line(contract, each, end, may) for each in guarantees],
        "agreements": _agreements(contract.project),
        "folder": folder_of(contract, request.user),
        "panels": panels_of(contract, request),
        "entries": _history(contract),
        "history_url": reverse("journal:history", args=["procurement.contract", contract.pk]),
        "may": may,
        "is_open": contract.state not in Contract.ENDED,
    }


def _url(contract: Contract, verb: str) -> str:
    return reverse(f"procurement:{verb}-contract", args=[contract.programme.slug, contract.pk])


def _part_url(contract: Contract, verb: str, parts: str, pk: int) -> str:
    return reverse(f"procurement:{verb}-{parts}", args=[contract.programme.slug, contract.pk, pk])


def _steps(contract: Contract) -> list[Step]:
    """The usual way, or how far a contract had come that was held up or terminated."""
    state = State(contract.state)
    if state == State.SUSPENDED:
        way, place = [State.SIGNED, State.SUSPENDED, State.PROVISIONALLY_ACCEPTED, State.CLOSED], 1
    elif state == State.TERMINATED:
        way, place = [State.SIGNED, State.TERMINATED], 1
    else:
        way, place = list(WAY), WAY.index(state)
    marks = ["done" if each < place else "current" if each == place else "empty" for each in range(len(way))]
    if state in Contract.ENDED:
        marks[place] = "done"
    return [Step(str(each.label), mark) for each, mark in zip(way, marks, strict=True)]


def _acts(contract: Contract, may: May) -> list[Act]:
    allowed = (
        (verb, label) for verb, label in NEXT.get(contract.state, ()) if (may.follow if verb in FOLLOWING else may.keep)
    )
    return [Act(label, _url(contract, verb)) for verb, label in allowed]


def _more_acts(contract: Contract, may: May) -> list[Act]:
    acts = []
    if may.keep:
        acts.append(Act(gettext_lazy("Put right what was typed wrongly"), _url(contract, "change")))
    if may.keep and contract.state not in Contract.ENDED:
        acts.append(Act(gettext_lazy("Terminate the contract"), _url(contract, "terminate")))
    return acts


def _warnings(
    contract: Contract,
    growth: asked.Growth,
    end: date | None,
    managers: list[ContractManager],
    notes: list[ExecutionNote],
    guarantees: list[Guarantee],
    user: Any,
    may: May,
) -> list[Warning]:
    today = timezone.localdate()
    running = contract.state not in Contract.ENDED
    found = _about_managers(contract, managers, notes, user, may) if running else []
    if growth.is_over:
        text = _("The modifications together pass the limit of the law.")
        found.append(Warning(text, "late", "#modifications", _("Modifications")))
    if running and end and contract.state != State.PROVISIONALLY_ACCEPTED and end < today:
        words = {"day": formats.day(end)}
        found.append(Warning(_("It ended on %(day)s and was not accepted.") % words, "late"))
    if any(each.settled_on is None for each in notes if each.kind == ExecutionNote.Kind.DEVIATION):
        text = _("A deviation is open. It stands against the final acceptance.")
        found.append(Warning(text, url="#notes", label=_("Execution notes")))
    text = ""
    if running and any(asked.is_at_risk(each, end, today) for each in guarantees):
        text = _("A guarantee runs out before the contract can be finally accepted.")
    if contract.state == State.CLOSED and any(each.released_on is None for each in guarantees):
        text = _("The contract is finally accepted. Its guarantees can be released.")
    if text:
        found.append(Warning(text, url="#guarantees", label=_("Guarantees")))
    return found


def _about_managers(
    contract: Contract, managers: list[ContractManager], notes: list[ExecutionNote], user: Any, may: May
) -> list[Warning]:
    """Whether somebody follows it who may act; and to who begins to follow it, what that means."""
    found = []
    today = timezone.localdate()
    following = [each for each in managers if each.until is None or each.until >= today]
    if not following:
        url = _url(contract, "designate") if may.name else ""
        text = _("Nobody follows this contract. Name a contract manager in writing.")
        found.append(Warning(text, url=url, label=_("Name a contract manager")))
    elif not any(each.named_in_contract for each in managers):
        text = _("The contract itself must say who follows it. Record who stands in it, or it is void.")
        found.append(Warning(text, url="#managers", label=_("Contract managers")))
    silent = [each for each in following if each.conflict != ContractManager.Conflict.NONE]
    if silent:
        words = {"names": ", ".join(str(each.user) for each in silent)}
        mine = next((_part_url(contract, "declare", "managers", each.pk) for each in silent if each.user == user), "")
        text = _("%(names)s may not act: no declaration says that no interests conflict.") % words
        found.append(Warning(text, url=mine, label=_("Declare")))
    elif not notes and any(each.user == user for each in following):
        text = _("You follow it: write down what you see and what deviates, and accept the work when it is done.")
        found.append(Warning(text, "", _url(contract, "note"), _("Write a note")))
    return found


def _growing(contract: Contract, growth: asked.Growth, may: May) -> list[Growing]:
    longest = _longest(growth)
    lines = []
    for step in growth.steps:
        acts: tuple[Act, ...] = ()
        if may.keep and step.modification.withdrawn_on is None:
            url = _part_url(contract, "withdraw", "modifications", step.modification.pk)
            acts = (Act(gettext_lazy("Withdraw"), url),)
        lines.append(Growing(step, max(0, step.total_cents) / longest, acts))
    return lines


def _longest(growth: asked.Growth) -> int:
    """What the longest bar of the picture stands for, in cents."""
    return max([growth.limit_cents or 0, *(each.total_cents for each in growth.steps), 1])


def _manager_line(contract: Contract, manager: ContractManager, user: Any, may: May) -> ManagerLine:
    acts = []
    mine = manager.user_id == user.pk
    if manager.until is None and mine:
        acts.append(Act(gettext_lazy("Declare"), _part_url(contract, "declare", "managers", manager.pk)))
    if manager.until is None and may.name and contract.state not in Contract.ENDED:
        acts += [
            Act(label, _part_url(contract, verb, "managers", manager.pk))
            for verb, label in (
                ("divide", gettext_lazy("Change")),
                ("replace", gettext_lazy("Replace")),
                ("end", gettext_lazy("Release")),
            )
        ]
    sees_note = mine or may.name or user.has_perm("audit.write_finding", contract.programme)
    note = manager.conflict_note if sees_note else ""
    return ManagerLine(manager, CONFLICT_TONES[manager.conflict], tuple(acts), note)


def _note_line(contract: Contract, note: ExecutionNote, may: May) -> NoteLine:
    is_open = note.kind == ExecutionNote.Kind.DEVIATION and note.settled_on is None
    acts = (Act(gettext_lazy("Settle it"), _part_url(contract, "settle", "notes", note.pk)),)
    return NoteLine(note, acts if is_open and may.follow else ())


def _guarantee_line(contract: Contract, guarantee: Guarantee, end: date | None, may: May) -> GuaranteeLine:
    if guarantee.released_on:
        words = _("released on %(day)s") % {"day": formats.day(guarantee.released_on)}
        return GuaranteeLine(guarantee, "neutral", words, ())
    running = contract.state not in Contract.ENDED
    at_risk = running and asked.is_at_risk(guarantee, end, timezone.localdate())
    acts: tuple[Act, ...] = ()
    if may.keep:
        acts = tuple(
            Act(label, _part_url(contract, verb, "guarantees", guarantee.pk))
            for verb, label in (("prolong", gettext_lazy("Change")), ("release", gettext_lazy("Release")))
        )
    return GuaranteeLine(
        guarantee, "attention" if at_risk else "fine", _("runs out too early") if at_risk else _("given"), acts
    )


def _agreements(project: Project) -> list[tuple[Agreement, str]]:
    """The agreements that cover the project or one that it is part of, each with its page."""
    found = agreements_of(project).select_related("programme")
    return [(each, page_of_agreement(each)) for each in found]


def _history(contract: Contract) -> list[Told]:
    entries = history_of(contract).select_related("by")[:ENTRIES]
    told = []
    for entry in entries:
        words = verb_in_words(entry.verb)
        told.append(Told(words[:1].upper() + words[1:], entry.at, entry.by, entry.hash, entry.reason))
    return told
