"""When a whole file is refused, and the limits that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a file was not opened or not read to its end."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNKNOWN_KIND = "unknown_kind"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    OTHER_SPREADSHEET = "other_spreadsheet"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    TOO_MANY_PARTS = "too_many_parts"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    PACKED_TOO_TIGHTLY = "packed_too_tightly"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    WRONG_ENCODING = "wrong_encoding"
    UNKNOWN_ENCODING = "unknown_encoding"
    WRONG_DELIMITER = "wrong_delimiter"
    UNCLOSED_QUOTE = "unclosed_quote"
    NOT_OCDS = "not_ocds"
    OCDS_FAULT = "ocds_fault"
    OCDS_NO_CONTRACTS = "ocds_no_contracts"
    OCDS_NO_TENDERS = "ocds_no_tenders"
    OCDS_ONLY_LINKS = "ocds_only_links"
    JSON_BREAKS_OFF = "json_breaks_off"
    BROKEN_JSON = "broken_json"

    @property
    def sentence(self) -> str:
        """The English sentence, with {names} of the parameters that come along."""
        return _SENTENCES[self]


_SENTENCES: Mapping[RefusalCode, str] = {
    RefusalCode.EMPTY: "The file is empty.",
    RefusalCode.TOO_BIG: "The file has {bytes} bytes; at most {limit} can be read.",
    RefusalCode.UNKNOWN_KIND: "The file is no spreadsheet and no text. Save it as .xlsx, .ods or .csv.",
    RefusalCode.NOT_A_SPREADSHEET: "The file is an archive or a document, not a spreadsheet.",
    RefusalCode.OTHER_SPREADSHEET: "The file is a spreadsheet of a kind that is not read here. Open it in a"
    " spreadsheet program and save it as .xlsx, .ods or .csv.",
    RefusalCode.DAMAGED: "The file is damaged or incomplete. Save it again and send the new file.",
    RefusalCode.PASSWORD: "The file is protected by a password. Save it without one.",
    RefusalCode.TOO_MANY_PARTS: "The file holds {parts} parts; at most {limit} can be read.",
    RefusalCode.UNPACKS_TOO_BIG: "The file unpacks to {bytes} bytes; at most {limit} can be read.",
    RefusalCode.PACKED_TOO_TIGHTLY: "A part of the file unpacks to {ratio} times its size; at most {limit}"
    " times is accepted.",
    RefusalCode.TOO_MANY_SHEETS: "The file has {sheets} sheets; at most {limit} can be read.",
    RefusalCode.TOO_MANY_ROWS: "The sheet “{sheet}” reaches row {rows}; at most {limit} can be read.",
    RefusalCode.TOO_MANY_COLUMNS: "The sheet “{sheet}” has {columns} columns; at most {limit} can be read.",
    RefusalCode.TOO_MANY_CELLS: "The file has {cells} cells; at most {limit} can be read.",
    RefusalCode.CELL_TOO_LONG: "Row {row} of the sheet “{sheet}” has a cell of more than {limit} characters.",
    RefusalCode.TOO_MUCH_TEXT: "The file holds more than {limit} characters.",
    RefusalCode.TOO_SLOW: "Reading the file took longer than {limit} seconds.",
    RefusalCode.TOO_MUCH_MEMORY: "Reading the file needs more memory than the {limit} bytes it may take.",
    RefusalCode.WRONG_ENCODING: "The text cannot be read as {encoding}.",
    RefusalCode.UNKNOWN_ENCODING: "There is no encoding called {encoding}.",
    RefusalCode.WRONG_DELIMITER: "“{delimiter}” cannot separate columns. Choose comma, semicolon, tab or bar.",
    RefusalCode.UNCLOSED_QUOTE: "A quotation mark opened in row {row} is never closed.",
    RefusalCode.NOT_OCDS: "The file is JSON, but holds no releases or records of the Open Contracting Data Standard.",
    RefusalCode.OCDS_FAULT: "{path} cannot be read: {value}.",
    RefusalCode.OCDS_NO_CONTRACTS: "No release of the file holds a signed contract.",
    RefusalCode.OCDS_NO_TENDERS: "No release of the file holds a tender.",
    RefusalCode.OCDS_ONLY_LINKS: "The records of the file hold only links to releases.",
    RefusalCode.JSON_BREAKS_OFF: "The file breaks off after {releases} releases.",
    RefusalCode.BROKEN_JSON: "The file is no JSON after {releases} releases.",
}


class Refused(Exception):
    """A file that is not read. `code` says why, `params` fill the sentence; the caller translates."""

    def __init__(self, code: RefusalCode | str, params: Mapping[str, object] | None = None) -> None:
        self.code = RefusalCode(code)
        self.params: dict[str, object] = dict(params or {})
        super().__init__(self.code, self.params)

    def __str__(self) -> str:
        return self.code.sentence.format_map(_Lenient(self.params))


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file may be read. Sizes in bytes, times in seconds; `ratio` is unpacked to packed.

    A list of 250,000 rows and 16 columns needs about 7 seconds of a processor and 550 MB; the rest is room for
    slower machines.
    """

    bytes: int = 50_000_000
    parts: int = 2_000
    unpacked_bytes: int = 300_000_000
    ratio: int = 150
    sheets: int = 60
    rows: int = 250_000
    columns: int = 200
    cells: int = 4_000_000
    cell_characters: int = 100_000
    characters: int = 50_000_000
    memory_bytes: int = 700_000_000
    cpu_seconds: int = 20
    wall_seconds: float = 40.0
