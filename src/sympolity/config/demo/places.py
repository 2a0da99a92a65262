"""Real places of the sample network: regions, municipalities, communities, cities and countries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sympolity.config.demo.reading import features, table
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.network.territories.models import (
    Boundary,
    Grouping,
    Population,
    Territory,
    TerritoryCode,
    TerritoryName,
)

CENSUS_2021 = date(2021, 4, 19)
CENSUS_SOURCE = "INE Portugal, Census 2021, final results"
# Residents by municipality, Census 2021. Barreiro is derived from the total of its district.
RESIDENTS = {
    "Amadora": 171_454, "Cascais": 214_124, "Lisboa": 545_796, "Loures": 201_590, "Mafra": 86_515,
    "Odivelas": 148_034, "Oeiras": 171_658, "Sintra": 385_606, "Vila Franca de Xira": 137_529,
    "Alcochete": 19_143, "Almada": 177_238, "Barreiro": 78_345, "Moita": 66_255, "Montijo": 55_682,
    "Palmela": 68_852, "Seixal": 166_507, "Sesimbra": 52_384, "Setúbal": 123_496,
}  # fmt: skip
SOUTH_OF_THE_TAGUS = {
    "Alcochete", "Almada", "Barreiro", "Moita", "Montijo", "Palmela", "Seixal", "Sesimbra", "Setúbal",
}  # fmt: skip
COUNTRIES = {
    "Spain": ("ES", 40.2, -3.6), "Greece": ("GR", 39.0, 22.0), "Palestine": ("PS", 31.9, 35.2),
    "Jordan": ("JO", 31.2, 36.5), "Tunisia": ("TN", 34.1, 9.6), "Portugal": ("PT", 39.6, -8.0),
}  # fmt: skip


@dataclass
class Places:
    """The places by name, within the part of the sample that knows the name."""

    municipalities: dict[str, Territory] = field(default_factory=dict)
    communities: dict[str, Territory] = field(default_factory=dict)
    catalan: dict[str, Territory] = field(default_factory=dict)
    cities: dict[str, Territory] = field(default_factory=dict)
    countries: dict[str, Territory] = field(default_factory=dict)
    groupings: dict[str, Grouping] = field(default_factory=dict)


def load_places(network: Network, *, by: User) -> Places:
    places = Places()
    _lisbon(network, places)
    _barcelona(network, places)
    _cities(network, places)
    _groupings(network, places)
    loaded = Territory.objects.filter(network=network).order_by("id")
    record_all(
        [Line("territory added", each, {"name": (None, each.name)}, source={"kind": "sample"}) for each in loaded],
        by=by,
        network=network,
    )
    return places


def _add(network: Network, name: str, level: str, parent: Territory | None = None, **facts: Any) -> Territory:
    return Territory.objects.create(network=network, name=name, level=level, parent=parent, **facts)


def _multi(geometry: dict[str, Any]) -> dict[str, Any]:
    if geometry["type"] == "MultiPolygon":
        return geometry
    return {"type": "MultiPolygon", "coordinates": [geometry["coordinates"]]}


def _lisbon(network: Network, places: Places) -> None:
    area = _add(network, "Área Metropolitana de Lisboa", "region", country="PT")
    north = _add(network, "Grande Lisboa", "region", area, country="PT")
    south = _add(network, "Península de Setúbal", "region", area, country="PT")
    TerritoryCode.objects.bulk_create(
        [
            TerritoryCode(territory=area, scheme="NUTS", version="2021", value="PT170"),
            TerritoryCode(territory=north, scheme="NUTS", version="2024", value="PT1A0"),
            TerritoryCode(territory=south, scheme="NUTS", version="2024", value="PT1B0"),
        ]
    )
    for feature in features("lisbon.geojson"):
        name = feature["properties"]["name"]
        region = south if name in SOUTH_OF_THE_TAGUS else north
        place = _add(network, name, "municipality", region, country="PT")
        places.municipalities[name] = place
        TerritoryCode.objects.create(
            territory=place, scheme="DICOFRE", version="2019", value=feature["properties"]["code_ine_dicofre"]
        )
        Boundary.objects.create(
            territory=place,
            geometry=_multi(feature["geometry"]),
            source="Direção-Geral do Território, CAOP 2019, simplified",
            licence="open data with attribution",
            as_of=date(2019, 12, 31),
        )
        Population.objects.create(territory=place, residents=RESIDENTS[name], as_of=CENSUS_2021, source=CENSUS_SOURCE)
    places.communities = {row["name"]: _community(network, places, row) for row in table("communities.csv")}


def _community(network: Network, places: Places, row: dict[str, str]) -> Territory:
    return _add(
        network,
        row["name"],
        "community",
        places.municipalities[row["municipality"]],
        country="PT",
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        is_sample=True,
    )


def _barcelona(network: Network, places: Places) -> None:
    region = _add(network, "Regió Metropolitana de Barcelona", "region", country="ES")
    area = _add(network, "Àrea Metropolitana de Barcelona", "region", region, country="ES")
    for feature in features("barcelona.geojson"):
        name = feature["properties"]["name"]
        place = _add(network, name, "municipality", area, country="ES")
        places.catalan[name] = place
        TerritoryCode.objects.create(
            territory=place, scheme="INE", version="2021", value=feature["properties"]["code_ine"]
        )
        Boundary.objects.create(
            territory=place,
            geometry=_multi(feature["geometry"]),
            source="© Instituto Geográfico Nacional de España, through es-atlas 0.6.0",
            licence="compatible with CC BY 4.0",
        )


def _cities(network: Network, places: Places) -> None:
    for name, (code, latitude, longitude) in COUNTRIES.items():
        places.countries[name] = _add(network, name, "country", country=code, latitude=latitude, longitude=longitude)
    for row in table("cities.csv"):
        city = _add(
            network,
            row["name"],
            "municipality",
            country=row["country"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        places.cities[row["name"]] = city
        if row["other_name"]:
            TerritoryName.objects.create(territory=city, name=row["other_name"], source="own name")
        if row["code"]:
            TerritoryCode.objects.create(territory=city, scheme=row["code_scheme"], value=row["code"])


def _groupings(network: Network, places: Places) -> None:
    catalan = list(places.catalan.values())
    extents = [
        ("Área Metropolitana de Lisboa", "metropolitan area", list(places.municipalities.values())),
        ("Barcelona, the city", "city", [places.catalan["Barcelona"]]),
        ("Àrea Metropolitana de Barcelona", "metropolitan area of 36 municipalities", catalan),
        ("Regió Metropolitana de Barcelona", "metropolitan region, only those in this sample", catalan),
        ("Extent of the process of 2030", "199 municipalities, only those in this sample", catalan),
        ("Six countries of MedTOWN", "countries", list(places.countries.values())),
        ("Eight cities of IncluCities", "cities", list(places.cities.values())),
    ]
    for name, kind, members in extents:
        grouping = Grouping.objects.create(network=network, name=name, kind=kind)
        grouping.territories.set(members)
        places.groupings[name] = grouping
