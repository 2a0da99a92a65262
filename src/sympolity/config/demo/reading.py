"""Reads the files beside this module, which travel inside the package."""

import csv
import json
import tomllib
from importlib.resources import files
from typing import Any

FOLDER = files("sympolity.config.demo") / "sample"


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def features(name: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON file."""
    return list(json.loads((FOLDER / name).read_text(encoding="utf-8"))["features"])


def settings_of(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
