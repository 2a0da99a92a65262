"""Lists of payments as a treasury or a bank tells them: each belongs to a payment request that was authorised."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import Payment, PaymentRequest
from sympolity.affairs.finance.operations.payments import record_payment
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.contracts import as_date
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    RecordKind,
    Stays,
    Stored,
)
from sympolity.interchange.kinds.trying import BringOne, tried
from sympolity.network.programmes.models import Programme

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
    rows = Payment.objects.filter(request__agreement__programme=programme).select_related("request").order_by("pk")
    for each in rows:
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
    def begin() -> BringOne:
        return Bringing(batch).bring

    return tried(batch, begin, {"cents": "amount", "state": "number"})


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """What was paid is never deleted: an undo says how to put it right."""
    why = _("What was paid is put right by a payment below zero.")
    rows = Payment.objects.filter(pk__in=list(pks)[:900])
    return [Stays(each.pk, each.reference, why) for each in rows]


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
    page=page,
    permission="finance.record_payment",
    model="finance.payment",
)
