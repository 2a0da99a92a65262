"""The order of the house holds for imports (import-linter), for relations between tables, and for files."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from sympolity.ground.kernel.privacy import LIBRARY_FIELDS, every_field

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sympolity"
BANNED_NAMES = {"utils", "helpers", "common", "core", "misc", "base"}


def layers_from_the_ground_up() -> list[str]:
    """Every package in the order of the contracts in pyproject.toml, the lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order: list[str] = []
    for contract in contracts:
        if contract["type"] == "layers":
            container = contract["containers"][0]
            order += [
                f"{container}.{name.strip()}" for layer in reversed(contract["layers"]) for name in layer.split("|")
            ]
    wings = [name for name in order if name.count(".") == 1]
    return [
        package for wing in wings for package in ([name for name in order if name.startswith(f"{wing}.")] or [wing])
    ]


def test_relations_point_down_the_layers():
    order = layers_from_the_ground_up()
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("sympolity.")}

    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation
        and model._meta.app_config.name in ours
        and field.related_model._meta.app_config.name in ours
        and order.index(field.related_model._meta.app_config.name) > order.index(model._meta.app_config.name)
    ]

    # A job is started by a person; the user model is named by the setting, as Django asks.
    assert upward == ["kernel.Job.by -> accounts.User"]


def test_every_field_declares_its_privacy_class():
    undeclared = [f"{model._meta.label}.{name}" for model, name, kind in every_field() if kind is None]

    assert undeclared == []


def test_privacy_declarations_name_only_existing_fields():
    stored = {(model._meta.label, name) for model, name, _kind in every_field()}
    declared = {
        (model._meta.label, name) for model in apps.get_models() for name in (getattr(model, "privacy", None) or {})
    } | {(label, name) for label, fields in LIBRARY_FIELDS.items() for name in fields}

    assert declared - stored == set()


def test_no_module_has_a_name_that_says_nothing():
    # Django asks for this name of a database backend's module.
    allowed = {SOURCE / "ground" / "kernel" / "sqlite" / "base.py"}

    nameless = [path for path in SOURCE.rglob("*.py") if path.stem in BANNED_NAMES and path not in allowed]

    assert nameless == []


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_import_hides_in_a_function(path):
    tree = ast.parse(path.read_text())

    hidden = [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        # `AppConfig.ready` is the one place where Django allows models to be imported.
        and not (path.name == "apps.py" and node.name == "ready")
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_signals_are_used():
    users = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "@receiver" in path.read_text() or "signals import" in path.read_text()
    ]

    assert users == []
