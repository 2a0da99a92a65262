"""From hostile or messy bytes to a typed table.

`read` opens a file behind a guard, `recognise` finds the table in a sheet, the `parse_` functions turn one
cell into a value or raise `Unreadable`. Nothing here guesses: what can be read in two ways is reported so.
"""

from sympolity.methods.tabular.booleans import parse_boolean
from sympolity.methods.tabular.dates import DateStyle, parse_date
from sympolity.methods.tabular.grid import Alternative, Cell, Merge, Sheet, Workbook
from sympolity.methods.tabular.merges import fill_down
from sympolity.methods.tabular.numbers import NUMBER_STYLES, NumberStyle, parse_cents, parse_number
from sympolity.methods.tabular.parts import parts_of
from sympolity.methods.tabular.problems import Problem, ProblemCode, Unreadable
from sympolity.methods.tabular.reading import read
from sympolity.methods.tabular.recognition import recognise, tables_of
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused
from sympolity.methods.tabular.table import Column, Kind, Row, Skipped, SkipReason, Table
from sympolity.methods.tabular.texts import parse_code, parse_text

__all__ = [
    "NUMBER_STYLES",
    "Alternative",
    "Cell",
    "Column",
    "DateStyle",
    "Kind",
    "Limits",
    "Merge",
    "NumberStyle",
    "Problem",
    "ProblemCode",
    "RefusalCode",
    "Refused",
    "Row",
    "Sheet",
    "SkipReason",
    "Skipped",
    "Table",
    "Unreadable",
    "Workbook",
    "fill_down",
    "parse_boolean",
    "parse_cents",
    "parse_code",
    "parse_date",
    "parse_number",
    "parse_text",
    "parts_of",
    "read",
    "recognise",
    "tables_of",
]
