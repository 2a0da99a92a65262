"""What a list of public contracts may say, and the words that head its columns in the portals of several countries."""

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Category, ProcedureKind
from sympolity.interchange.kinds.declaration import FieldKind, FieldSpec

CATEGORIES: dict[str, str] = {
    Category.WORKS: "works|construction|public works|obras|empreitadas de obras públicas|empreitada de obras públicas|"
    "empreitada|empreitadas|obra|obres|travaux|lavori|werken|būvdarbi|bauleistungen|roboty budowlane|έργα|أشغال",
    Category.GOODS: "goods|supplies|supply|bens|aquisição de bens móveis|aquisição de bens|bens móveis|"
    "locação de bens móveis|fornecimentos|suministros|suministro|subministraments|subministrament|fournitures|"
    "forniture|fornitura|leveringen|leverancier|piegādes|preces|lieferungen|dostawy|προμήθειες|توريدات",
    Category.SERVICES: "services|service|serviços|aquisição de serviços|servicios|serveis|servei|servicio|servizi|"
    "servizio|diensten|pakalpojumi|dienstleistungen|usługi|υπηρεσίες|خدمات",
}
PROCEDURES: dict[str, str] = {
    ProcedureKind.SIMPLIFIED: "simplified direct award|ajuste direto simplificado|ajuste direto regime simplificado|"
    "contrato menor|contracte menor|menor",
    ProcedureKind.DIRECT: "direct award|ajuste direto|ajuste direto regime geral|adjudicación directa|"
    "adjudicació directa|affidamento diretto|marché passé sans publicité ni mise en concurrence préalable|direct|"
    "negociado sin publicidad|procedimiento negociado sin publicidad",
    ProcedureKind.CONSULTATION: "prior consultation|consulta prévia|consulta prévia simplificada|limited|"
    "abierto simplificado abreviado",
    ProcedureKind.OPEN: "open procedure|open|concurso público|concurso público urgente|concurso público simplificado|"
    "abierto|procedimiento abierto|abierto simplificado|obert|obert simplificat|procediment obert|"
    "appel d'offres ouvert|procedura aperta|aperta|openbare procedure|atklāts konkurss|offenes verfahren|"
    "ανοικτή διαδικασία",
    ProcedureKind.RESTRICTED: "restricted procedure|restricted|selective|concurso limitado por prévia qualificação|"
    "concurso limitado|restringido|procedimiento restringido|restringit|appel d'offres restreint|"
    "procedura ristretta|niet-openbare procedure|slēgts konkurss",
    ProcedureKind.NEGOTIATED: "negotiated procedure|negotiated|procedimento de negociação|negociado|"
    "negociado con publicidad|negociat|procédure avec négociation|procedura negoziata|procédure adaptée|"
    "onderhandelingsprocedure|sarunu procedūra",
    ProcedureKind.DIALOGUE: "competitive dialogue|diálogo concorrencial|diálogo competitivo|diàleg competitiu|"
    "dialogue compétitif|dialogo competitivo|concurrentiegerichte dialoog",
    ProcedureKind.FRAMEWORK: "call-off under a framework|ao abrigo de acordo-quadro|"
    "ao abrigo de acordo-quadro (art.º 259.º)|ao abrigo de acordo-quadro (art.º 258.º)|basado en acuerdo marco|"
    "derivado de acuerdo marco|basat en acord marc|marché subséquent|accordo quadro",
    ProcedureKind.OTHER: "other procedure|other|otro|otros|outro|outros|autre|altro|altre|anders|cits|"
    "normas internas|contratação excluída|contratação excluída ii",
}
TITLE = FieldSpec(
    "title",
    _("what is delivered"),
    required=True,
    limit=500,
    headings="what is delivered|title|object|contract title|denominació|denominación|denominación del contrato|asunto|"
    "denominazione|intitulé|subject|subject of the contract|description|"
    "objeto|objecto|objeto do contrato|objecto do contrato|objectocontrato|objetocontrato|designação|descrição|"
    "objeto del contrato|descripción|objecte|objecte del contracte|objet|objet du marché|objetmarche|oggetto|"
    "oggetto del contratto|oggetto della gara|voorwerp|onderwerp|līguma priekšmets|priekšmets|nosaukums|gegenstand|"
    "przedmiot umowy|αντικείμενο|τίτλος|موضوع العقد",
)
REFERENCE = FieldSpec(
    "reference",
    _("reference"),
    FieldKind.CODE,
    required=True,
    limit=80,
    follows_from=("portal_id",),
    headings="reference|contract reference|contract number|contract no|contract id|n.º do contrato|nº do contrato|"
    "número do contrato|número de contrato|nº contrato|referência|referência do contrato|referencia|"
    "número de expediente|nº expediente|expediente|código de expediente|codi expedient|número d'expedient|"
    "numéro de marché|numéro du marché|n° marché|référence|idmarche|cig|codice cig|numero contratto|"
    "numero di repertorio|contractnummer|līguma numurs|līguma nr|vertragsnummer|numer umowy|αριθμός σύμβασης|"
    "رقم العقد",
)
LOT = FieldSpec(
    "lot",
    _("lot"),
    FieldKind.CODE,
    limit=20,
    headings="lot|lote|n.º do lote|número de lote|número de lot|numéro de lot|n° lot|lotto|numero lotto|"
    "perceel|daļa|los",
)
PROJECT = FieldSpec(
    "project",
    _("project"),
    FieldKind.PROJECT,
    required=True,
    once=True,
    headings="project|project code|project reference|operation|operation code|projeto|código do projeto|operação|"
    "código da operação|candidatura|proyecto|código del proyecto|operación|projecte|codi del projecte|projet|"
    "code projet|opération|progetto|cup|codice cup|codice progetto|projectcode|projekts|projekta numurs|projekt|"
    "έργο|المشروع",
)
BUYER = FieldSpec(
    "organisation",
    _("who buys"),
    FieldKind.ORGANISATION,
    required=True,
    once=True,
    can_create=True,
    headings="who buys|buyer|contracting authority|contracting entity|procuring entity|adjudicante|"
    "entidade adjudicante|"
    "entidades adjudicantes|entidade contratante|órgano de contratación|entidad contratante|poder adjudicador|"
    "entidad adjudicadora|òrgan de contractació|acheteur|pouvoir adjudicateur|stazione appaltante|"
    "amministrazione aggiudicatrice|ente|aanbestedende dienst|pasūtītājs|auftraggeber|zamawiający|αναθέτουσα αρχή|"
    "الجهة المتعاقدة",
)
SUPPLIER = FieldSpec(
    "supplier",
    _("supplier"),
    required=True,
    limit=2000,
    headings="supplier|contractor|awardee|successful tenderer|winner|vendor|adjudicatário|"
    "adjudicatários|adjudicatarios|"
    "adjudicatária|fornecedor|empreiteiro|entidade adjudicatária|contratada|adjudicatario|contratista|proveedor|"
    "empresa adjudicataria|adjudicatario licitador|adjudicatari|adjudicatària|empresa adjudicatària|contractista|"
    "titulaire|titulaires|attributaire|fournisseur|nom du titulaire|aggiudicatario|aggiudicatari|fornitore|"
    "contraente|opdrachtnemer|leverancier|uzvarētājs|piegādātājs|izpildītājs|auftragnehmer|wykonawca|ανάδοχος|"
    "المورد|المتعاقد",
)
SUPPLIER_NUMBER = FieldSpec(
    "supplier_number",
    _("tax number of the supplier"),
    FieldKind.CODE,
    limit=200,
    bare="nif|nipc|cif|nif cif|cif nif|nie|vat no|vat number|tax number|tax id|siret|siren|"
    "partita iva|p iva|codice fiscale|btw nummer|nip|αφμ",
    behind="supplier",
    headings="tax number of the supplier|titulaires id|titulaires siret|nif contratista|cif contratista|"
    "nif del contratista|cif adjudicatari|nif contractista|supplier tax number|"
    "supplier id|supplier vat number|nif do adjudicatário|nipc do adjudicatário|nif adjudicatário|"
    "nif do fornecedor|nif adjudicatario|identificador adjudicatario|"
    "nif del adjudicatario|cif adjudicatario|nif adjudicatari|identificació adjudicatari|siret titulaire|"
    "siret du titulaire|titulaire id|identifiant titulaire|codice fiscale aggiudicatario|"
    "partita iva aggiudicatario|codice fiscale|btw-nummer leverancier|reģistrācijas numurs|"
    "uzvarētāja reģistrācijas numurs|steuernummer auftragnehmer|nip wykonawcy|αφμ αναδόχου",
)
NET_WORDS = (
    "price without tax|price net of tax|net price|net amount|amount without vat|amount excluding vat|"
    "price excl vat|value without vat|preço contratual|precocontratual|preço contratual s iva|valor sem iva|"
    "valor s iva|preço sem iva|preço s iva|montante sem iva|valor s iva eur|importe sin iva|importe sin impuestos|"
    "importe de adjudicación sin iva|importe adjudicación sin impuestos|importe adjudicación sin iva|"
    "base imponible|import sense iva|import d'adjudicació sense iva|preu sense iva|montant ht|montant hors taxe|"
    "montant hors taxes|prix ht|importo al netto iva|importo netto|importo senza iva|importo iva esclusa|"
    "importo aggiudicazione|bedrag excl btw|prijs exclusief btw|summa bez pvn|līgumcena bez pvn|cena bez pvn|"
    "betrag netto|nettobetrag|wartość netto|αξία χωρίς φπα|ποσό χωρίς φπα|المبلغ دون ضريبة"
)
GROSS_WORDS = (
    "price with tax|gross price|gross amount|amount with vat|amount including vat|price incl vat|value with vat|"
    "valor com iva|valor c iva|preço com iva|preço c iva|montante com iva|importe con iva|importe con impuestos|"
    "importe de adjudicación con iva|importe adjudicación con impuestos|importe adjudicación con iva|"
    "import amb iva|import d'adjudicació amb iva|preu amb iva|montant ttc|montant toutes taxes comprises|prix ttc|"
    "importo con iva|importo lordo|importo iva inclusa|bedrag incl btw|prijs inclusief btw|summa ar pvn|"
    "līgumcena ar pvn|cena ar pvn|betrag brutto|bruttobetrag|wartość brutto|αξία με φπα|ποσό με φπα|"
    "المبلغ مع الضريبة"
)
TAX_WORDS = (
    "tax|vat|vat amount|amount of tax|iva|valor do iva|valor iva|montante do iva|importe iva|importe del iva|"
    "import iva|tva|montant tva|montant de la tva|btw|btw-bedrag|pvn|pvn summa|mehrwertsteuer|mwst|φπα|الضريبة"
)
UNCLEAR_WORDS = (
    "price|amount|value|contract value|contract amount|contract price|total|total amount|valor|preço|montante|"
    "valor do contrato|preço do contrato|importe|importe del contrato|importe adjudicado|importe de adjudicación|"
    "precio|import|import adjudicat|preu|preu d'adjudicació|montant|montant du marché|prix|importo|"
    "importo contrattuale|prezzo|bedrag|prijs|summa|līgumcena|cena|betrag|preis|kwota|wartość|wartość umowy|ποσό|"
    "αξία|τιμή|المبلغ|القيمة"
)
NET = FieldSpec(
    "net",
    _("price without tax"),
    FieldKind.MONEY,
    headings=NET_WORDS + "|" + UNCLEAR_WORDS,
    unclear=UNCLEAR_WORDS,
    instead=("gross",),
)
GROSS = FieldSpec("gross", _("price with tax"), FieldKind.MONEY, headings=GROSS_WORDS)
TAX = FieldSpec("tax", _("tax"), FieldKind.MONEY, headings=TAX_WORDS)
CURRENCY = FieldSpec(
    "currency",
    _("currency"),
    FieldKind.CURRENCY,
    headings="currency|moeda|moneda|monnaie|devise|divisa|valuta|valūta|währung|waluta|νόμισμα|العملة",
)
PORTAL = (
    FieldSpec(
        "portal_id",
        _("number in the national portal"),
        FieldKind.CODE,
        limit=80,
        headings="number in the national portal|portal id|portal number|idcontrato|id contrato|id base|id do contrato|"
        "n.º anúncio|nanuncio|idprocedimento|identificador|identificador único|id|uid|identifiant|ocid",
    ),
    FieldSpec(
        "portal_url",
        _("address in the national portal"),
        FieldKind.LINK,
        limit=200,
        headings="address in the national portal|portal url|url|link|ligação|hiperligação|enlace|enllaç|"
        "enllaç publicació|"
        "link peças|lien|collegamento|saite|link to notice",
    ),
)
CPV = FieldSpec(
    "cpv",
    _("CPV code"),
    headings="cpv code|cpv|código cpv|códigos cpv|codi cpv|code cpv|codecpv|codice cpv|cpv-code|cpv kods|κωδικός cpv",
)
PROCEDURE = FieldSpec(
    "procedure",
    _("procedure"),
    FieldKind.CHOICE,
    choices=PROCEDURES,
    aside=True,
    choice_labels=dict(ProcedureKind.choices),
    headings="procedure|procurement method|procedure type|type of procedure|tipo de procedimento|tipoprocedimento|"
    "procedimento|tipo de procedimiento|procedimiento|procediment|tipus de procediment|procédure|type de procédure|"
    "procedura|tipo di procedura|scelta del contraente|procedure van gunning|iepirkuma procedūra|procedūra|"
    "verfahrensart|tryb|διαδικασία|الإجراء",
)
CATEGORY = FieldSpec(
    "category",
    _("what is bought"),
    FieldKind.CHOICE,
    required=True,
    once=True,
    choices=CATEGORIES,
    choice_labels=dict(Category.choices),
    headings="what is bought|category|contract type|type of contract|main procurement category|nature of contract|"
    "tipo de contrato|tipo de contrato(s)|tipocontrato|categoria|tipo del contrato|tipus de contracte|"
    "type de contrat|nature du marché|nature|tipo di contratto|tipologia|soort opdracht|līguma veids|"
    "iepirkuma veids|auftragsart|rodzaj zamówienia|είδος σύμβασης|نوع العقد",
)
BASE = FieldSpec(
    "base",
    _("base price without tax"),
    FieldKind.MONEY,
    headings="base price without tax|base price|estimated value|estimated price|preço base|precobaseprocedimento|"
    "preço base do procedimento|presupuesto base sin impuestos|presupuesto base sin iva|"
    "presupuesto base de licitación|valor estimado|presupuesto base|pressupost base|valor estimat|montant estimé|"
    "valeur estimée|base d'asta|importo a base di gara|importo a base d'asta|valore stimato|geraamde waarde|"
    "paredzamā līgumcena|geschätzter wert|wartość szacunkowa|εκτιμώμενη αξία|القيمة التقديرية",
)


def day(
    key: str, label: object, headings: str, *, required: bool = False, follows_from: tuple[str, ...] = ()
) -> FieldSpec:
    told = {"headings": headings, "required": required, "follows_from": follows_from}
    return FieldSpec(key, label, FieldKind.DAY, **told)  # type: ignore[arg-type]


SIGNED_ON = day(
    "signed_on",
    _("signed on"),
    "signed on|date signed|signature date|date of signature|contract date|date of contract|conclusion date|"
    "data de celebração|data de celebração do contrato|data celebração|datacelebracaocontrato|data do contrato|"
    "data de assinatura|data da assinatura|fecha de formalización|fecha formalización|fecha de firma|"
    "fecha del contrato|fecha contrato|data de formalització|data formalització|data de signatura|data contracte|"
    "date de signature|date de notification|datenotification|date de conclusion|data stipula|data di stipula|"
    "data contratto|data sottoscrizione|datum ondertekening|datum gunning|līguma noslēgšanas datums|līguma datums|"
    "vertragsdatum|data zawarcia umowy|ημερομηνία υπογραφής|تاريخ التوقيع",
    required=True,
    follows_from=("awarded_on",),
)
DAYS = (
    day(
        "starts_on",
        _("starts on"),
        "starts on|start|start date|contract start|data de início|data início|início|fecha de inicio|fecha inicio|"
        "inicio|data d'inici|data inici|date de début|début|data inizio|inizio|startdatum|begindatum|sākuma datums|"
        "vertragsbeginn|data rozpoczęcia|ημερομηνία έναρξης|تاريخ البدء",
    ),
    day(
        "ends_on",
        _("ends on as signed"),
        "ends on as signed|ends on|end|end date|contract end|expiry date|data de fim|data fim|data de conclusão|"
        "prazo final|fecha de fin|fecha fin|fecha de finalización|fecha fin ejecución|data de fi|data fi|"
        "data de finalització|date de fin|data fine|fine|data ultimazione|einddatum|beigu datums|vertragsende|"
        "data zakończenia|ημερομηνία λήξης|تاريخ الانتهاء",
    ),
)
DURATION = (
    FieldSpec(
        "duration",
        _("duration"),
        FieldKind.DURATION,
        aside=True,
        headings="duration|contract duration|term|prazo|prazo de execução|prazoexecucao|prazo do contrato|"
        "prazo de execução do contrato|duração|duración|duración del contrato|plazo|plazo de ejecución|"
        "plazo duración|durada|durada del contracte|termini d'execució|termini|durée|durée du marché|"
        "durée du contrat|durata|durata del contratto|durata contrattuale|looptijd|duur|līguma termiņš|"
        "izpildes termiņš|ilgums|laufzeit|czas trwania|διάρκεια|المدة",
    ),
    FieldSpec(
        "months",
        _("duration in months"),
        FieldKind.NUMBER,
        whole=True,
        least=0,
        most=1200,
        headings="duration in months|months|duration months|prazo de execução meses|prazo meses|duração meses|"
        "plazo de ejecución meses|plazo meses|duración meses|duración contrato meses|durada mesos|termini mesos|"
        "duração em meses|prazo em meses|prazo meses|duración en meses|"
        "durada en mesos|"
        "duréemois|dureemois|durée en mois|durée mois|durata in mesi|durata mesi|duur in maanden|termiņš mēnešos|"
        "laufzeit in monaten",
    ),
    FieldSpec(
        "days",
        _("duration in days"),
        FieldKind.NUMBER,
        whole=True,
        least=0,
        most=36600,
        headings="duration in days|days|duration days|prazo de execução dias|duração dias|plazo de ejecución días|"
        "plazo días|duración días|durada dies|termini dies|"
        "duração em dias|prazo em dias|prazo dias|duración en días|plazo en días|"
        "durada en dies|durée en jours|durée jours|durata in giorni|durata giorni|duur in dagen|termiņš dienās|"
        "laufzeit in tagen",
    ),
)
MODIFICATIONS = (
    FieldSpec(
        "modifications",
        _("modifications"),
        FieldKind.WORDS,
        many=True,
        adds=True,
        gathers=True,
        headings="modifications|modificações contratuais|modificaciones|modificacions|modifiche",
    ),
    day(
        "modified_on",
        _("modification agreed on"),
        "modification agreed on|modification date|amendment date|date of amendment|date of modification|"
        "data da modificação|data de modificação|data da adenda|data do aditamento|data da alteração|"
        "fecha de modificación|fecha modificación|fecha de la prórroga|data de modificació|data modificació|"
        "date de modification|date de l'avenant|modifications date notification modification|"
        "modifications date signature modification|"
        "date avenant|datesignaturemodification|data modifica|data variante|"
        "datum wijziging|grozījumu datums|änderungsdatum|ημερομηνία τροποποίησης",
    ),
    FieldSpec(
        "modified_by",
        _("difference of the price by the modification"),
        FieldKind.MONEY,
        below_zero=True,
        headings="difference of the price by the modification|modification amount|amendment amount|change of price|"
        "valor da modificação|valor do aditamento|valor da adenda|trabalhos complementares|acréscimo|"
        "importe de la modificación|importe modificación|import de la modificació|import modificació|"
        "montant de l'avenant|montant avenant|importo modifica|importo variante|bedrag wijziging|grozījumu summa|"
        "änderungsbetrag",
    ),
    FieldSpec(
        "price_after",
        _("price after the modification"),
        FieldKind.MONEY,
        headings="price after the modification|amended price|new price|modified price|effective price|preço modificado|"
        "novo preço|valor após modificação|importe modificado|importe tras modificación|nuevo importe|"
        "import modificat|montant modifié|nouveau montant|modifications montant|importo modificato|"
        "nuovo importo|nieuwe prijs|jaunā cena|neuer preis",
    ),
    day(
        "modified_until",
        _("new end by the modification"),
        "new end by the modification|new end|new end date|amended end|extended until|prolonged until|"
        "nova data de fim|novo prazo|prorrogado até|prorrogação até|nueva fecha de fin|prorrogado hasta|"
        "prórroga hasta|nova data de fi|prorrogat fins|nouvelle date de fin|prolongé jusqu'au|nuova scadenza|"
        "prorogato al|nieuwe einddatum|pagarināts līdz|verlängert bis",
    ),
    FieldSpec(
        "modified_because",
        _("reason of the modification"),
        limit=400,
        headings="reason of the modification|modification reason|amendment reason|motivo da modificação|"
        "fundamentação da modificação|motivo da adenda|motivo de la modificación|causa de modificación|"
        "motiu de la modificació|objet de l'avenant|motif de modification|objetmodification|motivo modifica|"
        "reden wijziging|grozījumu pamatojums|änderungsgrund",
    ),
)
PROCEDURE_REFERENCE = FieldSpec(
    "procurement",
    _("reference of the procurement"),
    FieldKind.CODE,
    limit=80,
    headings="reference of the procurement|procurement reference|procedure reference|tender reference|procedure number|"
    "tender number|n.º do procedimento|nº do procedimento|referência do procedimento|número de licitación|"
    "número de procedimiento|número de licitació|numéro de consultation|numero di gara|iepirkuma numurs|"
    "iepirkuma identifikācijas numurs|vergabenummer|αριθμός διακήρυξης",
)
PROCEDURE_DAYS = (
    day(
        "launched_on",
        _("launched on"),
        "launched on|launch date|publication date|date published|notice date|data de publicação|data do anúncio|"
        "datapublicacao|data de lançamento|fecha de publicación|fecha publicación|fecha del anuncio|"
        "data de publicació|date de publication|datepublicationdonnees|data pubblicazione|publicatiedatum|"
        "publicēšanas datums|veröffentlichungsdatum|ημερομηνία δημοσίευσης",
    ),
    day(
        "bids_due_on",
        _("bids until"),
        "bids until|tender deadline|submission deadline|deadline|prazo para apresentação de propostas|"
        "data limite de apresentação|fecha límite|fecha de presentación de ofertas|fecha límite de presentación|"
        "data límit|data límit de presentació|date limite de réception|date limite|scadenza offerte|"
        "termine presentazione offerte|uiterste datum|piedāvājumu iesniegšanas termiņš|abgabefrist",
    ),
    day(
        "awarded_on",
        _("awarded on"),
        "awarded on|award date|date of award|data de adjudicação|data da decisão de adjudicação|"
        "datadecisaoadjudicacao|data adjudicação|fecha de adjudicación|fecha adjudicación|fecha acuerdo|"
        "data d'adjudicació|data adjudicació|date d'attribution|data aggiudicazione|gunningsdatum|lēmuma datums|"
        "zuschlagsdatum|ημερομηνία ανάθεσης",
    ),
)
UNTAKEN = FieldSpec("untaken", _("not taken over"), FieldKind.WORDS, many=True, headings="not taken over")
