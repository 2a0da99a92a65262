"""What a paper is made of: plain values, without a word on how they look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "number", "money", "percent", "day", "moment", "yes-no", "share"]
Tone = Literal["", "fine", "attention", "late", "neutral"]
FIGURES: frozenset[Kind] = frozenset({"number", "money", "percent", "share"})


@dataclass(frozen=True, slots=True)
class Words:
    """Text with what a reader needs to know of it: another language, where it leads, what it means.

    `href` is an address of this installation ("/programmes/..."); it leads on from the page, not from paper.
    """

    text: str
    language: str = ""
    href: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of its column's kind that leads to the rows it is made of."""

    value: int | float | Decimal | None
    href: str = ""


Value = str | int | float | Decimal | date | datetime | bool | Words | Figure | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` 1 to 3. A skipped level is closed up, as readers of headings expect."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, set apart by an empty line; a single line break stays one."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Short statements of equal rank."""

    items: Sequence[str | Words]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a word and what it stands for."""

    facts: Sequence[tuple[str, str | Words]]


@dataclass(frozen=True, slots=True)
class Note:
    """What must not be overlooked: what is missing, what is not final."""

    text: str
    title: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column; money comes in whole cents and its label names the currency, a share is a part of 1 with a bar."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption. The first column says what a row is. `total` is one more row that sums them up.

    `empty` is said instead of a table without rows; `source` and `as_of` stand below.
    """

    caption: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    source: str = ""
    as_of: date | None = None
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `share` of the whole (None is not measured), and what it says in words."""

    label: str | Words
    share: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart whose bars carry their figures, so that nothing is said by length alone."""

    title: str
    bars: Sequence[Bar]
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page on paper."""


Block = Heading | Text | Items | Facts | Note | Table | Bars | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A report. Equal papers give equal bytes: `made_at` is the moment it holds for, never the moment of printing.

    `publisher` is who answers for it, `reference` what identifies it at the foot of each page (a number, a hash).
    """

    title: str
    language: str
    made_at: datetime
    blocks: Sequence[Block] = field(default_factory=tuple)
    subtitle: str = ""
    publisher: str = ""
    reference: str = ""
    is_wide: bool = False
