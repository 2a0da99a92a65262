"""Every decision on a contract is one form and one operation behind it, declared in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms import contracts as asked
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
from sympolity.ground.kernel.editing import SAVED, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in

Words = str | Promise
NAME = "procurement.designate_manager"


@dataclass(frozen=True, slots=True)
class Deed:
    """`permission` is asked about the contract; empty where the operation itself says who may."""

    permission: str
    operation: Callable[..., Any]
    form: Callable[..., forms.BaseForm]
    title: Words
    label: Words
    said: Words = SAVED
    lead: Words = ""
    parts: str = ""


def _about_contract(form: Callable[..., forms.Form]) -> Callable[..., forms.BaseForm]:
    return lambda contract, **bound: form(contract=contract, **bound)


def _plain(form: type[forms.Form]) -> Callable[..., forms.BaseForm]:
    return lambda _about, **bound: form(**bound)


def _of_manager(manager: Any, **bound: Any) -> forms.BaseForm:
    initial = {"functions": manager.functions, "named_in_contract": manager.named_in_contract}
    return asked.FunctionsForm(initial=initial, **bound)


def _successor(manager: Any, **bound: Any) -> forms.BaseForm:
    return asked.ReplaceForm(contract=manager.contract, initial={"functions": manager.functions}, **bound)


def _of_guarantee(guarantee: Any, **bound: Any) -> forms.BaseForm:
    return asked.GuaranteeForm(contract=guarantee.contract, guarantee=guarantee, **bound)


ON_CONTRACTS = {
    "change": Deed(
        KEEP,
        contracts.change_contract,
        _about_contract(asked.ChangeContractForm),
        _("Put the contract right"),
        _("Save"),
        lead=_("What was typed wrongly is put right here. What was agreed anew is a modification."),
    ),
    "begin": Deed(KEEP, contracts.begin_execution, _plain(asked.OnForm), _("Begin the work"), _("Begin the work")),
    "suspend": Deed(
        KEEP, contracts.suspend, _plain(asked.OnWithReasonForm), _("Suspend the contract"), _("Suspend it")
    ),
    "resume": Deed(KEEP, contracts.resume, _plain(asked.ResumeForm), _("Go on with the work"), _("Go on")),
    "terminate": Deed(
        KEEP,
        contracts.terminate,
        _plain(asked.OnWithReasonForm),
        _("Terminate the contract"),
        _("Terminate it"),
        lead=_("The contract ends before its work is done. This cannot be taken back."),
    ),
    "accept": Deed(
        FOLLOW_CONTRACT,
        acceptance.accept_provisionally,
        _plain(asked.OnWithReportForm),
        _("Accept provisionally"),
        _("Accept provisionally"),
        lead=_("The work is taken over. What was found lacking may stay open until the final acceptance."),
    ),
    "accept-finally": Deed(
        FOLLOW_CONTRACT,
        acceptance.accept_finally,
        _plain(asked.OnWithReportForm),
        _("Accept finally"),
        _("Accept finally"),
        lead=_("The contract is fulfilled. Its guarantees can be released then."),
    ),
    "take-back": Deed(
        FOLLOW_CONTRACT,
        acceptance.take_acceptance_back,
        _plain(ReasonForm),
        _("Take the acceptance back"),
        _("Take it back"),
    ),
    "designate": Deed(
        NAME, managers.designate_manager, _about_contract(asked.DesignateForm), _("Name a contract manager"), _("Name")
    ),
    "modify": Deed(
        KEEP,
        modifications.modify,
        _about_contract(asked.ModificationForm),
        _("Record a modification"),
        _("Record it"),
        lead=_("What was agreed in writing after the signature. One agreed after the end is kept and said as such."),
    ),
    "note": Deed(
        FOLLOW_CONTRACT,
        notes.write_note,
        _plain(asked.NoteForm),
        _("Write a note"),
        _("Write it down"),
        lead=_("A note is never changed afterwards. A deviation is told to the managers of the organisation at once."),
    ),
    "secure": Deed(
        KEEP, guarantees.add_guarantee, _about_contract(asked.GuaranteeForm), _("Add a guarantee"), _("Add it")
    ),
}
ON_PARTS = {
    "declare": Deed(
        "",
        managers.declare_conflict,
        _plain(asked.DeclarationForm),
        _("Declare whether interests conflict"),
        _("Declare"),
        parts="managers",
    ),
    "divide": Deed(NAME, managers.divide_functions, _of_manager, _("Change the part"), _("Save"), parts="managers"),
    "replace": Deed(NAME, managers.replace_manager, _successor, _("Name a successor"), _("Name"), parts="managers"),
    "end": Deed(
        NAME,
        managers.end_manager,
        _plain(asked.EndManagerForm),
        _("Release a contract manager"),
        _("Release"),
        parts="managers",
    ),
    "withdraw": Deed(
        KEEP,
        modifications.withdraw_modification,
        _plain(ReasonForm),
        _("Withdraw a modification"),
        _("Withdraw it"),
        lead=_("It no longer counts. Its row, its number and the reason stay."),
        parts="modifications",
    ),
    "settle": Deed(
        FOLLOW_CONTRACT,
        notes.settle_deviation,
        _plain(asked.SettleForm),
        _("Settle a deviation"),
        _("Settle it"),
        parts="notes",
    ),
    "prolong": Deed(
        KEEP, guarantees.change_guarantee, _of_guarantee, _("Change a guarantee"), _("Save"), parts="guarantees"
    ),
    "release": Deed(
        KEEP,
        guarantees.release_guarantee,
        _plain(asked.ReleaseForm),
        _("Release a guarantee"),
        _("Release it"),
        parts="guarantees",
    ),
}


def _page(request: SignedInRequest, deed: Deed, about: Any, contract: Any) -> HttpResponse:
    if deed.permission:
        require(request.user, deed.permission, contract)
    return edit_page(
        request,
        deed.form(about, **sent(request)),
        partial(deed.operation, about, by=request.user),
        title=_("%(deed)s: %(contract)s") % {"deed": deed.title, "contract": contract.reference},
        submit_label=deed.label,
        said=deed.said,
        back=page_of_contract(contract),
        context={"lead": deed.lead},
    )


def on_contract(request: SignedInRequest, programme: str, pk: int, verb: str) -> HttpResponse:
    contract = contract_here(request, programme, pk)
    return _page(request, ON_CONTRACTS[verb], contract, contract)


def on_part(request: SignedInRequest, programme: str, contract: int, pk: int, verb: str) -> HttpResponse:
    deed = ON_PARTS[verb]
    part = part_here(request, deed.parts, programme, contract, pk)
    if verb == "declare" and part.user_id != request.user.pk:
        raise PermissionDenied(_("Only the person who follows the contract can declare this."))
    return _page(request, deed, part, part.contract)


def urls() -> list[URLPattern]:
    """ "begin-contract" at contracts/5/begin/, "settle-notes" at contracts/5/notes/7/settle/."""
    return [
        *(
            path(
                f"<slug:programme>/contracts/<int:pk>/{verb}/",
                signed_in(on_contract),
                {"verb": verb},
                f"{verb}-contract",
            )
            for verb in ON_CONTRACTS
        ),
        *(
            path(
                f"<slug:programme>/contracts/<int:contract>/{deed.parts}/<int:pk>/{verb}/",
                signed_in(on_part),
                {"verb": verb},
                f"{verb}-{deed.parts}",
            )
            for verb, deed in ON_PARTS.items()
        ),
    ]
