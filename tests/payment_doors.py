"""The rows of the access matrix for payment requests."""

from collections.abc import Callable
from typing import Any

from access import INSIDE, OWN, WHOLE, Door

SEERS = WHOLE | OWN | {"finance", "contract-manager", "auditor"}
CLAIMANTS = WHOLE | OWN
VERIFIERS = WHOLE | {"finance"}
AUTHORISERS = frozenset({"admin", "finance"})


def _of(**names: str) -> Callable[[Any], dict[str, Any]]:
    """The arguments of a route: the programme, and objects of the world by the key in the address."""
    return lambda world: {
        "programme": world.programme.slug,
        **{key: getattr(world, name).pk for key, name in names.items()},
    }


def _page(**names: str) -> Door:
    return Door(sees=INSIDE, reads=SEERS, args=_of(**names))


def _form(allowed: frozenset[str], **names: str) -> Door:
    return Door(sees=INSIDE, reads=allowed, acts=allowed, args=_of(**names))


def _deed(allowed: frozenset[str], **names: str) -> Door:
    return Door(sees=INSIDE, acts=allowed, args=_of(**names))


PAYMENTS: dict[str, Door] = {
    "finance:payments": _page(),
    "finance:request": _page(pk="paid_request"),
    "finance:request-paper": _page(pk="paid_request"),
    "finance:draw-up-request": _form(CLAIMANTS, agreement="paying_agreement"),
    "finance:change-request": _form(CLAIMANTS, pk="draft_request"),
    "finance:put-items-in": _form(CLAIMANTS, pk="draft_request"),
    "finance:take-item-out": _deed(CLAIMANTS, pk="draft_request", item="claimed_item"),
    "finance:submit-request": _deed(CLAIMANTS, pk="draft_request"),
    "finance:take-back-request": _deed(CLAIMANTS, pk="submitted_request"),
    "finance:withdraw-request": _form(CLAIMANTS, pk="submitted_request"),
    "finance:answer": _form(CLAIMANTS, pk="asked_request", question="payment_question"),
    "finance:start-verification": _deed(VERIFIERS, pk="submitted_request"),
    "finance:save-findings": _deed(VERIFIERS, pk="looked_request"),
    "finance:accept-the-rest": _deed(VERIFIERS, pk="looked_request"),
    "finance:verify-request": _deed(VERIFIERS, pk="looked_request"),
    "finance:verify-advance": _form(VERIFIERS, pk="advance_request"),
    "finance:ask": _form(VERIFIERS, pk="looked_request"),
    "finance:reject-request": _form(VERIFIERS, pk="looked_request"),
    "finance:correct-item": _form(VERIFIERS, pk="paid_request", item="paid_item"),
    "finance:ask-correction-back": _deed(VERIFIERS, pk="draft_request", item="correction"),
    "finance:ask-advance-back": _form(VERIFIERS, pk="paid_advance"),
    "finance:authorise": _form(AUTHORISERS, pk="verified_request"),
    "finance:back-to-verification": _form(AUTHORISERS, pk="verified_request"),
    "finance:take-back-authorisation": _form(AUTHORISERS, pk="authorised_request"),
    "finance:record-payment": _form(AUTHORISERS, pk="authorised_request"),
    "finance:record-money-back": _form(AUTHORISERS, pk="paid_request"),
}

# Who sees single requests sees those of the own municipality only; the roles of the programme see all.
ALL_SEERS = WHOLE | {"finance", "auditor"}
# For those who work for another municipality, such a request does not exist.
WHO_SEES_ANOTHER = INSIDE - OWN - {"contract-manager"}
PAYMENTS_OF_ANOTHER: dict[str, Door] = {
    "finance:request": Door(sees=WHO_SEES_ANOTHER, reads=ALL_SEERS, args=_of(pk="request_of_another")),
    "finance:request-paper": Door(sees=WHO_SEES_ANOTHER, reads=ALL_SEERS, args=_of(pk="request_of_another")),
    "finance:draw-up-request": _form(WHOLE, agreement="agreement_of_another"),
    "finance:withdraw-request": Door(sees=WHO_SEES_ANOTHER, reads=WHOLE, acts=WHOLE, args=_of(pk="request_of_another")),
    "finance:take-back-request": Door(sees=WHO_SEES_ANOTHER, acts=WHOLE, args=_of(pk="request_of_another")),
}
