"""Lists of organisations for the network's register."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import Batch, FieldKind, FieldSpec, RecordKind, Stays, Stored, Value
from sympolity.interchange.kinds.references import known_words, scheme_of
from sympolity.interchange.kinds.removal import closing, remove_entries
from sympolity.interchange.kinds.territories import GROUP
from sympolity.network.organisations import operations
from sympolity.network.organisations.models import Organisation, OrganisationCode, OrganisationName, Sector
from sympolity.network.organisations.operations import OrganisationFacts
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

FIELDS = (
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=300,
        headings="name|organisation|organization|entity|association|nome|entidade|associação|designação|denominação|"
        "nombre|entidad|asociación|denominación|razón social|nom|entitat|nom de l'entitat|associació|raó social|"
        "organisme|nom de l'organisme|nom de l'association|titre|ente|associazione|denominazione|ragione sociale|"
        "nosaukums|organizācija|biedrība|naam|organisatie|vereniging|bezeichnung|verein|nazwa|"
        "organizacja|stowarzyszenie|όνομα|φορέας|επωνυμία|σύλλογος|الاسم|الجهة|الجمعية",
    ),
    FieldSpec(
        "identifier",
        _("identifier"),
        FieldKind.CODE,
        limit=80,
        headings="identifier|id|tax number|vat|pic|lei|nif|nipc|cif|código|codi|nº registro|número de registro|"
        "número de registre|identificador|siren|siret|rna|partita iva|codice fiscale|reģistrācijas numurs|"
        "ondernemingsnummer|registernummer|nip|regon|krs|αφμ|المعرف",
    ),
    FieldSpec(
        "kind",
        _("kind"),
        FieldKind.CHOICE,
        headings="kind|type|tipo|natureza|naturaleza|tipus|veids|είδος|النوع",
        choices={
            "municipality": "municipality|city|town|município|câmara municipal|ayuntamiento|ajuntament|commune|"
            "comune|gemeente|pašvaldība",
            "public-body": "public body|other public body|entidade pública|organismo público|ens públic|"
            "organisme public",
            "association-of-cities": "association of cities|associação de municípios|mancomunidad|mancomunitat",
            "association": "association|ngo|association or ngo|associação|ong|ipss|asociación|associació|asbl|"
            "associazione|biedrība",
            "social-enterprise": "social enterprise|cooperative|cooperativa|empresa social|coopérative",
            "company": "company|empresa|entreprise|impresa|sia|uzņēmums",
            "university": "university|research centre|universidade|universidad|universitat|université|università",
            "school": "school|escola|escuela|école|scuola|skola",
            "fund": "fund|fundo|fondo|fons|fonds",
            "other": "other|outro|outra|otro|altre|autre|altro",
        },
        choice_labels=dict(Organisation.Kind.choices),
    ),
    FieldSpec(
        "home",
        _("home territory"),
        FieldKind.TERRITORY,
        headings="home|territory|municipality|city|concelho|município|municipio|municipi|commune|ciutat|ciudad|"
        "cidade|comune",
    ),
    FieldSpec(
        "website",
        _("website"),
        FieldKind.LINK,
        limit=200,
        headings="website|web|url|site|site web|sítio|página web|pàgina web|adresse web|sito|sito web|tīmekļa vietne|"
        "webseite|strona internetowa|ιστοσελίδα|الموقع الإلكتروني",
    ),
    FieldSpec(
        "sectors",
        _("fields of activity"),
        FieldKind.WORDS,
        many=True,
        wide=True,
        gathers=True,
        limit=200,
        separators=";|\n",
        headings="sector|sectors|field of activity|activity|área|área de atividade|atividade|sector de actividad|"
        "ámbito|actividad|ámbito de actuación|categoría|àmbit|àmbit d'activitat|sectorsemantic|sectorsemantic1|"
        "sectorsemantic2|domaine|domaine d'activité|secteur|secteur d'activité|settore|ambito|attività|"
        "activiteit|werkveld|nozare|joma|bereich|tätigkeitsbereich|obszar działania|branża|τομέας|"
        "τομέας δραστηριότητας|مجال النشاط|القطاع",
    ),
    FieldSpec(
        "founded_year",
        _("founded in"),
        FieldKind.YEAR,
        least=1000,
        most=2100,
        headings="founded in|year founded|foundation year|ano de fundação|ano de constituição|año de fundación|"
        "año de constitución|any de fundació|any constitucio|any de constitució|année de création|"
        "anno di fondazione|anno di costituzione|oprichtingsjaar|dibināšanas gads|gründungsjahr|rok założenia|"
        "έτος ίδρυσης|سنة التأسيس",
    ),
)


def stored(programme: Programme) -> Iterable[Stored]:
    inside = OrganisationCode.objects.filter(organisation__network=programme.network_id)
    codes: dict[int, dict[str, str]] = {}
    for pk, scheme, value in inside.order_by("scheme").values_list("organisation_id", "scheme", "value"):
        codes.setdefault(pk, {})[scheme] = value
    sectors: dict[int, list[str]] = {}
    through: Any = Organisation.sectors.through
    pairs = through.objects.filter(organisation__network=programme.network_id).order_by("sector__name")
    for pk, name in pairs.values_list("organisation_id", "sector__name"):
        sectors.setdefault(pk, []).append(name)
    rows = Organisation.objects.filter(network=programme.network_id).order_by("pk")
    for each in rows:
        yield Stored(
            each.pk,
            each.name,
            {
                "name": each.name,
                "identifier": next(iter(codes.get(each.pk, {}).values()), ""),
                "kind": each.kind,
                "home": each.home_id,
                "website": each.website,
                "sectors": sorted(sectors.get(each.pk, [])),
                "founded_year": each.founded_year,
            },
            closed=each.closed_on is not None,
            known_as=codes.get(each.pk, {}),
        )


def bring(batch: Batch) -> list[int]:
    homes = Territory.objects.in_bulk([fact.values["home"] for fact in batch.facts if fact.values.get("home")])
    news = [
        OrganisationFacts(
            key=str(place),
            **_own(fact.values, homes),
            identifiers=_identifiers(fact.values, batch),
            source=fact.source,
        )
        for place, fact in enumerate(batch.facts)
        if fact.id is None
    ]
    made = operations.bring_organisations(batch.programme.network, news, by=batch.by)
    existing = Organisation.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for place, fact in enumerate(batch.facts):
        if fact.id is None:
            ids.append(made[str(place)].pk)
            continue
        organisation = existing[fact.id]
        operations.change_organisation(organisation, by=batch.by, source=fact.source, **_own(fact.values, homes))
        for scheme, value in _identifiers(fact.values, batch).items():
            operations.give_identifier(organisation, scheme=scheme, value=value, by=batch.by, came_from=fact.source)
        ids.append(fact.id)
    return ids


def _own(values: Mapping[str, Value], homes: Mapping[int, Territory]) -> dict[str, Any]:
    own: dict[str, Any] = {name: values[name] or "" for name in ("name", "kind", "website") if name in values}
    if "sectors" in values:
        own["sectors"] = values["sectors"] or ()
    if "founded_year" in values:
        own["founded_year"] = values["founded_year"]
    if "home" in values:
        own["home"] = homes[values["home"]] if values["home"] else None
    return own


def _identifiers(values: Mapping[str, Value], batch: Batch) -> dict[str, str]:
    return {scheme_of(batch): values["identifier"]} if values.get("identifier") else {}


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    own = (OrganisationName, OrganisationCode, Organisation.sectors.through)
    stays = remove_entries(Organisation, own, "organisation removed", programme, pks, by, source)
    operations.drop_unused_sectors(programme.network)
    return stays


def page(programme: Programme, pk: int) -> str:
    return reverse("organisations:organisation", args=[pk])


ORGANISATIONS = RecordKind(
    name="organisations",
    label=_("organisations"),
    fields=FIELDS,
    identity=(("identifier",), ("name",)),
    decisive=("identifier",),
    title_field="name",
    stored=stored,
    bring=bring,
    remove=remove,
    close=closing(Organisation, operations.close_organisation),
    close_words=_("closed"),
    page=page,
    permission="organisations.add_organisation",
    model="organisations.organisation",
    settle=lambda listed: known_words(listed, Sector, ("sectors",)),
    local_code="identifier",
    group=GROUP,
)
