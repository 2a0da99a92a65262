"""Tells rows of totals from rows of data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from sympolity.methods.tabular.booleans import fold_word
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.numbers import parse_number
from sympolity.methods.tabular.problems import Unreadable
from sympolity.methods.tabular.table import Column, Row
from sympolity.methods.tabular.texts import is_blank

# Small letters without accents.
_WORDS: Final = """
total totals total: totais totales totaux totale totali totaal subtotal sub-total subtotaal subtotals subtotales
sum sums suma sume soma summe zwischensumme gesamt gesamtsumme insgesamt summa somma insieme sammenlagt samlet
kopa kopsumma kopsummas kopeja_summa gesamtbetrag totaalbedrag kogusumma
pavisam is_viso viso celkem spolu razem ogolem osszesen ukupno skupaj kokku yhteensa toplam ara_toplam
i_alt i_alt: grand_total overall_total en_total eindtotaal algemeen_totaal
συνολο συνολα γενικο_συνολο μερικο_συνολο μερικο αθροισμα итого всего общо сума всичко
المجموع مجموع الاجمالي اجمالي المجموع_الكلي
"""
_FOLDED: Final = tuple(
    sorted({fold_word(word.replace("_", " ").strip(":")) for word in _WORDS.split()}, key=len, reverse=True)
)
_STARTS: Final = re.compile(rf"(?:{'|'.join(map(re.escape, _FOLDED))})(?!\w)")
_AROUND: Final = " \t\r\n\u00a0:.*-–—="
_FIRST_LETTERS: Final = 3
# "Sum" begins many names; only the words that stand for nothing else may begin a longer label.
_LONGEST_LABEL: Final = 80


@lru_cache(maxsize=20_000)
def _may_begin(letters: str) -> bool:
    """Whether a word for "total" begins with these first letters of a text."""
    folded = _folded(letters)
    return bool(folded) and any(word.startswith(folded) or folded.startswith(word) for word in _FOLDED)


def is_total_label(text: str) -> bool:
    """Whether the text is "Total", "Total AXE 2", "Soma:" or the like in one of many languages."""
    # Nearly every cell of a list passes here, and nearly none goes on.
    if text[:1].isdigit() or not _may_begin(text.strip(_AROUND)[:_FIRST_LETTERS]):
        return False
    folded = _folded(text)
    return len(folded) <= _LONGEST_LABEL and _STARTS.match(folded) is not None


def says_total(cells: Sequence[Cell], filled: Sequence[int], usual: int) -> bool:
    """Whether a cell says "total", the only text in its row, and the row is emptier than usual.

    "Total Energies" in a full row is the name of somebody.
    """
    texts = [cell for i in filled if isinstance(cell := cells[i], str)]
    # Hardly any row says "total": only those that do are worth telling words from numbers.
    if not any(is_total_label(text) for text in texts):
        return False
    texts = [text for text in texts if not _is_number(text)]
    if len(texts) == 1 and len(filled) == 1:
        return is_bare_total(texts[0]) or usual > 2
    if len(filled) >= usual and usual > 2 and not any(map(is_bare_total, texts)):
        return False
    return len(texts) <= (2 if any(map(is_bare_total, texts)) else 1)


def _folded(text: str) -> str:
    return fold_word(text).strip(_AROUND).replace("أ", "ا").replace("إ", "ا")


def is_bare_total(text: str) -> bool:
    """Whether the text is the word alone."""
    return _folded(text).strip("()") in _FOLDED


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except Unreadable as error:
        return error.code == "ambiguous_numbers"
    return True


def adds_up(rows: Sequence[Row], numeric: Sequence[Column]) -> bool:
    """Whether the last row has nothing but numbers, each the sum of its column above."""
    last = rows[-1]
    filled = [i for i, cell in enumerate(last.cells) if not is_blank(cell)]
    styles = {column.index: column for column in numeric if not column.ambiguous}
    if not filled or any(i not in styles for i in filled):
        return False
    # A row that is numbers in a table of nothing but numbers is data like the others.
    if len(filled) >= max(sum(not is_blank(cell) for cell in row.cells) for row in rows[:-1]):
        return False
    return all(_sum(rows, styles[i]) for i in filled)


def _sum(rows: Sequence[Row], column: Column) -> bool:
    total = Decimal(0)
    try:
        for row in rows[:-1]:
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if not is_blank(cell):
                total += parse_number(cell, column.number_style)
        stated = parse_number(rows[-1].cells[column.index], column.number_style)
    except Unreadable:
        return False
    return total != 0 and abs(total - stated) < Decimal("0.01")
