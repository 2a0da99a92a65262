"""Lists of places for the network's register."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import Batch, FieldKind, FieldSpec, RecordKind, Stays, Stored, Value
from sympolity.interchange.kinds.removal import remove_entries
from sympolity.network.programmes.models import Programme
from sympolity.network.territories import operations
from sympolity.network.territories.models import Population, Territory, TerritoryCode, TerritoryName
from sympolity.network.territories.operations import Code, TerritoryFacts

FIELDS = (
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=200,
        headings="name|territory|municipality|city|nome|concelho|município|freguesia|nombre|municipio|barrio|nom|"
        "municipi|barri|"
        "nom divisio territorial|commune|comune|nosaukums|naam|όνομα|الاسم",
    ),
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=40,
        headings="code|territory code|dicofre|nuts|ine|código|codi|codi divisio territorial|code insee|codice istat|"
        "local code|kods",
    ),
    FieldSpec(
        "level",
        _("level"),
        FieldKind.CHOICE,
        headings="level|nível|nivel|nivell|niveau|livello|categoria|categoria divisio",
        choices={
            "country": "country|país|pays|paese",
            "region": "region|região|región|regió|région|regione|nuts 2|nuts 3",
            "municipality": "municipality|city|município|concelho|municipio|municipi|commune|comune|gemeente|δήμος|"
            "بلدية",
            "community": "community|freguesia|barri|barrio|bairro|quartier|neighbourhood|comunidade|districte|distrito",
            "section": "statistical section|section|secção|sección|secció|sector",
        },
        choice_labels=dict(Territory.Level.choices),
    ),
    FieldSpec(
        "parent",
        _("lies in"),
        FieldKind.TERRITORY,
        headings="lies in|parent|part of|pertence a|pertenece a|pertany a|codi divisio territorial pare|appartient à",
    ),
    FieldSpec("latitude", _("latitude"), FieldKind.DEGREES, headings="latitude|lat|latitud", least=-90, most=90),
    FieldSpec(
        "longitude", _("longitude"), FieldKind.DEGREES, headings="longitude|lon|lng|longitud", least=-180, most=180
    ),
)


def stored(programme: Programme) -> Iterable[Stored]:
    inside = TerritoryCode.objects.filter(territory__network=programme.network_id)
    codes: dict[int, list[str]] = {}
    for pk, value in inside.order_by("scheme", "-version").values_list("territory_id", "value"):
        codes.setdefault(pk, []).append(value)
    for each in Territory.objects.filter(network=programme.network_id).order_by("pk"):
        yield Stored(
            each.pk,
            each.name,
            {
                "name": each.name,
                "code": codes.get(each.pk, [""])[0],
                "level": each.level,
                "parent": each.parent_id,
                "latitude": each.latitude,
                "longitude": each.longitude,
            },
            closed=each.closed_on is not None,
        )


def bring(batch: Batch) -> list[int]:
    parents = Territory.objects.in_bulk([fact.values["parent"] for fact in batch.facts if fact.values.get("parent")])
    news = [
        TerritoryFacts(
            key=str(place),
            **{"level": Territory.Level.MUNICIPALITY, **_own(fact.values, parents)},
            codes=[Code(scheme_of(batch), fact.values["code"])] if fact.values.get("code") else (),
            source=fact.source,
        )
        for place, fact in enumerate(batch.facts)
        if fact.id is None
    ]
    made = operations.bring_territories(batch.programme.network, news, by=batch.by)
    existing = Territory.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for place, fact in enumerate(batch.facts):
        if fact.id is None:
            ids.append(made[str(place)].pk)
            continue
        territory = existing[fact.id]
        operations.change_territory(territory, by=batch.by, source=fact.source, **_own(fact.values, parents))
        if fact.values.get("code"):
            code = fact.values["code"]
            operations.give_code(territory, scheme=scheme_of(batch), value=code, by=batch.by, came_from=fact.source)
        ids.append(fact.id)
    return ids


def scheme_of(batch: Batch) -> str:
    return (batch.source_name or "list")[:40]


def _own(values: Mapping[str, Value], parents: Mapping[int, Territory]) -> dict[str, Any]:
    own: dict[str, Any] = {name: values[name] for name in ("name", "level", "latitude", "longitude") if name in values}
    if "parent" in values:
        own["parent"] = parents[values["parent"]] if values["parent"] else None
    return own


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    own = (TerritoryName, TerritoryCode, Population)
    return remove_entries(Territory, own, "territory removed", programme, pks, by, source)


def close(programme: Programme, pks: Sequence[int], by: User, reason: str, source: Mapping[str, Any]) -> list[int]:
    for territory in Territory.objects.filter(pk__in=pks).order_by("pk"):
        operations.close_territory(territory, closed_on=timezone.localdate(), by=by, reason=reason)
    return list(pks)


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
    remove=remove,
    close=close,
    close_words=_("closed"),
    page=page,
    permission="territories.change_territory",
    model="territories.territory",
    together=(("latitude", "longitude"),),
)
