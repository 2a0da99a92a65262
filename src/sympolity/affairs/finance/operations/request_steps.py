"""How each decision about a payment request begins: held, asked whether it can take the step, written down."""

from django.utils.translation import gettext as _

from sympolity.affairs.agreements.operations.deeds import held as held_agreement
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import take_step
from sympolity.methods import cycle

State = PaymentRequest.State
LONGEST_REASON = 500


def held(request: PaymentRequest) -> PaymentRequest:
    """The request as it stands now, held with the money of its programme: no two decisions spend the same euro."""
    agreement = held_agreement(request.agreement)
    rows = PaymentRequest.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation").get(pk=request.pk)
    found.agreement = agreement
    return found


def moved(request: PaymentRequest, state: str) -> tuple[str, str]:
    """Takes a step of a payment request; gives back where from and where to. Raises Refused."""
    return take_step(request, cycle.PAYMENT_REQUEST, state)


def refuse_unless(request: PaymentRequest, *states: str) -> None:
    """Raises Refused where a request is in another state than what is done takes."""
    if request.state not in states:
        words = {"state": request.get_state_display(), "wanted": " / ".join(str(State(each).label) for each in states)}
        raise Refused(_("This request is “%(state)s”. For this it has to be “%(wanted)s”.") % words)


def reasoned(reason: str, sentence: str, *, longest: int = LONGEST_REASON) -> str:
    """The reason without spaces around it. Raises Refused with the sentence where there is none."""
    reason = reason.strip()
    if not reason:
        raise Refused(sentence, field="reason")
    if len(reason) > longest:
        raise Refused(_("Shorten this to %(most)s characters.") % {"most": longest}, field="reason")
    return reason


def in_words(cents: int, request: PaymentRequest) -> str:
    return formats.money(cents, request.currency)


def name_of(item: RequestItem) -> str:
    paper = item.expenditure
    return f"{paper.get_paper_display()} {paper.number}".strip()
