"""What can be wrong with one value, one column or one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a value cannot be taken as it stands, or what a person should look at."""

    EMPTY = "empty"
    MASKED = "masked"
    MISSING_MARK = "missing_mark"
    NOT_A_NUMBER = "not_a_number"
    SCIENTIFIC = "scientific"
    SCALED = "scaled"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    OTHER_NUMBER_STYLE = "other_number_style"
    NOT_A_DATE = "not_a_date"
    PARTIAL_DATE = "partial_date"
    SERIAL_NUMBER = "serial_number"
    OTHER_DATE_STYLE = "other_date_style"
    NO_SUCH_DAY = "no_such_day"
    NOT_A_BOOLEAN = "not_a_boolean"
    CONTROL_CHARACTER = "control_character"
    DIRECTION_OVERRIDE = "direction_override"
    ERROR_VALUE = "error_value"
    AMBIGUOUS_NUMBERS = "ambiguous_numbers"
    AMBIGUOUS_DATES = "ambiguous_dates"
    SEVERAL_CURRENCIES = "several_currencies"
    DUPLICATE_HEADER = "duplicate_header"
    NO_HEADER = "no_header"
    BEYOND_HEADER = "beyond_header"
    ODD_HEADER = "odd_header"
    SCALED_HEADER = "scaled_header"
    MERGED_BODY = "merged_body"
    FILLED_DOWN = "filled_down"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMN = "hidden_column"
    ANOTHER_TABLE = "another_table"

    @property
    def sentence(self) -> str:
        """The English sentence; {value} is the value as it stands in the file."""
        return _SENTENCES[self]


_SENTENCES: Mapping[ProblemCode, str] = {
    ProblemCode.EMPTY: "The cell is empty.",
    ProblemCode.MASKED: "“{value}” is masked: the real value was hidden before the file was published.",
    ProblemCode.MISSING_MARK: "“{value}” says that there is no value here.",
    ProblemCode.NOT_A_NUMBER: "“{value}” is not a number.",
    ProblemCode.SCIENTIFIC: "“{value}” is shortened to powers of ten; digits may be lost.",
    ProblemCode.SCALED: "“{value}” counts thousands or millions; write the whole number.",
    ProblemCode.NOT_AN_AMOUNT: "“{value}” is not an amount of money.",
    ProblemCode.TOO_MANY_DECIMALS: "“{value}” has more than two decimals.",
    ProblemCode.TOO_LARGE: "“{value}” is too large to be exact.",
    ProblemCode.OTHER_NUMBER_STYLE: "“{value}” is not written like the other numbers of this column.",
    ProblemCode.NOT_A_DATE: "“{value}” is not a date.",
    ProblemCode.PARTIAL_DATE: "“{value}” lacks the day.",
    ProblemCode.SERIAL_NUMBER: "“{value}” is a number; format the cell as a date.",
    ProblemCode.OTHER_DATE_STYLE: "“{value}” is not written like the other dates of this column.",
    ProblemCode.NO_SUCH_DAY: "“{value}” is a day that does not exist.",
    ProblemCode.NOT_A_BOOLEAN: "“{value}” is neither yes nor no.",
    ProblemCode.CONTROL_CHARACTER: "“{value}” holds an invisible control character.",
    ProblemCode.DIRECTION_OVERRIDE: "“{value}” holds a character that reverses the direction of writing.",
    ProblemCode.ERROR_VALUE: "“{value}” is an error of the spreadsheet.",
    ProblemCode.AMBIGUOUS_NUMBERS: "The numbers of this column can be read in more than one way.",
    ProblemCode.AMBIGUOUS_DATES: "The dates of this column can be read in more than one way.",
    ProblemCode.SEVERAL_CURRENCIES: "This column holds amounts in more than one currency.",
    ProblemCode.DUPLICATE_HEADER: "Another column has the same heading.",
    ProblemCode.NO_HEADER: "This column has values but no heading.",
    ProblemCode.BEYOND_HEADER: "The row has values to the right of the last heading.",
    ProblemCode.ANOTHER_TABLE: "Another table seems to begin in row {row}.",
    ProblemCode.ODD_HEADER: "“{value}” looks like a command of a database, not like a heading.",
    ProblemCode.SCALED_HEADER: "The heading says that the numbers count thousands or millions.",
    ProblemCode.MERGED_BODY: "Cells of this column are merged; only the first row of each has the value.",
    ProblemCode.FILLED_DOWN: "Merged cells of this column were written into each of their rows ({value}).",
    ProblemCode.HIDDEN_ROWS: "Rows are hidden in the spreadsheet: {value}.",
    ProblemCode.HIDDEN_COLUMN: "This column is hidden in the spreadsheet.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. `row` is the spreadsheet's own number (None: the whole column)."""

    code: ProblemCode
    row: int | None = None
    column: int | None = None
    value: str = ""


class Unreadable(ValueError):
    """A value that cannot be read as what its column holds."""

    def __init__(self, code: ProblemCode | str, value: object) -> None:
        self.code = ProblemCode(code)
        self.value = value
        super().__init__(self.code, value)

    def __str__(self) -> str:
        return self.code.sentence.replace("{value}", str(self.value))
