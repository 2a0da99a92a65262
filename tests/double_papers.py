"""A made-up set of papers of cost with known doubles: what suppliers really send, and what people really type."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sympolity.methods.doubles import Paper

SUPPLIERS = (
    ("Construções Silva & Filhos, Lda.", "501234567"),
    ("Mar Azul Serviços, S.A.", "502345678"),
    ("Ateliê do Bairro, Lda.", "503456789"),
    ("Fundació Pont Nou", "G61234567"),
    ("Bauer Ingenieure GmbH", "DE123456789"),
    ("Kowalski i Synowie", "5261040828"),
    ("Padaria Central", "504567890"),
    ("Transportes Tejo, Lda.", "505678901"),
    ("Oficina de Ideias", ""),
    ("Les Ateliers Réunis", "FR40303265045"),
)
SERIES = ("FT", "FT A", "INV", "", "F", "FR 2")


@dataclass(frozen=True)
class Marked:
    """The papers, and which pairs of them are one paper."""

    papers: tuple[Paper, ...]
    doubles: frozenset[frozenset[int]]


def make_papers(seed: int = 7, honest: int = 3_000, twice: int = 300) -> Marked:
    """Recurring invoices of one amount, numbers that start anew each year, equal numbers of different suppliers,
    several invoices of one day; and `twice` of them once more in another spelling."""
    chance = random.Random(seed)  # noqa: S311
    papers = list(_recurring(chance)) + list(_single(chance, honest))
    papers = [replace(paper, id=number) for number, paper in enumerate(papers)]
    numbered = [paper for paper in papers if paper.has_supplier_papers]
    pairs = []
    for paper in chance.sample(numbered, twice):
        spelled = chance.choice(SPELLINGS)(chance, paper)
        again = replace(spelled, id=len(papers))
        papers.append(again)
        pairs.append(frozenset((int(str(paper.id)), int(str(again.id)))))
    return Marked(tuple(papers), frozenset(pairs))


def _recurring(chance: random.Random):
    """Rent, cleaning and licences: each month the same amount, each month another number."""
    for name, tax in SUPPLIERS:
        for contract in range(6):
            amount, series = chance.randrange(20_000, 400_000), chance.choice(SERIES)
            for month in range(24):
                day = date(2023 + month // 12, month % 12 + 1, 1)
                number = f"{series} {day.year}/{contract * 12 + month % 12 + 1:04d}".strip()
                yield Paper(0, number, name, tax, day, amount, amount * 23 // 100)
    for person in range(40):
        for month in range(24):
            # Salaries of people of one grade: same amount, same day, the number is the month.
            day = date(2023 + month // 12, month % 12 + 1, 25)
            yield Paper(0, f"{day:%Y-%m}", day=day, net_cents=180_000 + person % 4 * 100, has_supplier_papers=False)


def _single(chance: random.Random, count: int):
    """Invoices of every kind; on one day in five there are two of the same supplier and amount."""
    numbers = dict.fromkeys((name for name, _tax in SUPPLIERS), 100)
    for _ in range(count):
        name, tax = chance.choice(SUPPLIERS)
        day = date(2023, 1, 1) + timedelta(days=chance.randrange(720))
        net = chance.randrange(1_000, 9_000_000)
        for _same in range(2 if chance.random() < 0.2 else 1):
            numbers[name] += 1
            number = f"{chance.choice(SERIES)} {day.year}/{numbers[name]:05d}".strip()
            yield Paper(0, number, name, tax, day, net, chance.choice((0, net * 6 // 100, net * 23 // 100)))


# -- the ways in which one paper comes twice -------------------------------------------
def _as_it_is(_chance: random.Random, paper: Paper) -> Paper:
    return paper


def _spaced_otherwise(chance: random.Random, paper: Paper) -> Paper:
    number = paper.number.lower().replace(" ", chance.choice(("", "-", "  "))).replace("/", chance.choice("-._ "))
    return replace(paper, number=number, supplier=paper.supplier.upper())


def _without_zeros(_chance: random.Random, paper: Paper) -> Paper:
    series, _slash, last = paper.number.rpartition("/")
    return replace(paper, number=f"{series}/{last.lstrip('0')}", tax_number="")


def _scanned(_chance: random.Random, paper: Paper) -> Paper:
    series, _slash, last = paper.number.rpartition("/")
    return replace(paper, number=f"{series}/{last.replace('0', 'O').replace('1', 'I')}")


def _net_as_gross(_chance: random.Random, paper: Paper) -> Paper:
    return replace(paper, net_cents=paper.gross_cents, tax_cents=0)


def _converted(_chance: random.Random, paper: Paper) -> Paper:
    rate = Decimal("0.2305")
    net, tax = (round(cents / float(rate)) for cents in (paper.net_cents, paper.tax_cents))
    return replace(paper, net_cents=net, tax_cents=tax, currency="PLN", rate=rate)


def _other_name(chance: random.Random, paper: Paper) -> Paper:
    name = paper.supplier.replace("ç", "c").replace("õ", "o").replace(", Lda.", " Limitada").replace(", S.A.", " SA")
    return replace(paper, supplier=name, tax_number=chance.choice(("", f"PT {paper.tax_number}"[: 3 + 9])))


def _without_supplier(_chance: random.Random, paper: Paper) -> Paper:
    return replace(paper, supplier="", tax_number="")


def _without_number(_chance: random.Random, paper: Paper) -> Paper:
    return replace(paper, number="")


def _entered_late(chance: random.Random, paper: Paper) -> Paper:
    """The day of receipt in place of the day of the paper."""
    assert paper.day is not None
    return replace(paper, day=paper.day + timedelta(days=chance.randrange(1, 20)))


def _in_part(_chance: random.Random, paper: Paper) -> Paper:
    return replace(paper, net_cents=paper.net_cents // 3, tax_cents=paper.tax_cents // 3)


SPELLINGS: tuple[Callable[[random.Random, Paper], Paper], ...] = (
    _as_it_is,
    _spaced_otherwise,
    _without_zeros,
    _scanned,
    _net_as_gross,
    _converted,
    _other_name,
    _without_supplier,
    _without_number,
    _entered_late,
    _in_part,
)
