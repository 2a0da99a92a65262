"""Lists of projects: of a fund, of a ministry, of a city's own table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    FieldKind,
    FieldSpec,
    RecordKind,
    Stays,
    Stored,
    Value,
)
from sympolity.methods.cycle import PROJECT
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio import operations as portfolio
from sympolity.network.portfolio.facts import UNSAID, AmountFact, CodeFact, PartnerFact, ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.standing import Standing, standings
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory

DAYS = ("planned_start_on", "planned_end_on", "actual_start_on", "actual_end_on")
TEXTS = ("title", "code", "kind", "summary", "nature", "stage", "address", "website")
CLOSED = (*Project.ENDED, Project.Stage.STAND_BY)
MONEY = ("total", "eligible", "funding")
LISTED: dict[str, type[Any]] = {"territories": Territory, "objectives": Objective, "partners": Organisation}
NAMED: dict[str, type[Any]] = {"lead": Organisation, "fund": Fund}
BATCH = 500  # SQLite takes no more than some thousand numbers in one question


def in_bulk(model: type[Any], pks: Collection[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    ordered = sorted(pks)
    for start in range(0, len(ordered), BATCH):
        found |= model.objects.in_bulk(ordered[start : start + BATCH])
    return found


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


def stored(programme: Programme) -> Iterable[Stored]:
    projects = list(Project.objects.filter(programme=programme).order_by("pk"))
    codes = {project.pk: project.code for project in projects}
    for pk, standing in standings(programme, projects).items():
        values = _values_of(standing)
        values["parent_code"] = codes.get(standing.parent, "") if standing.parent else ""
        yield Stored(pk, values["title"], values, closed=values["stage"] in CLOSED)


def _values_of(standing: Standing) -> dict[str, Value]:
    values: dict[str, Value] = {name: standing.fields[name] for name in TEXTS}
    for name in DAYS:
        day = standing.fields[name]
        values[name] = day.isoformat() if day else ""
    values["latitude"], values["longitude"] = standing.fields["latitude"], standing.fields["longitude"]
    values["lead"] = standing.lead
    values["partners"] = sorted({organisation for organisation, _role in standing.partners})
    values["territories"] = list(standing.lists["territories"])
    values["objectives"] = list(standing.lists["objectives"])
    codes = [value for values in standing.codes.values() for value in values]
    values["outside_code"] = codes[0] if len(codes) == 1 else ""
    fundings = {key: amount for key, amount in standing.amounts.items() if key[0] == "funding"}
    for (measure, fund, _instrument), (cents, currency, _as_of) in standing.amounts.items():
        if measure != "funding" or fund is None or len(fundings) == 1:
            values[measure] = [cents, currency]
            if fund is not None:
                values["fund"] = fund
    return values


def bring(batch: Batch) -> list[int]:
    news, changes = _said(batch)
    sources = {fact.source.get("row"): fact.source for fact in batch.facts}
    brought = portfolio.bring_projects(
        batch.programme,
        [facts for _place, facts in news],
        [(project, facts) for _place, project, facts in changes],
        by=batch.by,
        source_of=lambda facts: sources[facts.row],
    )
    ids = [fact.id or 0 for fact in batch.facts]
    for (place, _facts), project in zip(news, brought.added, strict=True):
        ids[place] = project.pk
    return ids


def check(batch: Batch) -> list[Breach]:
    news, changes = _said(batch)
    faults = portfolio.check_projects(
        batch.programme,
        [facts for _place, facts in news],
        [(project, facts) for _place, project, facts in changes],
    )
    return [Breach(fault.row, fault.field or "", fault.sentence) for fault in faults]


News = list[tuple[int, ProjectFacts]]
Changed = list[tuple[int, Project, ProjectFacts]]


def _said(batch: Batch) -> tuple[News, Changed]:
    """The facts as the operations take them, with their places in the batch."""
    wanted: dict[type[Any], set[int]] = {Organisation: set(), Territory: set(), Objective: set(), Fund: set()}
    for fact in batch.facts:
        for name, model in LISTED.items():
            wanted[model].update(fact.values.get(name) or ())
        for name, model in NAMED.items():
            wanted[model].update({fact.values[name]} if fact.values.get(name) else ())
    found = {model: in_bulk(model, pks) for model, pks in wanted.items()}
    projects = in_bulk(Project, {fact.id for fact in batch.facts if fact.id is not None})
    news: News = []
    changes: Changed = []
    for place, fact in enumerate(batch.facts):
        said = _facts_of(fact.values, fact.source, batch, found)
        if fact.id is None:
            news.append((place, said))
        else:
            changes.append((place, projects[fact.id], said))
    return news, changes


def _facts_of(
    values: Mapping[str, Value], source: Mapping[str, Any], batch: Batch, found: Mapping[type[Any], Mapping[int, Any]]
) -> ProjectFacts:
    said: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
    said |= {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS if name in values}
    said |= {name: values[name] for name in ("latitude", "longitude") if name in values}
    if "lead" in values:
        said["lead"] = found[Organisation][values["lead"]] if values["lead"] else None
    for name in ("territories", "objectives"):
        if name in values:
            said[name] = tuple(found[LISTED[name]][pk] for pk in values[name] or ())
    if "partners" in values:
        said["partners"] = tuple(PartnerFact(found[Organisation][pk]) for pk in values["partners"] or ())
    if "outside_code" in values:
        said["codes"] = (CodeFact(scheme_of(batch), values["outside_code"] or ""),)
    if "parent_code" in values and not values["parent_code"]:
        said["parent"] = None
    said["amounts"] = tuple(_amounts_of(values, batch, found[Fund]))
    return ProjectFacts(**said, parent_code=values.get("parent_code") or "", row=source.get("row"))


def _amounts_of(values: Mapping[str, Value], batch: Batch, funds: Mapping[int, Any]) -> Iterable[AmountFact]:
    for measure in MONEY:
        if measure not in values:
            continue
        cents, currency = values[measure] or (None, "")
        as_of = batch.as_of or UNSAID
        fund = funds[values["fund"]] if measure == "funding" and values.get("fund") else None
        if fund is not None:
            # The same money must not stand twice: once without its fund and once with it.
            yield AmountFact("funding", None)
        yield AmountFact(measure, cents, fund=fund, currency=currency, as_of=as_of)


def scheme_of(batch: Batch) -> str:
    return (batch.source_name or "list")[:60]


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    projects = list(in_bulk(Project, pks).values())
    removed = portfolio.remove_brought(projects, by=by, source=source)
    return [Stays(kept.project.pk, kept.project.title, kept.why) for kept in removed.kept]


def close(programme: Programme, pks: Sequence[int], by: User, reason: str, source: Mapping[str, Any]) -> list[int]:
    """Those that may stand still are put on stand-by; what has ended already stays as it is."""
    closed = []
    for project in in_bulk(Project, pks).values():
        if Project.Stage.STAND_BY in PROJECT.follow(project.stage):
            portfolio.move_project(project, Project.Stage.STAND_BY, by=by, reason=reason, source=source)
            closed.append(project.pk)
    return closed


def page(programme: Programme, pk: int) -> str:
    return reverse("portfolio:project", args=[programme.slug, pk])


PROJECTS = RecordKind(
    name="projects",
    label=_("projects"),
    fields=FIELDS,
    identity=(("code",), ("outside_code",), ("title", "lead"), ("title",)),
    decisive=("code", "outside_code"),
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    close=close,
    close_words=_("put on stand-by"),
    page=page,
    model="portfolio.project",
    in_order=(("planned_start_on", "planned_end_on"), ("actual_start_on", "actual_end_on")),
    at_most=(("eligible", "total"), ("funding", "eligible"), ("funding", "total")),
    together=(("latitude", "longitude"),),
    permission="portfolio.add_project",
    group=_("Projects"),
)
