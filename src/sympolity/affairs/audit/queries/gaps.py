"""What is missing in the chain behind a paper of cost, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sympolity.affairs.audit.queries.links import Chain
from sympolity.affairs.finance.models import Evidence, PaymentRequest, RequestItem
from sympolity.affairs.procurement.models import Bid, ContractManager, Procurement
from sympolity.ground.kernel import formats


def gaps_in(chain: Chain) -> Iterator[str]:
    yield from _of_payment(chain)
    yield from _of_evidence(chain)
    yield from _of_contract(chain)
    yield from _of_procurement(chain)
    yield from _of_agreement(chain)
    recorded = {(entry.subject_type, entry.subject_id) for entry in chain.entries}
    paper = chain.expenditure
    if (paper._meta.label_lower, paper.pk) not in recorded:
        yield _("The journal says nothing of this expenditure.")


def _of_payment(chain: Chain) -> Iterator[str]:
    claim = chain.claim
    if claim is None:
        yield _("It stands in no payment request.")
        return
    if claim.request.state in PaymentRequest.OUT:
        yield _("The request in which it stood was rejected or withdrawn.")
    if claim.verdict == RequestItem.Verdict.OPEN:
        yield _("Nobody has verified it.")
    elif claim.looked_at_by_id is None:
        yield _("Nobody is named who verified it.")
    if claim.looked_at_by_id is not None and claim.looked_at_by_id in (
        chain.expenditure.entered_by_id,
        claim.put_in_by_id,
        claim.request.submitted_by_id,
    ):
        yield _("Who verified it had entered or submitted it.")
    if any(each.answered_at is None for each in chain.clarifications):
        yield _("A question of the verification was never answered.")
    if claim.request.state == PaymentRequest.State.PAID and not chain.payments:
        yield _("The request is called paid, and no payment is recorded.")


def _of_evidence(chain: Chain) -> Iterator[str]:
    standing = {row.kind for row in chain.evidence if not row.document.is_withdrawn}
    if not chain.expenditure.category.is_flat_rate:
        if Evidence.Kind.INVOICE not in standing:
            yield _("No invoice or other paper of cost stands with it.")
        if Evidence.Kind.PAYMENT not in standing:
            yield _("No proof of payment stands with it.")
    for each in chain.kept:
        if not each.is_whole:
            yield _("The file of “%(document)s” is gone or no longer has its hash.") % {"document": each.document}
    if any(double.state == double.State.OPEN for double in chain.doubles):
        yield _("It looks like another paper, and nobody has looked at that.")


def _of_contract(chain: Chain) -> Iterator[str]:
    contract, paper = chain.contract, chain.expenditure
    if contract is None:
        if paper.supplier_id is not None and paper.paper in (paper.Paper.INVOICE, paper.Paper.CREDIT_NOTE):
            yield _("No contract stands behind this invoice.")
        return
    if paper.issued_on < contract.signed_on:
        words = {"day": formats.day(contract.signed_on)}
        yield _("The paper is older than its contract, which was signed on %(day)s.") % words
    if paper.supplier_id is not None and paper.supplier_id != contract.supplier_id:
        yield _("The paper names another supplier than the contract.")
    if not chain.managers:
        yield _("Nobody was named to manage the contract.")
    if any(each.conflict == ContractManager.Conflict.OPEN for each in chain.managers):
        yield _("A contract manager has not declared whether interests conflict.")
    if any(each.conflict == ContractManager.Conflict.CONFLICT for each in chain.managers):
        yield _("A contract manager declared a conflict of interest.")
    ends_on = contract.ends_on
    for change in chain.modifications:
        if change.withdrawn_on is None and ends_on and change.agreed_on > ends_on:
            words = {"number": formats.number(change.number), "day": formats.day(ends_on)}
            yield _("Modification %(number)s was agreed after the contract had ended on %(day)s.") % words
        ends_on = change.new_ends_on or ends_on


def _of_procurement(chain: Chain) -> Iterator[str]:
    contract = chain.contract
    if contract is None:
        return
    if contract.procurement_id is None:
        yield _("It is not recorded how the supplier was found.")
        return
    if not chain.bids:
        yield _("No bid is recorded.")
    winners = {bid.supplier_id for bid in chain.bids if bid.outcome == Bid.Outcome.WON}
    if chain.bids and contract.supplier_id not in winners:
        yield _("The supplier of the contract did not win a bid.")
    last = chain.attempts[-1] if chain.attempts else None
    if last is not None and last.state not in (Procurement.State.AWARDED, Procurement.State.CONTRACTED):
        yield _("The last attempt of the procurement did not end with an award.")


def _of_agreement(chain: Chain) -> Iterator[str]:
    if chain.agreement is None:
        yield _("No agreement that grants money covers the project.")
    elif chain.terms is None:
        yield _("No version of the agreement was in force on %(day)s.") % {"day": formats.day(chain.day)}
    elif not any(each.terms_id == chain.terms.pk for each in chain.signatures):
        yield _("No signature is recorded on the version of the agreement that held.")
