"""What is decided about a contract, its managers, modifications, notes and guarantees, declared in two tables."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms import contracts as asked
from sympolity.affairs.procurement.models import ContractManager
from sympolity.affairs.procurement.operations import (
    acceptance,
    contracts,
    guarantees,
    managers,
    modifications,
    notes,
)
from sympolity.affairs.procurement.rules import FOLLOW_CONTRACT, KEEP
from sympolity.affairs.procurement.views.contracts_here import contract_here, page_of_contract, part_here
from sympolity.ground.kernel.decisions import Decision, decision_page, known_as
from sympolity.ground.kernel.editing import ReasonForm
from sympolity.ground.kernel.http import SignedInRequest, signed_in

NAME = "procurement.designate_manager"


def _part_of(manager: ContractManager) -> dict[str, Any]:
    return {"initial": {"functions": manager.functions, "named_in_contract": manager.named_in_contract}}


def _successor_of(manager: ContractManager) -> dict[str, Any]:
    return {"contract": manager.contract, "initial": {"functions": manager.functions}}


ON_CONTRACTS = {
    "change": Decision(
        contracts.change_contract,
        asked.ChangeContractForm,
        _("Put the contract right"),
        _("Save"),
        lead=_("What was typed wrongly is put right here. What was agreed anew is a modification."),
        permission=KEEP,
        about=known_as("contract"),
    ),
    "begin": Decision(
        contracts.begin_execution, asked.OnForm, _("Begin the work"), _("Begin the work"), permission=KEEP
    ),
    "suspend": Decision(
        contracts.suspend, asked.OnWithReasonForm, _("Suspend the contract"), _("Suspend it"), permission=KEEP
    ),
    "resume": Decision(contracts.resume, asked.ResumeForm, _("Go on with the work"), _("Go on"), permission=KEEP),
    "terminate": Decision(
        contracts.terminate,
        asked.OnWithReasonForm,
        _("Terminate the contract"),
        _("Terminate it"),
        lead=_("The contract ends before its work is done. This cannot be taken back."),
        permission=KEEP,
    ),
    "accept": Decision(
        acceptance.accept_provisionally,
        asked.OnWithReportForm,
        _("Accept provisionally"),
        _("Accept provisionally"),
        lead=_("The work is taken over. What was found lacking may stay open until the final acceptance."),
        permission=FOLLOW_CONTRACT,
    ),
    "accept-finally": Decision(
        acceptance.accept_finally,
        asked.OnWithReportForm,
        _("Accept finally"),
        _("Accept finally"),
        lead=_("The contract is fulfilled. Its guarantees can be released then."),
        permission=FOLLOW_CONTRACT,
    ),
    "take-back": Decision(
        acceptance.take_acceptance_back,
        ReasonForm,
        _("Take the acceptance back"),
        _("Take it back"),
        permission=FOLLOW_CONTRACT,
    ),
    "designate": Decision(
        managers.designate_manager,
        asked.DesignateForm,
        _("Name a contract manager"),
        _("Name"),
        permission=NAME,
        about=known_as("contract"),
    ),
    "modify": Decision(
        modifications.modify,
        asked.ModificationForm,
        _("Record a modification"),
        _("Record it"),
        lead=_("What was agreed in writing after the signature. One agreed after the end is kept and said as such."),
        permission=KEEP,
        about=known_as("contract"),
    ),
    "note": Decision(
        notes.write_note,
        asked.NoteForm,
        _("Write a note"),
        _("Write it down"),
        lead=_("A note is never changed afterwards. A deviation is told to the managers of the organisation at once."),
        permission=FOLLOW_CONTRACT,
    ),
    "secure": Decision(
        guarantees.add_guarantee,
        asked.GuaranteeForm,
        _("Add a guarantee"),
        _("Add it"),
        permission=KEEP,
        about=known_as("contract"),
    ),
}
ON_PARTS = {
    "managers": {
        "declare": Decision(
            managers.declare_conflict, asked.DeclarationForm, _("Declare whether interests conflict"), _("Declare")
        ),
        "divide": Decision(
            managers.divide_functions,
            asked.FunctionsForm,
            _("Change the part"),
            _("Save"),
            permission=NAME,
            about=_part_of,
        ),
        "replace": Decision(
            managers.replace_manager,
            asked.ReplaceForm,
            _("Name a successor"),
            _("Name"),
            permission=NAME,
            about=_successor_of,
        ),
        "end": Decision(
            managers.end_manager, asked.EndManagerForm, _("Release a contract manager"), _("Release"), permission=NAME
        ),
    },
    "modifications": {
        "withdraw": Decision(
            modifications.withdraw_modification,
            ReasonForm,
            _("Withdraw a modification"),
            _("Withdraw it"),
            lead=_("It no longer counts. Its row, its number and the reason stay."),
            permission=KEEP,
        ),
    },
    "notes": {
        "settle": Decision(
            notes.settle_deviation,
            asked.SettleForm,
            _("Settle a deviation"),
            _("Settle it"),
            permission=FOLLOW_CONTRACT,
        ),
    },
    "guarantees": {
        "prolong": Decision(
            guarantees.change_guarantee,
            asked.GuaranteeForm,
            _("Change a guarantee"),
            _("Save"),
            permission=KEEP,
            about=lambda one: {"contract": one.contract, "guarantee": one},
        ),
        "release": Decision(
            guarantees.release_guarantee, asked.ReleaseForm, _("Release a guarantee"), _("Release it"), permission=KEEP
        ),
    },
}


def _page(request: SignedInRequest, decision: Decision, subject: Any, contract: Any) -> HttpResponse:
    title = _("%(deed)s: %(contract)s") % {"deed": decision.title, "contract": contract.reference}
    return decision_page(request, decision, subject, of=contract, title=title, back=page_of_contract(contract))


def on_contract(request: SignedInRequest, programme: str, pk: int, verb: str) -> HttpResponse:
    contract = contract_here(request, programme, pk)
    return _page(request, ON_CONTRACTS[verb], contract, contract)


def on_part(request: SignedInRequest, programme: str, contract: int, pk: int, parts: str, verb: str) -> HttpResponse:
    part = part_here(request, parts, programme, contract, pk)
    if verb == "declare" and part.user_id != request.user.pk:
        raise PermissionDenied(_("Only the person who follows the contract can declare this."))
    return _page(request, ON_PARTS[parts][verb], part, part.contract)


def urls(address: str) -> list[URLPattern]:
    """`address` is that of all contracts: "begin-contract" at 5/begin/, "settle-notes" at 5/notes/7/settle/."""
    return [
        *(
            path(f"{address}<int:pk>/{verb}/", signed_in(on_contract), {"verb": verb}, f"{verb}-contract")
            for verb in ON_CONTRACTS
        ),
        *(
            path(
                f"{address}<int:contract>/{parts}/<int:pk>/{verb}/",
                signed_in(on_part),
                {"parts": parts, "verb": verb},
                f"{verb}-{parts}",
            )
            for parts, decisions in ON_PARTS.items()
            for verb in decisions
        ),
    ]
