"""The kinds of record that a spreadsheet may list. A new kind is one more declaration, here or in its own app."""

from sympolity.interchange.kinds.declaration import (
    REFERENCES,
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    RecordKind,
    Stays,
    Stored,
    Value,
    declare,
    kind_of,
    kinds,
    withdraw,
)
from sympolity.interchange.kinds.organisations import ORGANISATIONS
from sympolity.interchange.kinds.projects import PROJECTS
from sympolity.interchange.kinds.territories import TERRITORIES

for _kind in (PROJECTS, ORGANISATIONS, TERRITORIES):
    declare(_kind)

__all__ = [
    "ORGANISATIONS",
    "PROJECTS",
    "REFERENCES",
    "TERRITORIES",
    "Batch",
    "Breach",
    "Fact",
    "FieldKind",
    "FieldSpec",
    "RecordKind",
    "Stays",
    "Stored",
    "Value",
    "declare",
    "kind_of",
    "kinds",
    "withdraw",
]
