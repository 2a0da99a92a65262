"""Lists of facilities: where people go. A facility with several types stands in several rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.onestop import operations
from sympolity.affairs.onestop.models import Facility, FacilityCode, FacilityType, split_type
from sympolity.affairs.onestop.operations import OfferFacts
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.words import plain_words
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
from sympolity.interchange.kinds.references import found_in, scheme_of
from sympolity.interchange.kinds.removal import closing, remove_entries
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

GROUP = _("Services")
FIELDS = (
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=80,
        headings="code|id|facility id|register id|código|id equipamento|id equipamiento|codi|id equipament|"
        "identifiant|identificativo|codice|codice struttura|kods|kennung|einrichtungs id|kod|nr ewidencyjny|"
        "inrichtingsnummer|κωδικός|المعرف|الرمز",
    ),
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=300,
        headings="name|facility|facility name|nome|designação|equipamento|nome do equipamento|nombre|equipamiento|"
        "nombre del equipamiento|nom|equipament|nom equipament|nom de l'équipement|équipement|dénomination|"
        "denominazione|nome struttura|struttura|servizio|naam|voorziening|nosaukums|iestāde|bezeichnung|einrichtung|"
        "nazwa|placówka|όνομα|ονομασία|δομή|الاسم|المرفق",
    ),
    FieldSpec(
        "types",
        _("types"),
        FieldKind.WORDS,
        many=True,
        gathers=True,
        limit=200,
        separators=";|\n",
        headings="type|types|facility type|category|kind of facility|tipo|tipologia|categoria|tipo de equipamento|"
        "valência|tipología|categoría|tipo de equipamiento|tipus|descripcio tipus equipament|tipus equipament|"
        "type d'équipement|catégorie|tipo struttura|tipo servizio|soort|categorie|veids|kategorija|art|kategorie|typ|"
        "kategoria|rodzaj|τύπος|κατηγορία|النوع|الفئة",
    ),
    FieldSpec(
        "type_code",
        _("code of the type"),
        FieldKind.CODE,
        limit=40,
        headings="type code|code of the type|tipus equipament|codi tipus|codi tipus equipament|código tipo|"
        "código de tipo|tipo codigo|cod tipologia|code type|codice tipo|typecode|veida kods|typschlüssel|kod typu|"
        "κωδικός τύπου|رمز النوع",
    ),
    FieldSpec(
        "operator",
        _("run by"),
        FieldKind.ORGANISATION,
        limit=300,
        can_create=True,
        headings="run by|operator|managed by|entidade gestora|gestor|entidad gestora|entitat gestora|gestionnaire|"
        "organisme gestionnaire|ente gestore|gestore|beheerder|pārvaldītājs|träger|betreiber|operator placówki|"
        "φορέας λειτουργίας|الجهة المشغلة",
    ),
    FieldSpec(
        "territory",
        _("territory"),
        FieldKind.TERRITORY,
        can_create=True,
        headings="territory|district|neighbourhood|codi divisio territorial|freguesia|bairro|barrio|distrito|barri|"
        "nom barri|districte|codi barri|quartier|arrondissement|quartiere|municipio roma|wijk|buurt|rajons|apkaime|"
        "bezirk|stadtteil|dzielnica|osiedle|συνοικία|δημοτική ενότητα|الحي",
    ),
    FieldSpec(
        "address",
        _("address"),
        limit=300,
        headings="address|street address|full address|morada|endereço|dirección|domicilio|adreça|adreça completa|"
        "adresse|adresse complète|indirizzo|adres|adrese|anschrift|διεύθυνση|العنوان",
    ),
    FieldSpec(
        "postal_code",
        _("postal code"),
        FieldKind.CODE,
        limit=20,
        headings="postal code|postcode|zip|zip code|código postal|cód postal|codi postal|cp|code postal|cap|"
        "pasta indekss|plz|postleitzahl|kod pocztowy|τκ|ταχυδρομικός κώδικας|الرمز البريدي",
    ),
    FieldSpec(
        "town",
        _("town"),
        limit=100,
        headings="town|city|municipality|localidade|concelho|localidad|municipio|ciudad|ciutat|municipi|població|"
        "ville|commune|città|comune|stad|gemeente|pilsēta|ort|stadt|miasto|miejscowość|πόλη|δήμος|المدينة",
    ),
    FieldSpec(
        "latitude",
        _("latitude"),
        FieldKind.DEGREES,
        least=-90,
        most=90,
        least_decimals=3,
        headings="latitude|lat|latitud|latitudine|breedtegraad|platums|breitengrad|szerokość geograficzna|"
        "γεωγραφικό πλάτος|خط العرض",
    ),
    FieldSpec(
        "longitude",
        _("longitude"),
        FieldKind.DEGREES,
        least=-180,
        most=180,
        least_decimals=3,
        headings="longitude|lon|lng|long|longitud|longitudine|lengtegraad|garums|längengrad|długość geograficzna|"
        "γεωγραφικό μήκος|خط الطول",
    ),
    FieldSpec(
        "telephone",
        _("telephone"),
        FieldKind.TELEPHONE,
        limit=60,
        headings="telephone|phone|phone number|tel|telefone|contacto telefónico|teléfono|telèfon|telefon|téléphone|"
        "telefono|telefoon|tālrunis|telefonnummer|τηλέφωνο|الهاتف",
    ),
    FieldSpec(
        "email",
        _("mail address"),
        FieldKind.MAIL,
        limit=254,
        headings="email|e-mail|mail|mail address|correio eletrónico|correo electrónico|correu electrònic|courriel|"
        "adresse mail|posta elettronica|e-pasts|e-mailadres|adres e-mail|ηλεκτρονικό ταχυδρομείο|البريد الإلكتروني",
    ),
    FieldSpec(
        "website",
        _("website"),
        FieldKind.LINK,
        limit=500,
        headings="website|web|url|link|site|site web|sítio|página web|pàgina web|site internet|sito|sito web|"
        "tīmekļa vietne|webseite|strona internetowa|ιστοσελίδα|الموقع الإلكتروني",
    ),
    FieldSpec(
        "checked_on",
        _("checked on"),
        FieldKind.DAY,
        headings="checked on|verified on|last checked|updated on|data de atualização|fecha de actualización|"
        "data actualització|mis à jour le|date de mise à jour|data aggiornamento|bijgewerkt op|atjaunots|geprüft am|"
        "data aktualizacji|ημερομηνία ενημέρωσης|تاريخ التحديث",
    ),
)
TEXTS = ("name", "address", "postal_code", "town", "telephone", "email", "website")


def settle(listed: Listed) -> Callable[[Values], Values]:
    """A type is told with its code, as "health centre [HC]", and spelt as the network spells it already."""
    types = FacilityType.objects.filter(network=listed.programme.network_id)
    coded = {plain_words(each.name): each.spelt for each in types}
    by_code = {each.code: each.spelt for each in types if each.code}

    def settled(values: Values) -> Values:
        code, words = values.pop("type_code", ""), values.get("types") or []
        if code and len(words) == 1 and "[" not in words[0]:
            words = [f"{words[0]} [{code}]"]
        elif code and not words:
            words = [by_code.get(code, code)]
        if words:
            values["types"] = sorted({coded.setdefault(plain_words(split_type(word)[0]), word) for word in words})
        return values

    return settled


def stored(programme: Programme) -> Iterable[Stored]:
    inside = {"facility__network": programme.network_id}
    codes: dict[int, dict[str, str]] = {}
    rows = FacilityCode.objects.filter(**inside).order_by("id")
    for pk, scheme, value in rows.values_list("facility_id", "scheme", "value"):
        codes.setdefault(pk, {})[scheme] = value
    types: dict[int, list[str]] = {}
    through: Any = Facility.types.through
    pairs = through.objects.filter(**inside).order_by("facilitytype__name")
    for link in pairs.select_related("facilitytype"):
        types.setdefault(link.facility_id, []).append(link.facilitytype.spelt)
    for each in Facility.objects.filter(network=programme.network_id).order_by("pk"):
        values: dict[str, Value] = {name: getattr(each, name) for name in TEXTS}
        values |= {
            "code": next(iter(codes.get(each.pk, {}).values()), ""),
            "types": sorted(types.get(each.pk, [])),
            "operator": each.operator_id,
            "territory": each.territory_id,
            "latitude": each.latitude,
            "longitude": each.longitude,
            "checked_on": each.checked_on.isoformat() if each.checked_on else "",
        }
        yield Stored(each.pk, each.name, values, each.closed_on is not None, codes.get(each.pk, {}))


def bring(batch: Batch) -> list[int]:
    own = _reader(batch)
    news = [
        OfferFacts(own(fact.values), fact.values.get("types") or (), _codes(batch, fact.values), fact.source)
        for fact in batch.facts
        if fact.id is None
    ]
    made = iter(operations.bring_facilities(batch.programme.network, news, by=batch.by))
    existing = Facility.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for fact in batch.facts:
        if fact.id is None:
            ids.append(next(made).pk)
            continue
        said = own(fact.values)
        if "types" in fact.values:
            said["types"] = fact.values["types"] or ()
        operations.change_facility(existing[fact.id], by=batch.by, source=fact.source, **said)
        for scheme, value in _codes(batch, fact.values).items():
            operations.give_facility_code(
                existing[fact.id], scheme=scheme, value=value, by=batch.by, came_from=fact.source
            )
        ids.append(fact.id)
    return ids


def _reader(batch: Batch) -> Callable[[Mapping[str, Value]], dict[str, Any]]:
    places = found_in(Territory, batch.facts, "territory")
    organisations = found_in(Organisation, batch.facts, "operator")

    def own(values: Mapping[str, Value]) -> dict[str, Any]:
        said: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
        said |= {name: values[name] for name in ("latitude", "longitude") if name in values}
        if "checked_on" in values:
            said["checked_on"] = date.fromisoformat(values["checked_on"]) if values["checked_on"] else None
        if "territory" in values:
            said["territory"] = places.get(values["territory"])
        if "operator" in values:
            said["operator"] = organisations.get(values["operator"])
        return said

    return own


def _codes(batch: Batch, values: Mapping[str, Value]) -> dict[str, str]:
    return {scheme_of(batch): values["code"]} if values.get("code") else {}


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    stays = remove_entries(
        Facility, (FacilityCode, Facility.types.through), "facility removed", programme, pks, by, source
    )
    operations.drop_unused_types(programme.network)
    return stays


def page(programme: Programme, pk: int) -> str:
    return reverse("onestop:facility", args=[pk])


FACILITIES = RecordKind(
    name="facilities",
    label=_("facilities"),
    fields=FIELDS,
    identity=(("code",), ("name", "address"), ("name",)),
    decisive=("code",),
    title_field="name",
    stored=stored,
    bring=bring,
    remove=remove,
    close=closing(Facility, operations.close_offer),
    close_words=_("closed"),
    page=page,
    permission="onestop.change_offer",
    model="onestop.facility",
    together=(("latitude", "longitude"),),
    settle=settle,
    local_code="code",
    group=GROUP,
)
