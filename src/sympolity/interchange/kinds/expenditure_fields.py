"""What a list of papers of cost may say, and the words that head its columns."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import Expenditure
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.declaration import FieldKind, FieldSpec

Paper = Expenditure.Paper
PAPERS: dict[str, str] = {
    Paper.INVOICE: "invoice|bill|fatura|factura|fatura-recibo|fatura recibo|facture|fattura|factuur|rēķins|rechnung|"
    "τιμολόγιο|فاتورة|ft|fr",
    Paper.RECEIPT: "receipt|recibo|rebut|reçu|ricevuta|kwitantie|kvīts|quittung|απόδειξη|إيصال|rg",
    Paper.PAYROLL: "payroll|salary|salaries|staff cost|recibo de vencimento|vencimento|vencimentos|salários|nómina|"
    "nòmina|bulletin de paie|salaire|busta paga|loonstrook|alga|gehalt|μισθοδοσία|راتب",
    Paper.TRAVEL: "travel claim|travel|boletim itinerário|ajudas de custo|deslocação|viaje|dietas|viatge|note de frais|"
    "missione|reiskosten|komandējums|reisekosten",
    Paper.CREDIT_NOTE: "credit note|nota de crédito|factura rectificativa|nota de crèdit|abono|avoir|nota di credito|"
    "creditnota|kredītrēķins|gutschrift|πιστωτικό|nc",
    Paper.FLAT_RATE: "flat rate|taxa fixa|tipo fijo|tant alçat|forfait|taux forfaitaire|tasso forfettario|pauschale",
    Paper.OTHER: "other paper|other|outro|otro|altre|autre|altro|anders|cits|sonstiges",
}
NET_WORDS = (
    "amount without tax|net amount|net|amount net of tax|taxable amount|valor sem iva|valor s iva|valor líquido|base|"
    "base tributável|incidência|base imponible|importe sin iva|base imposable|import sense iva|"
    "montant ht|ht|imponibile|"
    "importo netto|bedrag excl btw|summa bez pvn|nettobetrag|netto|ποσό χωρίς φπα|المبلغ دون ضريبة"
)
GROSS_WORDS = (
    "amount with tax|gross amount|gross|total with tax|valor com iva|valor c iva|total com iva|valor total|"
    "total factura|importe con iva|importe total|import amb iva|import total|montant ttc|ttc|importo lordo|"
    "totale fattura|bedrag incl btw|summa ar pvn|bruttobetrag|brutto|ποσό με φπα|المبلغ مع الضريبة"
)
UNCLEAR_WORDS = (
    "amount|value|total|total amount|expenditure|cost|valor|montante|despesa|valor da despesa|importe|gasto|import|"
    "despesa total|montant|dépense|importo|spesa|bedrag|kosten|summa|izmaksas|betrag|ποσό|المبلغ"
)
FIELDS = (
    FieldSpec(
        "title",
        _("what for"),
        limit=300,
        headings="what for|title|description|designation|designação|descrição|descrição da despesa|"
        "descripción|concepto|"
        "descripció|concepte|libellé|désignation|objet|descrizione|oggetto|omschrijving|apraksts|beschreibung|"
        "περιγραφή|الوصف",
    ),
    fields.PROJECT,
    FieldSpec(
        "organisation",
        _("who paid"),
        FieldKind.ORGANISATION,
        required=True,
        once=True,
        headings="who paid|organisation|organization|beneficiary|partner|payer|entidade|entidade beneficiária|"
        "beneficiário|parceiro|entidad|beneficiario|socio|entitat|beneficiari|soci|organisme|bénéficiaire|partenaire|"
        "ente|soggetto|organisatie|begunstigde|organizācija|saņēmējs|einrichtung|begünstigter|φορέας|δικαιούχος|الجهة",
    ),
    FieldSpec(
        "category",
        _("cost category"),
        FieldKind.COST_CATEGORY,
        required=True,
        once=True,
        headings="cost category|category|budget line|budget heading|heading|rubrica|rubrica orçamental|categoria|"
        "categoria de custo|categoria de despesa|categoría de gasto|categoría|partida|categoria de despesa|"
        "catégorie de dépense|catégorie|ligne budgétaire|poste|categoria di spesa|voce di spesa|kostencategorie|"
        "izmaksu kategorija|kostenkategorie|κατηγορία δαπάνης|فئة التكلفة",
    ),
    FieldSpec(
        "fund",
        _("fund"),
        FieldKind.FUND,
        headings="fund|funding source|fundo|fonte de financiamento|fondo|fons|fonds|fondo europeo|fonds européen|"
        "ταμείο|الصندوق",
    ),
    FieldSpec(
        "contract",
        _("contract"),
        FieldKind.CONTRACT,
        headings="contract|contract reference|contract number|contrato|n.º do contrato|número do contrato|"
        "número de contrato|contracte|contrat|numéro de marché|marché|contratto|cig|līgums|"
        "līguma numurs|vertrag|σύμβαση|"
        "العقد",
    ),
    replace(fields.SUPPLIER, required=False),
    replace(
        fields.SUPPLIER_NUMBER,
        headings=fields.SUPPLIER_NUMBER.headings + "|nif|nipc|cif|vat number|tax number|nif fornecedor|nif proveedor|"
        "siret|partita iva|p iva",
    ),
    FieldSpec(
        "paper",
        _("paper"),
        FieldKind.CHOICE,
        choices=PAPERS,
        choice_labels=dict(Paper.choices),
        headings="paper|type of paper|document type|type of document|tipo de documento|tipo documento|"
        "tipus de document|"
        "type de pièce|type de document|tipo di documento|soort document|dokumenta veids|belegart|είδος παραστατικού|"
        "نوع المستند",
    ),
    FieldSpec(
        "number",
        _("number of the paper"),
        FieldKind.CODE,
        limit=80,
        headings="number of the paper|number|invoice number|invoice no|document number|document no|n.º da fatura|"
        "nº fatura|número da fatura|n.º do documento|nº documento|documento|fatura n.º|número de factura|nº factura|"
        "número de documento|número factura|número de document|numéro de facture|n° facture|numéro de pièce|"
        "numero fattura|n fattura|numero documento|factuurnummer|rēķina numurs|rēķina nr|rechnungsnummer|belegnummer|"
        "αριθμός τιμολογίου|رقم الفاتورة",
    ),
    fields.day(
        "issued_on",
        _("date of the paper"),
        "date of the paper|date|invoice date|document date|date of invoice|issued on|data|data da fatura|"
        "data do documento|data fatura|data de emissão|fecha|fecha de factura|fecha factura|fecha de emisión|"
        "data de factura|data d'emissió|date de facture|date de la facture|date de pièce|data fattura|data documento|"
        "factuurdatum|datum|rēķina datums|datums|rechnungsdatum|belegdatum|ημερομηνία τιμολογίου|ημερομηνία|"
        "تاريخ الفاتورة|التاريخ",
        required=True,
    ),
    fields.day(
        "paid_on",
        _("paid on"),
        "paid on|payment date|date of payment|date paid|data de pagamento|data pagamento|pago em|fecha de pago|"
        "fecha pago|data de pagament|data pagament|date de paiement|date d'acquittement|data di pagamento|"
        "data quietanza|betaaldatum|apmaksas datums|samaksas datums|zahlungsdatum|bezahlt am|ημερομηνία πληρωμής|"
        "تاريخ الدفع",
    ),
    FieldSpec(
        "net",
        _("amount without tax"),
        FieldKind.MONEY,
        below_zero=True,
        headings=NET_WORDS + "|" + UNCLEAR_WORDS,
        unclear=UNCLEAR_WORDS,
        instead=("gross", "eligible"),
    ),
    FieldSpec("gross", _("amount with tax"), FieldKind.MONEY, below_zero=True, headings=GROSS_WORDS),
    FieldSpec("tax", _("tax"), FieldKind.MONEY, below_zero=True, headings=fields.TAX_WORDS),
    FieldSpec(
        "eligible",
        _("eligible amount"),
        FieldKind.MONEY,
        below_zero=True,
        headings="eligible amount|eligible|eligible cost|eligible expenditure|montante elegível|valor elegível|"
        "despesa elegível|elegível|importe elegible|gasto elegible|elegible|import elegible|despesa elegible|"
        "montant éligible|dépense éligible|éligible|importo ammissibile|spesa ammissibile|subsidiabel bedrag|"
        "attiecināmās izmaksas|förderfähiger betrag|förderfähige kosten|επιλέξιμη δαπάνη|المبلغ المؤهل",
    ),
    FieldSpec(
        "eligible_note",
        _("why not all of it is eligible"),
        limit=300,
        headings="why not all of it is eligible|note|reason|remarks|observações|nota|motivo|observaciones|observacions|"
        "remarque|observations|note|opmerking|piezīmes|bemerkung|παρατηρήσεις|ملاحظات",
    ),
    fields.CURRENCY,
)
