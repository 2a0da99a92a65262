"""A payment request in each state, of the own municipality, and one of another."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from factories import make_agreement, make_user
from finance_factories import make_expenditure
from payments import pay, prove
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.operations.corrections import correct_item
from sympolity.affairs.finance.operations.payments import authorise_payment
from sympolity.affairs.finance.operations.requests import draw_up_request, put_items_in, submit_request
from sympolity.affairs.finance.operations.verification import accept_the_rest, ask, start_verification, verify_request
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def payments(world: SimpleNamespace, programme: Programme) -> None:
    """Somebody without a role drew them up and nobody in particular decided: no bar keeps anybody from a door."""
    world.claimant = make_user()
    agreement = make_agreement(
        programme, "PC/paid", signed=True, projects=[world.project], beneficiary=world.own, rate="0.5"
    )
    world.paying_agreement = agreement
    world.draft_request = _draft(world, agreement, world.own, world.project)
    world.claimed_item = world.draft_request.items.get()
    world.submitted_request = submit_request(_draft(world, agreement, world.own, world.project), by=None)
    world.looked_request = _started(world, agreement, world.own, world.project)
    world.asked_request = _started(world, agreement, world.own, world.project)
    world.payment_question = ask(world.asked_request, question="Which room?", by=None)
    world.advance_request = start_verification(
        submit_request(_draft(world, agreement, world.own, world.project, mode="advance"), by=None), by=None
    )
    world.verified_request = _verified(world, agreement, world.own, world.project)
    world.authorised_request = authorise_payment(_verified(world, agreement, world.own, world.project), by=None)
    world.paid_request = authorise_payment(_verified(world, agreement, world.own, world.project), by=None)
    pay(world.paid_request, 500_00)
    world.paid_item = world.paid_request.items.get()
    world.correction = correct_item(world.paid_item, cents=1_00, reason="Lunch", into=world.draft_request, by=None)
    paid_advance = _draft(world, agreement, world.own, world.project, mode="advance")
    start_verification(submit_request(paid_advance, by=None), by=None)
    world.paid_advance = authorise_payment(verify_request(paid_advance, by=None), by=None)
    pay(world.paid_advance, 10_00, paid_on=timezone.localdate())
    other = make_agreement(
        programme, "PC/other", signed=True, projects=[world.other_project], beneficiary=world.other, rate="0.5"
    )
    world.agreement_of_another = other
    world.request_of_another = submit_request(_draft(world, other, world.other, world.other_project), by=None)


def _draft(
    world: SimpleNamespace, agreement: Agreement, organisation: Organisation, project: Project, **facts: Any
) -> PaymentRequest:
    is_advance = facts.get("mode") == "advance"
    request = draw_up_request(
        agreement,
        organisation,
        by=world.claimant,
        period_from=YEAR[0],
        period_until=YEAR[1],
        cents=10_00 if is_advance else 0,
        **{"mode": "interim", **facts},
    )
    if not is_advance:
        paper = make_expenditure(project, organisation=organisation)
        prove(paper)
        put_items_in(request, [paper], by=None)
    return request


def _started(
    world: SimpleNamespace, agreement: Agreement, organisation: Organisation, project: Project
) -> PaymentRequest:
    return start_verification(submit_request(_draft(world, agreement, organisation, project), by=None), by=None)


def _verified(
    world: SimpleNamespace, agreement: Agreement, organisation: Organisation, project: Project
) -> PaymentRequest:
    request = _started(world, agreement, organisation, project)
    accept_the_rest(request, by=None)
    return verify_request(request, by=None)
