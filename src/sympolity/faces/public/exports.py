"""The open data of a programme as files: tables, JSON and GeoJSON, each saying what it is and how to cite it.

Days are ISO 8601; lists are joined by "; " in tables and are lists in JSON.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _

from sympolity.faces.public.data_sets import DataSet, Field, Row, address
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, spreadsheet_response
from sympolity.network.programmes.models import Programme

JSON = "application/json; charset=utf-8"
GEOJSON = "application/geo+json; charset=utf-8"


def as_file(programme: Programme, data: DataSet, kind: str, as_of: date) -> HttpResponse:
    """Raises KeyError for a format that this data set does not have."""
    if kind not in data.kinds:
        raise KeyError(kind)
    rows = data.rows(programme)
    if kind == "json":
        return _answer(_as_json(programme, data, rows, as_of), JSON)
    if kind == "geojson":
        return _answer(_as_geojson(programme, data, rows, as_of), GEOJSON)
    sheet = Sheet(
        name=data.name,
        columns=[SheetColumn(each.name, _kind_in_a_table(each)) for each in data.fields],
        rows=([_in_a_table(row.values[each.name]) for each in data.fields] for row in rows),
        about=[*about(programme, data, as_of), *((each.name, str(each.words)) for each in data.fields)],
    )
    return spreadsheet_response(sheet, kind=kind, file_name=f"{programme.slug}-{data.name}")


def about(programme: Programme, data: DataSet, as_of: date) -> list[tuple[str, str]]:
    return [
        (_("Data"), f"{programme.title}: {data.title}"),
        (_("As of"), as_of.isoformat()),
        (_("Licence"), programme.licence),
        (_("Address"), address("public:data", programme.slug)),
        (_("Cite as"), citation(programme, data, as_of)),
    ]


def citation(programme: Programme, data: DataSet, as_of: date) -> str:
    return _("%(network)s: %(programme)s, %(data)s. As of %(day)s. %(licence)s. %(url)s") % {
        "network": programme.network.name,
        "programme": programme.title,
        "data": data.title,
        "day": as_of.isoformat(),
        "licence": programme.licence,
        "url": address("public:data", programme.slug),
    }


def _kind_in_a_table(field: Field) -> str:
    return "text" if field.kind == "list" else field.kind


def _in_a_table(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        # A file says the same in every language.
        return "true" if value else "false"
    return value


def _head(programme: Programme, data: DataSet, as_of: date) -> dict[str, Any]:
    return {
        "title": f"{programme.title}: {data.title}",
        "programme": programme.slug,
        "as_of": as_of,
        "licence": programme.licence,
        "cite_as": citation(programme, data, as_of),
        "is_sample": programme.is_sample,
        "columns": {each.name: str(each.words) for each in data.fields},
    }


def _as_json(programme: Programme, data: DataSet, rows: Iterable[Row], as_of: date) -> dict[str, Any]:
    return {**_head(programme, data, as_of), "rows": [dict(row.values) for row in rows]}


def _as_geojson(programme: Programme, data: DataSet, rows: Iterable[Row], as_of: date) -> dict[str, Any]:
    """A FeatureCollection after RFC 7946; what stands beside `features` are foreign members, which it allows."""
    return {
        "type": "FeatureCollection",
        **_head(programme, data, as_of),
        "features": [
            {"type": "Feature", "id": row.values["id"], "geometry": row.geometry, "properties": dict(row.values)}
            for row in rows
        ],
    }


class _Encoder(DjangoJSONEncoder):
    """Amounts to the cent are numbers, as in the tables."""

    def default(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, datetime):
            return value.isoformat()
        return super().default(value)


def _answer(content: Mapping[str, Any], content_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(content, cls=_Encoder, ensure_ascii=False), content_type=content_type)
