"""Lists of residents: how many lived where on a day, all of them or by nationality. Nobody counted is not zero."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import (
    Batch,
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
from sympolity.interchange.kinds.territories import GROUP
from sympolity.network.programmes.models import Programme
from sympolity.network.territories import operations
from sympolity.network.territories.models import Population, ResidentGroup, Territory

MOST = 2_000_000_000
WHERE = FieldSpec(
    "territory",
    _("territory"),
    FieldKind.TERRITORY,
    required=True,
    can_create=True,
    headings="territory|territory code|code|place|municipality|section|dicofre|ine|código|concelho|município|freguesia|"
    "secção|municipio|sección censal|código territorio|codi|municipi|secció censal|codi divisio territorial|barri|"
    "codi barri|nom barri|barrio|distrito|districte|neighbourhood|quartiere|wijk|buurt|apkaime|dzielnica|bezirk|"
    "stadtteil|commune|code insee|quartier|comune|codice istat|gemeente|nis code|pašvaldība|gemeinde|"
    "gmina|δήμος|البلدية",
)
WHEN = (
    FieldSpec(
        "as_of",
        _("as of"),
        FieldKind.DAY,
        required=True,
        headings="as of|reference date|date|data de referência|data|fecha de referencia|fecha|data de referència|"
        "data referencia|date de référence|data di riferimento|peildatum|datums|stichtag|stan na dzień|"
        "ημερομηνία αναφοράς|تاريخ المرجع",
    ),
    FieldSpec(
        "source",
        _("source"),
        limit=300,
        required=True,
        headings="source|fonte|fuente|font|bron|avots|quelle|źródło|πηγή|المصدر",
    ),
)


def _count(key: str, label: Any, headings: str) -> FieldSpec:
    return FieldSpec(key, label, FieldKind.NUMBER, least=0, most=MOST, whole=True, headings=headings)


RESIDENTS = (
    "residents|population|inhabitants|total|total population|residentes|população|população residente|habitantes|"
    "población|población total|residents totals|població|població total|nombre|habitants|population totale|"
    "residenti|popolazione|totale|inwoners|bevolking|iedzīvotāji|einwohner|bevölkerung|ludność|mieszkańcy|"
    "κάτοικοι|πληθυσμός|السكان|عدد السكان"
)
MEN = (
    "men|male|males|homens|masculino|hombres|varones|homes|nre homes|hommes|uomini|maschi|mannen|vīrieši|männer|"
    "männlich|mężczyźni|άνδρες|رجال|ذكور"
)
WOMEN = (
    "women|female|females|mulheres|feminino|mujeres|dones|nre dones|femmes|donne|femmine|vrouwen|sievietes|frauen|"
    "weiblich|kobiety|γυναίκες|نساء|إناث"
)
POPULATION_FIELDS = (
    WHERE,
    FieldSpec(
        "residents",
        _("residents"),
        FieldKind.NUMBER,
        required=True,
        least=0,
        most=MOST,
        whole=True,
        headings=RESIDENTS,
    ),
    _count(
        "aged_under_15",
        _("younger than 15"),
        "younger than 15|under 15|0-14|population 0 14|0 a 14 anos|menores de 15|menors de 15|moins de 15 ans|"
        "meno di 15 anni|jonger dan 15|līdz 14|unter 15|poniżej 15|κάτω των 15|أقل من 15",
    ),
    _count(
        "aged_65_plus",
        _("65 or older"),
        "65 or older|65+|65 and over|population 65 plus|65 e mais anos|65 y más|mayores de 65|65 i més|"
        "majors de 65|65 ans et plus|65 anni e più|65 en ouder|65 un vairāk|65 und älter|65 i więcej|65 και άνω|"
        "65 فأكثر",
    ),
    *WHEN,
)
NATIONALITY_FIELDS = (
    WHERE,
    FieldSpec(
        "nationality",
        _("nationality"),
        limit=120,
        required=True,
        headings="nationality|citizenship|nacionalidade|nacionalidad|desc nacionalidad|nacionalitat|desc nacionalitat|"
        "nationalité|cittadinanza|nazionalità|nationaliteit|valstspiederība|pilsonība|staatsangehörigkeit|"
        "obywatelstwo|ιθαγένεια|υπηκοότητα|الجنسية",
    ),
    FieldSpec(
        "nationality_code",
        _("code of the nationality"),
        FieldKind.CODE,
        limit=20,
        headings="nationality code|código nacionalidade|código nacionalidad|cod nacionalidad|codi nacionalitat|"
        "code nationalité|codice cittadinanza|nationaliteitscode|valstspiederības kods|kod obywatelstwa|"
        "κωδικός ιθαγένειας|رمز الجنسية",
    ),
    _count("men", _("men"), MEN),
    _count("women", _("women"), WOMEN),
    _count("residents", _("residents"), RESIDENTS),
    *WHEN,
)


def settle(listed: Listed) -> Callable[[Values], Values]:
    """A row that names no day or source holds for those of its list."""
    said: Values = {"source": listed.source_name[:300] or "list"}
    if listed.as_of is not None:
        said["as_of"] = listed.as_of.isoformat()
    return lambda values: {**said, **values}


def _stored(rows: QuerySet[Any], fields: Sequence[FieldSpec], title: Callable[[Any], str]) -> Iterable[Stored]:
    plain = [spec.key for spec in fields if spec.key not in ("territory", "as_of")]
    for each in rows.order_by("pk"):
        values = {name: getattr(each, name) for name in plain}
        yield Stored(each.pk, title(each), {**values, "territory": each.territory_id, "as_of": each.as_of.isoformat()})


def stored_population(programme: Programme) -> Iterable[Stored]:
    rows = Population.objects.filter(territory__network=programme.network_id).select_related("territory")
    return _stored(rows, POPULATION_FIELDS, lambda each: f"{each.territory.name} {each.as_of.isoformat()}")


def stored_groups(programme: Programme) -> Iterable[Stored]:
    rows = ResidentGroup.objects.filter(territory__network=programme.network_id).select_related("territory")
    return _stored(rows, NATIONALITY_FIELDS, lambda each: f"{each.territory.name}, {each.nationality}")


def bring_population(batch: Batch) -> list[int]:
    return _bring(batch, Population, operations.correct_population)


def bring_groups(batch: Batch) -> list[int]:
    return _bring(batch, ResidentGroup, operations.correct_resident_group)


def _bring(batch: Batch, model: type[Any], correct: Callable[..., Model]) -> list[int]:
    places = found_in(Territory, batch.facts, "territory")
    known = {fact.id for fact in batch.facts if fact.id is not None}
    existing = {each.pk: each for each in model.objects.filter(territory__network=batch.programme.network_id) if known}
    news = [fact for fact in batch.facts if fact.id is None]
    counts = [model(**_own(fact.values, places)) for fact in news]
    made = iter(operations.bring_counts(batch.programme.network, counts, [fact.source for fact in news], by=batch.by))
    ids = []
    for fact in batch.facts:
        if fact.id is None:
            ids.append(next(made).pk)
        else:
            own = _own(fact.values, places)
            correct(existing[fact.id], by=batch.by, came_from=fact.source, **own)
            ids.append(fact.id)
    return ids


def _own(values: Mapping[str, Value], places: Mapping[int, Territory]) -> dict[str, Any]:
    own = {name: value for name, value in values.items() if name not in ("territory", "as_of")}
    for name in ("nationality", "nationality_code"):
        if name in own:
            own[name] = own[name] or ""
    if "territory" in values:
        own["territory"] = places[values["territory"]]
    if "as_of" in values:
        own["as_of"] = date.fromisoformat(values["as_of"])
    return own


def remove_population(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    operations.withdraw_counts(programme.network, Population, pks, by=by, source=source)
    return []


def remove_groups(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    operations.withdraw_counts(programme.network, ResidentGroup, pks, by=by, source=source)
    return []


POPULATION = RecordKind(
    name="population",
    label=_("residents"),
    fields=POPULATION_FIELDS,
    identity=(("territory", "as_of", "source"),),
    title_field="territory",
    stored=stored_population,
    bring=bring_population,
    remove=remove_population,
    permission="territories.change_territory",
    model="territories.population",
    needs_as_of=True,
    settle=settle,
    group=GROUP,
)
NATIONALITIES = RecordKind(
    name="nationalities",
    label=_("residents by nationality"),
    fields=NATIONALITY_FIELDS,
    identity=(
        ("territory", "as_of", "source", "nationality_code", "nationality"),
        ("territory", "as_of", "source", "nationality_code"),
        ("territory", "as_of", "source", "nationality"),
    ),
    title_field="nationality",
    stored=stored_groups,
    bring=bring_groups,
    remove=remove_groups,
    permission="territories.change_territory",
    model="territories.residentgroup",
    needs_as_of=True,
    settle=settle,
    group=GROUP,
)
