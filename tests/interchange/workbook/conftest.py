"""A workbook that somebody fills in as a spreadsheet program would leave it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from python_calamine import CalamineWorkbook

from reports import Desk, make_desk
from sympolity.interchange.models import FilledWorkbook
from sympolity.interchange.workbook.lines import reports_of
from sympolity.interchange.workbook.operations import upload_workbook
from sympolity.interchange.workbook.writing import as_xlsx


@dataclass
class Sheets:
    """The cells of a workbook by sheet, to be changed and saved again."""

    cells: dict[str, list[list[Any]]] = field(default_factory=dict)

    def place(self, sheet: str, words: Mapping[str, str], column: str) -> tuple[int, int]:
        """Row and column of the cell in the first row whose columns say these words."""
        rows = self.cells[sheet]
        names = rows[0]
        for number, row in enumerate(rows[2:], 2):
            if all(row[names.index(name)] == said for name, said in words.items()):
                return number, names.index(column)
        raise AssertionError(words)

    def get(self, sheet: str, words: Mapping[str, str], column: str) -> Any:
        row, place = self.place(sheet, words, column)
        return self.cells[sheet][row][place]

    def put(self, sheet: str, words: Mapping[str, str], column: str, value: Any) -> None:
        row, place = self.place(sheet, words, column)
        self.cells[sheet][row][place] = value

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        for name, rows in self.cells.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value not in ("", None):
                        page.write(number, place, value)
        book.close()
        return buffer.getvalue()


def opened(content: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return Sheets({name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names})


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def fetched(desk: Desk) -> Callable[[], Sheets]:
    return lambda: opened(as_xlsx(reports_of(desk.round, desk.organisation)))


@pytest.fixture
def uploaded(desk: Desk) -> Callable[..., FilledWorkbook]:
    def upload(sheets: Sheets | bytes, name: str = "reports.xlsx") -> FilledWorkbook:
        content = sheets.saved() if isinstance(sheets, Sheets) else sheets
        return upload_workbook(desk.round, desk.organisation, ContentFile(content, name=name), by=desk.officer)

    return upload
