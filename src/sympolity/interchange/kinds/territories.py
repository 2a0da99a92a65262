"""Lists of places for the network's register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import (
    ROW,
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
from sympolity.interchange.kinds.references import found_in, scheme_of
from sympolity.interchange.kinds.removal import closing, remove_entries
from sympolity.network.programmes.models import Programme
from sympolity.network.territories import operations
from sympolity.network.territories.models import Population, Territory, TerritoryCode, TerritoryName
from sympolity.network.territories.operations import Code, TerritoryFacts

GROUP = _("Places and people")
DAYS = ("valid_from", "closed_on")
LEVELS = {
    "country": "country|país|pays|paese|land|valsts|kraj|χώρα|دولة",
    "region": "region|região|región|regió|région|regione|province|província|provincia|comunidad autónoma|"
    "comunitat autònoma|nuts 2|nuts 3|gewest|provincie|novads|bundesland|województwo|περιφέρεια|جهة|ولاية",
    "municipality": "municipality|city|town|município|concelho|municipio|municipi|commune|comune|gemeente|pašvaldība|"
    "gemeinde|gmina|stadt|δήμος|بلدية",
    "district": "district|districte|distrito|districte municipal|distrito municipal|arrondissement|municipio roma|"
    "circoscrizione|stadsdeel|district municipal|rajons|bezirk|stadtbezirk|dzielnica|δημοτικό διαμέρισμα|دائرة|مقاطعة",
    "community": "community|freguesia|união de freguesias|barri|barrio|bairro|quartier|quartiere|neighbourhood|"
    "comunidade|parish|parroquia|pedanía|wijk|buurt|apkaime|stadtteil|ortsteil|osiedle|sołectwo|"
    "γειτονιά|κοινότητα|حي",
    "section": "statistical section|section|secção|secção estatística|subsecção|sección|sección censal|secció|"
    "secció censal|sezione|sezione di censimento|iris|sector|sector statistique|statistische sector|"
    "statistischer bezirk|obwód|απογραφικός τομέας|قطاع إحصائي",
}
COUNTRIES = {
    "AL": "albania|shqipëria",
    "AT": "austria|österreich",
    "BE": "belgium|belgique|belgië|bélgica",
    "BG": "bulgaria|българия",
    "CY": "cyprus|κύπρος",
    "CZ": "czechia|czech republic|česko",
    "DE": "germany|deutschland|alemanha|alemania",
    "DK": "denmark|danmark",
    "DZ": "algeria|الجزائر",
    "EE": "estonia|eesti",
    "EG": "egypt|مصر",
    "ES": "spain|españa|espanya|espanha",
    "FI": "finland|suomi",
    "FR": "france|frança|francia",
    "GB": "united kingdom|uk|reino unido",
    "GR": "greece|ελλάδα|grécia|grecia",
    "HR": "croatia|hrvatska",
    "HU": "hungary|magyarország",
    "IE": "ireland|éire",
    "IL": "israel",
    "IT": "italy|italia|itália",
    "JO": "jordan|الأردن",
    "LB": "lebanon|لبنان",
    "LT": "lithuania|lietuva",
    "LU": "luxembourg|luxemburg",
    "LV": "latvia|latvija",
    "LY": "libya|ليبيا",
    "MA": "morocco|المغرب|marrocos|marruecos|marroc",
    "MT": "malta",
    "NL": "netherlands|nederland|países baixos|países bajos",
    "PL": "poland|polska|polónia|polonia",
    "PS": "palestine|فلسطين",
    "PT": "portugal",
    "RO": "romania|românia",
    "SE": "sweden|sverige",
    "SI": "slovenia|slovenija",
    "SK": "slovakia|slovensko",
    "SY": "syria|سوريا",
    "TN": "tunisia|تونس",
    "TR": "türkiye|turkey",
    "UA": "ukraine|україна",
}
FIELDS = (
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=200,
        headings="name|territory|municipality|city|district name|neighbourhood|nome|concelho|município|freguesia|"
        "bairro|nombre|municipio|barrio|distrito|nom|municipi|barri|nom barri|nom districte|nom municipi|"
        "nom divisio territorial|commune|quartier|nom de la commune|libellé|comune|denominazione|quartiere|nosaukums|"
        "pašvaldība|naam|gemeente|wijk|bezeichnung|gemeindename|nazwa|gmina|όνομα|δήμος|الاسم|البلدية",
    ),
    FieldSpec(
        "other_names",
        _("other names"),
        FieldKind.WORDS,
        many=True,
        adds=True,
        limit=200,
        separators=";|\n/",
        headings="other names|other name|native name|alternative name|outros nomes|outro nome|otros nombres|"
        "altres noms|autres noms|nom local|altri nomi|andere namen|andere naam|citi nosaukumi|inne nazwy|"
        "άλλα ονόματα|أسماء أخرى",
    ),
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=40,
        headings="code|territory code|dicofre|dtmnfr|nuts|ine|lau|código|código ine|codi|codi ine|"
        "codi divisio territorial|codi barri|codi districte|codi municipi|code insee|code commune|insee|codice istat|"
        "codice comune|local code|kods|atvk|nis code|gemeentecode|ags|gemeindeschlüssel|teryt|kod|κωδικός|الرمز",
    ),
    FieldSpec(
        "level",
        _("level"),
        FieldKind.CHOICE,
        headings="level|nível|nivel|nivell|niveau|livello|categoria|categoria divisio|type de territoire|"
        "tipo de unidade|soort gebied|līmenis|ebene|poziom|rodzaj jednostki|επίπεδο|المستوى",
        choices=LEVELS,
        choice_labels=dict(Territory.Level.choices),
    ),
    FieldSpec(
        "parent",
        _("lies in"),
        FieldKind.TERRITORY,
        can_create=True,
        in_file=True,
        headings="lies in|parent|parent code|part of|pertence a|pertenece a|pertany a|codi divisio territorial pare|"
        "código superior|appartient à|code parent|appartiene a|codice padre|behoort tot|ietilpst|gehört zu|"
        "należy do|ανήκει σε|يتبع",
    ),
    FieldSpec(
        "country",
        _("country"),
        FieldKind.CHOICE,
        choices=COUNTRIES,
        choice_labels={code: words.split("|")[0].title() for code, words in COUNTRIES.items()},
        headings="country|country code|país|pays|paese|nazione|land|valsts|staat|kraj|χώρα|البلد|الدولة",
    ),
    FieldSpec(
        "latitude",
        _("latitude"),
        FieldKind.DEGREES,
        least=-90,
        most=90,
        headings="latitude|lat|latitud|latitudine|breedtegraad|platums|breitengrad|szerokość geograficzna|"
        "γεωγραφικό πλάτος|خط العرض",
    ),
    FieldSpec(
        "longitude",
        _("longitude"),
        FieldKind.DEGREES,
        least=-180,
        most=180,
        headings="longitude|lon|lng|long|longitud|longitudine|lengtegraad|garums|längengrad|długość geograficzna|"
        "γεωγραφικό μήκος|خط الطول",
    ),
    FieldSpec(
        "valid_from",
        _("exists since"),
        FieldKind.DAY,
        headings="exists since|valid from|válido desde|válido a partir de|vigente desde|vàlid des de|valable depuis|"
        "date de création|valido dal|geldig vanaf|spēkā no|gültig ab|obowiązuje od|ισχύει από|ساري من",
    ),
    FieldSpec(
        "closed_on",
        _("closed on"),
        FieldKind.DAY,
        headings="closed on|valid until|ended on|válido até|extinta em|vigente hasta|vàlid fins|valable jusqu'au|"
        "valido fino al|geldig tot|spēkā līdz|gültig bis|obowiązuje do|ισχύει έως|ساري حتى",
    ),
)


def settle(_listed: Listed) -> Callable[[Values], Values]:
    """A name said twice is no other name; the others stand in one order."""

    def settled(values: Values) -> Values:
        if "other_names" in values:
            values["other_names"] = sorted(name for name in values["other_names"] if name != values.get("name"))
        return values

    return settled


def stored(programme: Programme) -> Iterable[Stored]:
    inside = TerritoryCode.objects.filter(territory__network=programme.network_id)
    codes: dict[int, list[str]] = {}
    for pk, value in inside.order_by("scheme", "-version").values_list("territory_id", "value"):
        codes.setdefault(pk, []).append(value)
    names: dict[int, list[str]] = {}
    others = TerritoryName.objects.filter(territory__network=programme.network_id).order_by("name")
    for pk, name in others.values_list("territory_id", "name"):
        names.setdefault(pk, []).append(name)
    for each in Territory.objects.filter(network=programme.network_id).order_by("pk"):
        yield Stored(
            each.pk,
            each.name,
            {
                "name": each.name,
                "other_names": sorted(names.get(each.pk, [])),
                "code": codes.get(each.pk, [""])[0],
                "level": each.level,
                "parent": each.parent_id,
                "latitude": each.latitude,
                "longitude": each.longitude,
                "country": each.country,
                "valid_from": each.valid_from.isoformat() if each.valid_from else "",
                "closed_on": each.closed_on.isoformat() if each.closed_on else "",
            },
            closed=each.closed_on is not None,
        )


def bring(batch: Batch) -> list[int]:
    parents = found_in(Territory, [fact for fact in batch.facts if not _in_file(fact.values)], "parent")
    key_of = {fact.source.get("row"): str(place) for place, fact in enumerate(batch.facts)}
    news = [_facts(str(place), fact, parents, key_of, batch) for place, fact in enumerate(batch.facts) if not fact.id]
    made = operations.bring_territories(batch.programme.network, news, by=batch.by)
    existing = Territory.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for place, fact in enumerate(batch.facts):
        if fact.id is None:
            ids.append(made[str(place)].pk)
            continue
        own = _own(fact.values, parents)
        if row := _in_file(fact.values):
            own["parent"] = made.get(key_of[row])
        _change(existing[fact.id], fact, own, batch)
        ids.append(fact.id)
    return ids


def _facts(
    key: str, fact: Fact, parents: Mapping[int, Territory], key_of: Mapping[Any, str], batch: Batch
) -> TerritoryFacts:
    own = {"level": Territory.Level.MUNICIPALITY, **_own(fact.values, parents)}
    if row := _in_file(fact.values):
        own["parent"] = key_of[row]
    return TerritoryFacts(
        key=key,
        **own,
        names=fact.values.get("other_names") or (),
        codes=[Code(scheme_of(batch), fact.values["code"])] if fact.values.get("code") else (),
        source=fact.source,
    )


def _change(territory: Territory, fact: Fact, own: Mapping[str, Any], batch: Batch) -> None:
    operations.change_territory(territory, by=batch.by, source=fact.source, **own)
    if fact.values.get("code"):
        code = fact.values["code"]
        operations.give_code(territory, scheme=scheme_of(batch), value=code, by=batch.by, came_from=fact.source)
    for name in fact.values.get("other_names") or ():
        operations.remember_name(
            territory, name=name, by=batch.by, source=batch.source_name[:200], came_from=fact.source
        )


def _in_file(values: Mapping[str, Value]) -> int | None:
    """The row of the same list in which the place lies above this one stands."""
    parent = values.get("parent")
    return int(parent.removeprefix(ROW)) if isinstance(parent, str) and parent.startswith(ROW) else None


def check(batch: Batch) -> list[Breach]:
    """Places that would lie in a smaller one, in a closed one, or in a row that does not come in."""
    parents = found_in(Territory, [fact for fact in batch.facts if not _in_file(fact.values)], "parent")
    levels = {fact.source.get("row"): fact.values.get("level", Territory.Level.MUNICIPALITY) for fact in batch.facts}
    existing = Territory.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    breaches = []
    for fact in batch.facts:
        if not {"parent", "level"} & set(fact.values):
            continue
        now = existing.get(fact.id) if fact.id is not None else None
        level = fact.values.get("level") or (now.level if now else Territory.Level.MUNICIPALITY)
        parent = parents.get(fact.values.get("parent")) if "parent" in fact.values else now.parent if now else None
        if row := _in_file(fact.values):
            if row not in levels:
                sentence = gettext("The place in which it lies, in row %(row)s, does not come in.") % {"row": row}
                breaches.append(Breach(fact.source.get("row"), "parent", sentence))
                continue
            parent = Territory(network=batch.programme.network, level=levels[row])
        try:
            operations.check_parent(Territory(network=batch.programme.network, level=level, parent=parent))
        except Refused as refusal:
            breaches.append(Breach(fact.source.get("row"), "parent", str(refusal)))
    return breaches


def _own(values: Mapping[str, Value], parents: Mapping[int, Territory]) -> dict[str, Any]:
    own: dict[str, Any] = {name: values[name] for name in ("name", "level", "latitude", "longitude") if name in values}
    own |= {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS if name in values}
    if "country" in values:
        own["country"] = values["country"] or ""
    if "parent" in values and not _in_file(values):
        own["parent"] = parents[values["parent"]] if values["parent"] else None
    return own


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    own = (TerritoryName, TerritoryCode, Population)
    return remove_entries(Territory, own, "territory removed", programme, pks, by, source)


def page(programme: Programme, pk: int) -> str:
    return reverse("territories:territory", args=[pk])


TERRITORIES = RecordKind(
    name="territories",
    label=_("territories"),
    fields=FIELDS,
    identity=(("code",), ("name", "level"), ("name",)),
    decisive=("code",),
    title_field="name",
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    close=closing(Territory, operations.close_territory),
    close_words=_("closed"),
    page=page,
    permission="territories.change_territory",
    model="territories.territory",
    in_order=(("valid_from", "closed_on"),),
    together=(("latitude", "longitude"),),
    settle=settle,
    group=GROUP,
)
