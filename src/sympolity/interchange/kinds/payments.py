"""Lists of payments as a treasury or a bank tells them: each belongs to a payment request that was authorised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import Payment, PaymentRequest
from sympolity.affairs.finance.operations.payments import (
    record_payment,
    refuse_taking_back,
    take_back_payment,
    taken_back_in,
)
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.contracts import as_date
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    Foretold,
    RecordKind,
    Stays,
    Stored,
)
from sympolity.interchange.kinds.trying import tried
from sympolity.network.programmes.models import Programme

BATCH = 500
FIELDS = (
    FieldSpec(
        "reference",
        gettext_lazy("reference of the transfer"),
        FieldKind.CODE,
        limit=120,
        headings="reference of the transfer|reference|transfer|transaction|referência|n.º da transferência|"
        "referencia|transferencia|referència|référence|virement|riferimento|bonifico|referentie|atsauce|referenz|"
        "αναφορά|المرجع",
    ),
    FieldSpec(
        "agreement",
        gettext_lazy("agreement"),
        FieldKind.AGREEMENT,
        required=True,
        headings="agreement|agreement reference|contrato-programa|contrato|convenio|conveni|convention|convenzione|"
        "overeenkomst|līgums|vertrag|συμφωνία|الاتفاق",
    ),
    FieldSpec(
        "number",
        gettext_lazy("number of the payment request"),
        FieldKind.CODE,
        required=True,
        limit=9,
        headings="number of the payment request|payment request|request|request number|pedido de pagamento|"
        "n.º do pedido|pedido|solicitud de pago|nº de solicitud|sol·licitud de pagament|demande de paiement|"
        "domanda di pagamento|betaalverzoek|maksājuma pieprasījums|zahlungsantrag|αίτημα πληρωμής|طلب الدفع",
    ),
    FieldSpec(
        "amount",
        gettext_lazy("amount"),
        FieldKind.MONEY,
        required=True,
        below_zero=True,
        headings="amount|paid|amount paid|payment|montante|valor|valor pago|pagamento|importe|"
        "importe pagado|pago|import|"
        "import pagat|pagament|montant|montant payé|paiement|importo|importo pagato|bedrag|betaald|summa|betrag|ποσό|"
        "المبلغ",
    ),
    fields.day(
        "paid_on",
        gettext_lazy("paid on"),
        "paid on|date|payment date|value date|data|data de pagamento|data-valor|fecha|fecha de pago|data de pagament|"
        "date de paiement|date|data di pagamento|data valuta|betaaldatum|maksājuma datums|"
        "zahlungsdatum|ημερομηνία|التاريخ",
        required=True,
    ),
    FieldSpec(
        "reason",
        gettext_lazy("why it came back"),
        limit=300,
        headings="why it came back|reason|motivo|motiu|motif|reden|pamatojums|grund|αιτία|السبب",
    ),
    fields.CURRENCY,
)


def stored(programme: Programme) -> Iterable[Stored]:
    """What was taken back is no payment: the same list may bring it anew."""
    rows = Payment.objects.filter(request__agreement__programme=programme)
    taken_back = taken_back_in(rows)
    for each in rows.select_related("request").order_by("pk"):
        if each.pk in taken_back:
            continue
        values = {
            "reference": each.reference,
            "agreement": each.request.agreement_id,
            "number": str(each.request.number),
            "amount": [each.cents, each.currency],
            "paid_on": each.paid_on.isoformat(),
            "reason": each.reason,
        }
        yield Stored(each.pk, each.reference or str(each.request.number), values)


class Bringing:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        rows = PaymentRequest.objects.filter(agreement__programme=batch.programme)
        self.requests = {
            (each.agreement_id, str(each.number)): each for each in rows.select_related("agreement__programme")
        }

    def bring(self, fact: Fact) -> int:
        """Raises Refused, for whoever submitted the request too."""
        said = fact.values
        if fact.id is not None:
            raise Refused(_("What was paid does not change. Record money that comes back as a payment below zero."))
        request = self.requests.get((said["agreement"], said["number"].lstrip("0")))
        if request is None:
            raise Refused(_("There is no such payment request."), field="number")
        cents, currency = said["amount"]
        if currency != request.currency:
            raise Refused(_("The request is in %(currency)s.") % {"currency": request.currency}, field="amount")
        day = as_date(said["paid_on"])
        assert day is not None  # noqa: S101 - the column is required
        made = record_payment(
            request,
            cents=cents,
            paid_on=day,
            by=self.batch.by,
            reference=said.get("reference") or "",
            reason=said.get("reason") or "",
            source=fact.source,
        )
        return int(made.pk)


def bring(batch: Batch) -> list[int]:
    bringing = Bringing(batch)
    return [bringing.bring(fact) for fact in batch.facts]


def check(batch: Batch) -> list[Breach]:
    return tried(batch, lambda: Bringing(batch), {"cents": "amount", "state": "number"})


# -- taking back -----------------------------------------------------------------------
def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """What was paid is never deleted: against each payment the same amount is booked below zero, naming the import."""
    reason = _("The import of %(file)s was undone.") % {"file": source.get("file", "")}
    stays = []
    for each in _of(pks):
        try:
            take_back_payment(each, by=by, reason=reason[:300], source=source)
        except Refused as refusal:
            stays.append(Stays(each.pk, _called(each), f"{refusal} {_put_right()}"))
    return stays


def foretell(programme: Programme, pks: Sequence[int], by: User) -> list[Foretold]:
    """What `remove` would book against each payment, and why something would stay; nothing is written."""
    before: dict[int, list[Payment]] = {}
    found = []
    for each in _of(pks):
        together = [*before.get(each.request_id, ()), each]
        try:
            refuse_taking_back(together, by=by)
        except Refused as refusal:
            found.append(Foretold(_called(each), f"{refusal} {_put_right()}", stays=True))
            continue
        before[each.request_id] = together
        words = {"sum": formats.money(-each.cents, each.currency), "day": formats.day(each.paid_on)}
        found.append(Foretold(_called(each), _("%(sum)s is booked against it, on %(day)s.") % words))
    return found


def _of(pks: Sequence[int]) -> Iterator[Payment]:
    """In this order: what came last is taken back first."""
    for start in range(0, len(pks), BATCH):
        chunk = list(pks[start : start + BATCH])
        rows = Payment.objects.select_related("request__agreement__programme", "request__organisation").in_bulk(chunk)
        yield from (rows[pk] for pk in chunk if pk in rows)


def _called(payment: Payment) -> str:
    request = payment.request
    return f"{request.agreement.reference} / {request.number}: {payment.reference or formats.day(payment.paid_on)}"


def _put_right() -> str:
    return _("What was paid is put right by a payment below zero.")


def page(programme: Programme, pk: int) -> str:
    return reverse("finance:request", args=[programme.slug, Payment.objects.get(pk=pk).request_id])


PAYMENTS = RecordKind(
    name="payments",
    label=gettext_lazy("payments"),
    group=gettext_lazy("Money and law"),
    fields=FIELDS,
    identity=(("agreement", "number", "reference", "paid_on"), ("agreement", "number", "amount", "paid_on")),
    distinct=("reference",),
    title_field="reference",
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    foretell=foretell,
    undo_words=gettext_lazy(
        "Nothing that was paid is deleted. Against each payment of this list the same amount is booked with the other "
        "sign, on its own day, with this undo as the reason. What cannot be taken back stays, and you will see why."
    ),
    page=page,
    permission="finance.record_payment",
    model="finance.payment",
)
