"""What a list of projects may say, and the words that head its columns."""

from django.utils.translation import gettext_lazy as _

from sympolity.interchange.kinds.declaration import FieldKind, FieldSpec
from sympolity.network.portfolio.models import Project

FIELDS = (
    FieldSpec(
        "title",
        _("title"),
        required=True,
        limit=500,
        headings="title|project|project title|project name|name of the project|operation|operation name|action|"
        "título|projeto|projecto|nome do projeto|nome da operação|designação|designação do projeto|operação|ação|"
        "título del proyecto|proyecto|nombre del proyecto|operación|actuación|títol|projecte|nom del projecte|operació|"
        "actuació|intitulé|intitulé du projet|projet|nom du projet|opération|actie|titolo|progetto|nome progetto|"
        "projekta nosaukums|projekts|projektnaam|naam van het project|projekttitel|projektname|vorhaben|"
        "τίτλος|τίτλος έργου|έργο|اسم المشروع|عنوان المشروع|المشروع",
    ),
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=60,
        headings="code|project code|operation code|number|no|n°|nº|id|reference|ref|código|código do projeto|"
        "código da operação|código de la operación|número|referência|codi|codi del projecte|code projet|numéro|codice|"
        "cup|projekta numurs|projekta nr|projectnummer|projektnummer|κωδικός|mis|رمز المشروع|رقم المشروع",
    ),
    FieldSpec(
        "outside_code",
        _("code in the list of its source"),
        FieldKind.CODE,
        limit=120,
        headings="outside code|external code|contract number|número do contrato|código externo|codi extern|"
        "code externe",
    ),
    FieldSpec(
        "parent_code",
        _("part of the project with the code"),
        FieldKind.CODE,
        limit=60,
        headings="part of|parent|parent code|parte de|projeto pai|part de|fait partie de|onderdeel van",
    ),
    FieldSpec(
        "kind",
        _("kind"),
        FieldKind.CHOICE,
        headings="kind|type|type of project|tipo|tipologia|tipus|tipo de projeto|type de projet|veids",
        choices={
            "intervention": "territorial intervention|intervention|intervenção|intervenção territorial|intervención|"
            "intervenció",
            "operation": "integrated operation|operation|operação integrada|operação|operación|operació|opération",
            "project": "project|projeto|projecto|proyecto|projecte|projet|progetto|projekts",
            "activity": "activity|work package|atividade|actividad|activitat|activité|attività",
            "demonstration": "demonstrative action|demonstration|ação demonstrativa|acción demostrativa",
            "pilot": "pilot|piloto|projeto-piloto|projecte pilot|pilote|pilota",
            "mentoring": "mentoring|mentoring scheme|mentoria|mentoría|mentorat",
            "advocacy": "advocacy|incidência|incidencia|plaidoyer",
        },
        choice_labels=dict(Project.Kind.choices),
    ),
    FieldSpec(
        "summary",
        _("summary"),
        headings="summary|description|abstract|resumo|descrição|sumário|resumen|descripción|resum|descripció|résumé|"
        "descriptif|sintesi|descrizione|kopsavilkums|apraksts|samenvatting|omschrijving|περιγραφή|وصف",
    ),
    FieldSpec(
        "nature",
        _("material or immaterial"),
        FieldKind.CHOICE,
        headings="nature|natureza|naturaleza|naturalesa",
        choices={
            "material": "material|works|obra|obras|infraestrutura|tangible|matériel",
            "immaterial": "immaterial|imaterial|inmaterial|intangible|immatériel|actions",
            "both": "both|ambos|ambas|misto|mixto|mixt|mixte",
        },
        choice_labels=dict(Project.Nature.choices),
    ),
    FieldSpec(
        "stage",
        _("stage"),
        FieldKind.CHOICE,
        headings="stage|status|state|phase|fase|estado|situação|ponto de situação|situación|estat|situació|état|statut|"
        "stato|statuss|κατάσταση|الحالة",
        choices={
            "idea": "idea|ideia|idée",
            "proposed": "proposed|proposto|proposta|candidatura|propuesto|proposat|proposé|submitted|submetido",
            "appraisal": "under appraisal|appraisal|em análise|em apreciação|en evaluación|en avaluació|en instruction",
            "approved": "approved|aprovado|aprovada|aprobado|aprovat|approuvé|apstiprināts",
            "contracted": "contracted|contratado|contratada|contratualizado|contractat|contracté|conventionné",
            "implementation": "in implementation|implementation|ongoing|under way|em execução|em curso|en ejecución|"
            "en execució|en cours|in corso|īstenošanā",
            "completed": "completed|finished|concluído|concluída|finalizado|finalitzat|acabat|terminé|achevé|pabeigts",
            "closed": "closed|encerrado|cerrado|tancat|clos|clôturé",
            "rejected": "rejected|rejeitado|indeferido|rechazado|rebutjat|rejeté",
            "stand-by": "on stand-by|stand-by|suspended|suspenso|suspendido|aturat|suspendu",
            "cancelled": "cancelled|canceled|cancelado|anulado|cancel·lat|annulé",
        },
        choice_labels=dict(Project.Stage.choices),
    ),
    FieldSpec(
        "planned_start_on",
        _("planned start"),
        FieldKind.DAY,
        headings="start|start date|planned start|begin|data de início|data início|início|data início prev|"
        "fecha de inicio|inicio|data d'inici|inici|date de début|début|data inizio|inizio|sākuma datums|startdatum|"
        "begindatum",
    ),
    FieldSpec(
        "planned_end_on",
        _("planned end"),
        FieldKind.DAY,
        headings="end|end date|planned end|data de fim|data fim|data fim prev|data de conclusão|conclusão|fim|"
        "fecha de fin|fecha de finalización|fin|data de finalització|data fi|date de fin|data fine|fine|"
        "beigu datums|einddatum|enddatum",
    ),
    FieldSpec(
        "actual_start_on",
        _("actual start"),
        FieldKind.DAY,
        headings="actual start|started on|data início real|início real|inicio real|inici real|début réel|"
        "début effectif",
    ),
    FieldSpec(
        "actual_end_on",
        _("actual end"),
        FieldKind.DAY,
        headings="actual end|ended on|data fim real|fim real|fin real|final real|fin réelle|fin effective",
    ),
    FieldSpec(
        "lead",
        _("lead organisation"),
        FieldKind.ORGANISATION,
        limit=300,
        can_create=True,
        headings="lead|lead organisation|lead partner|beneficiary|beneficiary name|organisation|organization|promoter|"
        "beneficiário|nome do beneficiário|entidade|entidade beneficiária|promotor|entidade promotora|beneficiario|"
        "entidad|entitat|beneficiari|bénéficiaire|porteur|porteur de projet|begunstigde|ente|soggetto attuatore|"
        "finansējuma saņēmējs|begünstigter|zuwendungsempfänger|δικαιούχος|φορέας|المستفيد|الجهة",
    ),
    FieldSpec(
        "partners",
        _("partners"),
        FieldKind.ORGANISATION,
        limit=300,
        many=True,
        can_create=True,
        adds=True,
        headings="partners|partner|parceiros|parceiro|socios|entidades parceiras|socis|partenaires|partenaire|"
        "partneri|الشركاء",
    ),
    FieldSpec(
        "territories",
        _("territories"),
        FieldKind.TERRITORY,
        many=True,
        headings="territory|territories|municipality|municipalities|concelho|concelhos|município|municípios|freguesia|"
        "território|comunidade|municipio|municipi|municipis|barri|commune|communes|gemeente|comune|comuni|territorio|"
        "territori|territoire|pašvaldība|δήμος|البلدية",
    ),
    FieldSpec(
        "objectives",
        _("objectives"),
        FieldKind.OBJECTIVE,
        many=True,
        headings="objective|objectives|axis|mission|theme|thematic objective|eixo|objetivo|objetivo temático|missão|"
        "eje|misión|eix|missió|objectiu|axe|objectif|asse|obiettivo|doelstelling|άξονας",
    ),
    FieldSpec(
        "address",
        _("address or place"),
        limit=2000,
        headings="address|place|location|morada|localização|local|dirección|lugar|adreça|lloc|adresse|lieu|indirizzo|"
        "luogo|adres|projekta īstenošanas vieta|īstenošanas vieta|adrese|διεύθυνση|العنوان",
    ),
    FieldSpec("latitude", _("latitude"), FieldKind.DEGREES, headings="latitude|lat|latitud", least=-90, most=90),
    FieldSpec(
        "longitude", _("longitude"), FieldKind.DEGREES, headings="longitude|lon|lng|longitud", least=-180, most=180
    ),
    FieldSpec(
        "website",
        _("website"),
        FieldKind.LINK,
        limit=200,
        headings="website|web|url|link|site|site web|página web|sítio|pàgina web|sito|tīmekļa vietne",
    ),
    FieldSpec(
        "total",
        _("total cost"),
        FieldKind.MONEY,
        headings="total|total cost|total amount|cost|budget|amount|custo total|investimento total|valor total|valor|"
        "montante|orçamento|coste total|importe|importe total|presupuesto|cost total|import|import total|pressupost|"
        "coût total|montant|montant total|budget total|financement total|financement total du projet|"
        "totale projectfinanciering|costo totale|importo|kopējais finansējums|kopējās izmaksas|gesamtkosten|"
        "συνολικός προϋπολογισμός|المبلغ الإجمالي|التكلفة",
    ),
    FieldSpec(
        "eligible",
        _("eligible cost"),
        FieldKind.MONEY,
        headings="eligible|eligible cost|eligible costs|total eligible expenditure|eligible expenditure|"
        "despesa elegível|despesas elegíveis|despesas elegíveis totais|valor elegível|custo elegível|"
        "despesas elegíveis totais atribuídas à operação|gasto elegible|coste elegible|coste subvencionable|"
        "despesa elegible|cost elegible|coût éligible|coûts éligibles|dépenses éligibles|spese ammissibili|"
        "attiecināmās izmaksas|subsidiabele kosten|förderfähige kosten",
    ),
    FieldSpec(
        "funding",
        _("funding"),
        FieldKind.MONEY,
        beside=("fund",),
        headings="funding|fund|grant|eu funding|eu contribution|approved|total approved fund|total aproved fund|"
        "fundo aprovado|fundo total aprovado|valor aprovado|apoio aprovado|comparticipação|comparticipação fundo|"
        "ayuda|ayuda concedida|subvención|financiación ue|subvenció|ajut|ajut concedit|finançament ue|subvention|"
        "financement ue|financement feder|contribution ue|contributo|contributo ue|es finansējums|efro-financiering|"
        "eu-beitrag|förderung|χρηματοδότηση|التمويل",
    ),
    FieldSpec(
        "fund",
        _("fund"),
        FieldKind.FUND,
        beside=("funding",),
        headings="name of the fund|esi fund|feei|fonds|source of funding|fonte de financiamento|fuente de financiación",
    ),
    FieldSpec(
        "currency", _("currency"), FieldKind.CURRENCY, headings="currency|moeda|moneda|devise|valuta|valūta|währung"
    ),
)
