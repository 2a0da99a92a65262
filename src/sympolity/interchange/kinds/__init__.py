"""The kinds of record that a spreadsheet may list. A new kind is one more declaration, here or in its own app."""

from sympolity.interchange.kinds.agreements import AGREEMENTS
from sympolity.interchange.kinds.budgets import BUDGETS
from sympolity.interchange.kinds.contracts import CONTRACTS
from sympolity.interchange.kinds.declaration import (
    NEW,
    ONCE,
    REFERENCES,
    ROW,
    TOLD,
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    Foretold,
    Listed,
    RecordKind,
    Stays,
    Stored,
    Value,
    Values,
    declare,
    kind_of,
    kinds,
    withdraw,
)
from sympolity.interchange.kinds.expenditure import EXPENDITURE
from sympolity.interchange.kinds.facilities import FACILITIES
from sympolity.interchange.kinds.indicators import INDICATORS
from sympolity.interchange.kinds.organisations import ORGANISATIONS
from sympolity.interchange.kinds.payments import PAYMENTS
from sympolity.interchange.kinds.people import PEOPLE
from sympolity.interchange.kinds.procedures import PROCEDURES
from sympolity.interchange.kinds.projects import PROJECTS
from sympolity.interchange.kinds.residents import NATIONALITIES, POPULATION
from sympolity.interchange.kinds.tenders import TENDERS
from sympolity.interchange.kinds.territories import TERRITORIES

for _kind in (
    PROJECTS,
    INDICATORS,
    AGREEMENTS,
    TENDERS,
    CONTRACTS,
    BUDGETS,
    EXPENDITURE,
    PAYMENTS,
    FACILITIES,
    PROCEDURES,
    ORGANISATIONS,
    PEOPLE,
    TERRITORIES,
    POPULATION,
    NATIONALITIES,
):
    declare(_kind)

__all__ = [
    "AGREEMENTS",
    "BUDGETS",
    "CONTRACTS",
    "EXPENDITURE",
    "FACILITIES",
    "INDICATORS",
    "NATIONALITIES",
    "NEW",
    "ONCE",
    "ORGANISATIONS",
    "PAYMENTS",
    "PEOPLE",
    "POPULATION",
    "PROCEDURES",
    "PROJECTS",
    "REFERENCES",
    "ROW",
    "TENDERS",
    "TERRITORIES",
    "TOLD",
    "Batch",
    "Breach",
    "Fact",
    "FieldKind",
    "FieldSpec",
    "Foretold",
    "Listed",
    "RecordKind",
    "Stays",
    "Stored",
    "Value",
    "Values",
    "declare",
    "kind_of",
    "kinds",
    "withdraw",
]
