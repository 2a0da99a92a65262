"""Lists of indicators: what is measured, by which rule, and what is to be reached last in the whole programme."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.answers import plain_number
from sympolity.affairs.monitoring.models import Indicator, Target
from sympolity.affairs.monitoring.operations import indicators, targets
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    Listed,
    RecordKind,
    Stays,
    Stored,
    Value,
    Values,
)
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import closing, remove_entries
from sympolity.network.programmes.models import Objective, Programme

RULES: dict[str, str] = {
    Indicator.Rule.SUM: "sum|soma|suma|somme|somma|som|summa|summe|άθροισμα|مجموع",
    Indicator.Rule.CUMULATIVE: "cumulative|cumulativo|acumulativo|acumulado|acumulatiu|acumulat|cumulatif|cumulé|"
    "cumulatief|kumulatīvs|kumulativ|σωρευτικό|تراكمي",
    Indicator.Rule.LATEST: "latest|last|último|ultimo|últim|dernier|laatste|pēdējais|zuletzt|τελευταίο|الأحدث",
    Indicator.Rule.WEIGHTED_AVERAGE: "weighted average|weighted-average|average|mean|média ponderada|media ponderada|"
    "mitjana ponderada|moyenne pondérée|gewogen gemiddelde|svērtais vidējais|gewichteter durchschnitt|"
    "σταθμισμένος μέσος|متوسط مرجح",
    Indicator.Rule.UNIQUE_COUNT: "unique count|unique-count|unique|pessoas diferentes|contagem única|personas únicas|"
    "persones úniques|comptage unique|persone uniche|unieke telling|unikāls skaits|μοναδικό πλήθος|عدد فريد",
}
KINDS: dict[str, str] = {
    Indicator.Kind.INPUT: "input|entrada|recurso|intrant|εισροή|مدخل",
    Indicator.Kind.OUTPUT: "output|realização|producto|producte|réalisation|prodotto|εκροή|مخرج",
    Indicator.Kind.RESULT: "result|outcome|resultado|resultat|résultat|risultato|resultaat|rezultāts|αποτέλεσμα|نتيجة",
    Indicator.Kind.IMPACT: "impact|impacto|impatto|ietekme|αντίκτυπος|أثر",
    Indicator.Kind.CONTEXT: "context|contexto|contesto|contexte|konteksts|πλαίσιο|سياق",
}
DIRECTIONS: dict[str, str] = {
    Indicator.Direction.UP: "more is better|up|mais é melhor|más es mejor|més és millor|plus|di più|meer|vairāk",
    Indicator.Direction.DOWN: "less is better|down|menos é melhor|menos es mejor|menys és millor|moins|di meno|minder",
}
FIELDS = (
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=40,
        headings="code|id|indicator code|código|código do indicador|codi|codi indicador|code indicateur|codice|kods|"
        "κωδικός|الرمز",
    ),
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=200,
        headings="name|indicator|indicator name|nome|indicador|nombre|nom|indicateur|indicatore|naam|nosaukums|"
        "rādītājs|bezeichnung|wskaźnik|όνομα|δείκτης|المؤشر|الاسم",
    ),
    FieldSpec(
        "definition",
        _("what exactly is counted"),
        headings="what exactly is counted|definition|definição|definición|definició|définition|definizione|definitie|"
        "definīcija|ορισμός|التعريف",
    ),
    FieldSpec(
        "objective",
        _("objective"),
        FieldKind.OBJECTIVE,
        headings="objective|axis|mission|eixo|objetivo|eje|eix|objectiu|axe|objectif|asse|obiettivo|doelstelling|άξονας",
    ),
    FieldSpec(
        "kind",
        _("kind"),
        FieldKind.CHOICE,
        choices=KINDS,
        choice_labels=dict(Indicator.Kind.choices),
        headings="kind|type|level|tipo|tipus|type d'indicateur|soort|veids|τύπος|النوع",
    ),
    FieldSpec(
        "unit",
        _("unit"),
        required=True,
        limit=40,
        headings="unit|unit of measure|unidade|unidad|unitat|unité|unità|eenheid|mērvienība|einheit|μονάδα|الوحدة",
    ),
    FieldSpec(
        "decimals",
        _("decimals"),
        FieldKind.NUMBER,
        least=0,
        most=4,
        whole=True,
        headings="decimals|casas decimais|decimales|decimals|décimales|decimali|decimalen|δεκαδικά|الكسور",
    ),
    FieldSpec(
        "rule",
        _("how figures become one"),
        FieldKind.CHOICE,
        required=True,
        choices=RULES,
        choice_labels={rule: RULES[rule].split("|")[0] for rule in RULES},
        headings="how figures become one|rule|aggregation|aggregation rule|regra|agregação|regla|agregación|agregació|"
        "règle|agrégation|regola|aggregazione|regel|κανόνας|القاعدة",
    ),
    FieldSpec(
        "weight_name",
        _("base of the average"),
        limit=120,
        headings="base of the average|base|weight|denominator|ponderador|denominador|base de la media|dénominateur|"
        "denominatore|noemer|βάση|الأساس",
    ),
    FieldSpec(
        "direction",
        _("direction"),
        FieldKind.CHOICE,
        choices=DIRECTIONS,
        choice_labels=dict(Indicator.Direction.choices),
        headings="direction|sentido|sentit|sens|direzione|richting|κατεύθυνση|الاتجاه",
    ),
    FieldSpec(
        "baseline",
        _("baseline"),
        FieldKind.NUMBER,
        headings="baseline|baseline value|valor de base|valor de partida|línea de base|valor inicial|línia de base|"
        "valeur de référence|valore di base|basiswaarde|τιμή βάσης|خط الأساس",
    ),
    FieldSpec(
        "baseline_on",
        _("baseline as of"),
        FieldKind.DAY,
        headings="baseline as of|baseline date|data de base|fecha de base|data de la línia de base|"
        "date de référence|data di base|datum basiswaarde|ημερομηνία βάσης|تاريخ خط الأساس",
    ),
    FieldSpec(
        "target",
        _("target"),
        FieldKind.NUMBER,
        headings="target|target value|meta|valor meta|objetivo cuantitativo|fita|cible|valeur cible|valore obiettivo|"
        "streefwaarde|mērķis|zielwert|στόχος|الهدف",
    ),
    FieldSpec(
        "target_on",
        _("to be reached by"),
        FieldKind.DAY,
        headings="to be reached by|target date|due|data da meta|prazo|fecha meta|data de la fita|échéance|scadenza|"
        "streefdatum|προθεσμία|تاريخ الهدف",
    ),
    FieldSpec(
        "source",
        _("source"),
        limit=300,
        headings="source|data source|fonte|fuente|font|fonte dei dati|bron|avots|quelle|πηγή|المصدر",
    ),
)
PLAIN = ("code", "name", "definition", "kind", "unit", "decimals", "rule", "weight_name", "direction", "source")
NUMBERS = ("baseline", "target")


def settle(_listed: Listed) -> Callable[[Values], Values]:
    """12.50 and 12.5 are one number."""

    def settled(values: Values) -> Values:
        numbers = {name: _plain(Decimal(str(values[name]))) for name in NUMBERS if values.get(name) is not None}
        return {**values, **numbers}

    return settled


def _plain(number: Decimal | None) -> Value:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else plain_number(number)


def stored(programme: Programme) -> Iterable[Stored]:
    goals = _last_targets(programme)
    for each in Indicator.objects.filter(programme=programme).order_by("pk"):
        goal = goals.get(each.pk)
        values: dict[str, Value] = {name: getattr(each, name) for name in PLAIN}
        values |= {
            "objective": each.objective_id,
            "baseline": _plain(each.baseline),
            "baseline_on": each.baseline_on.isoformat() if each.baseline_on else "",
            "target": _plain(goal.value) if goal else None,
            "target_on": goal.due_on.isoformat() if goal else "",
        }
        yield Stored(each.pk, each.name, values, each.closed_on is not None)


def _last_targets(programme: Programme) -> dict[int, Target]:
    rows = Target.objects.filter(
        indicator__programme=programme, project=None, organisation=None, territory=None, closed_on=None
    )
    return {each.indicator_id: each for each in rows.order_by("due_on", "id")}


def check(batch: Batch) -> list[Breach]:
    """What an operation would refuse, said before anything is written."""
    existing = Indicator.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    own = _reader(batch)
    breaches = []
    for fact in batch.facts:
        said = own(fact.values)
        one = existing.get(fact.id or 0) or Indicator(programme=batch.programme)
        try:
            if one.pk:
                indicators.check_change(one, said)
            for name, value in said.items():
                setattr(one, name, value)
            indicators.check_indicator(one)
        except Refused as refusal:
            breaches.append(Breach(fact.source.get("row"), refusal.field or "", str(refusal)))
    return breaches


def bring(batch: Batch) -> list[int]:
    own = _reader(batch)
    existing = Indicator.objects.select_related("programme").in_bulk([fact.id for fact in batch.facts if fact.id])
    goals = _last_targets(batch.programme)
    ids = []
    for fact in batch.facts:
        said = own(fact.values)
        if fact.id is None:
            one = indicators.add_indicator(batch.programme, by=batch.by, came_from=fact.source, **said)
        else:
            one = indicators.change_indicator(existing[fact.id], by=batch.by, came_from=fact.source, **said)
        _bring_target(one, goals.get(one.pk), fact, batch.by)
        ids.append(one.pk)
    return ids


def _reader(batch: Batch) -> Callable[[Mapping[str, Value]], dict[str, Any]]:
    objectives = found_in(Objective, batch.facts, "objective")

    def own(values: Mapping[str, Value]) -> dict[str, Any]:
        said: dict[str, Any] = {name: values[name] or "" for name in PLAIN if name in values and name != "decimals"}
        if values.get("decimals") is not None:
            said["decimals"] = values["decimals"]
        if "objective" in values:
            said["objective"] = objectives.get(values["objective"])
        if "baseline" in values:
            said["baseline"] = _number(values["baseline"])
        if "baseline_on" in values:
            said["baseline_on"] = date.fromisoformat(values["baseline_on"]) if values["baseline_on"] else None
        return {name: value for name, value in said.items() if value != "" or name not in ("kind", "direction", "rule")}

    return own


def _number(value: Value) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _bring_target(one: Indicator, goal: Target | None, fact: Fact, by: User) -> None:
    """The last target is the one that a list names: it is set, changed, or withdrawn where the cell is empty."""
    if "target" not in fact.values and "target_on" not in fact.values:
        return
    value = _number(fact.values.get("target", goal.value if goal else None))
    day = fact.values.get("target_on", goal.due_on.isoformat() if goal else "")
    if value is None or not day:
        if goal is not None:
            targets.withdraw_target(goal, by=by, came_from=fact.source)
        return
    facts = {"value": value, "due_on": date.fromisoformat(day)}
    if goal is not None:
        targets.change_target(goal, by=by, came_from=fact.source, **facts)
    else:
        targets.set_target(one, by=by, came_from=fact.source, **facts)


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    return remove_entries(Indicator, (Target,), "indicator removed", programme, pks, by, source, of_programme=True)


def page(programme: Programme, pk: int) -> str:
    return reverse("monitoring:indicator", args=[programme.slug, pk])


INDICATORS = RecordKind(
    name="indicators",
    label=_("indicators"),
    group=_("Projects"),
    fields=FIELDS,
    identity=(("code",), ("name",)),
    decisive=("code",),
    title_field="name",
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    close=closing(Indicator, indicators.close_indicator),
    close_words=_("closed"),
    page=page,
    permission="monitoring.change_indicator",
    model="monitoring.indicator",
    together=(("target", "target_on"),),
    settle=settle,
)
