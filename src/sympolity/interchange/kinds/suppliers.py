"""Who delivers, as lists write it: "501234567 - Name, Lda", "Name (NIF 501234567)", several of them in one cell."""

import re
from collections.abc import Iterable

WORD = r"(?:NIF|NIPC|CIF|NIE|VAT(?: No\.?)?|P\.? ?IVA|C\.? ?F\.?|SIRET|SIREN|TVA|BTW|KvK|Reg\. ?(?:nr|No)\.?)"
NUMBER = r"[A-Z]{0,3}[- ]?\d(?:[\d .]*\d)?[- ]?[A-Z]?\d*[A-Z]?"
BEFORE = re.compile(rf"\s*(?:{WORD}\s*:?\s*)?(?P<number>{NUMBER})\s*(?:[-–—:/]|\s-)\s*(?P<name>\S.*)", re.DOTALL)
BRACKETS = re.compile(rf"(?P<name>.*\S)\s*[(\[]\s*(?:{WORD}\s*:?\s*)?(?P<number>{NUMBER})\s*[)\]]\s*", re.DOTALL)
BEHIND = re.compile(rf"(?P<name>.*\S)\s*[-–—,:]\s*{WORD}\s*:?\s*(?P<number>{NUMBER})\s*", re.DOTALL)
SPACED = re.compile(r"\s*(?P<number>(?:[A-Z]{2} ?)?\d[\d .]{6,}\d)\s+(?P<name>[^\W\d].*)", re.DOTALL)
ALONE = re.compile(rf"\s*(?:{WORD}\s*:?\s*)?(?P<number>{NUMBER})\s*")
APART = re.compile(r"\s*(?:;|\||\n|\r|<br\s*/?>|\s//\s)\s*")
FEWEST_DIGITS = 6


def read_suppliers(text: str, numbers: str = "") -> list[tuple[str, str]]:
    """Name and tax number of each supplier of a cell; numbers of a column of their own stand in the same order."""
    found: list[tuple[str, str]] = []
    for part in filter(str.strip, APART.split(text)):
        alone = ALONE.fullmatch(part)
        if alone and found and not found[-1][1] and _is_long(alone["number"]):
            found[-1] = (found[-1][0], alone["number"].strip())
        else:
            found.append(_one(part))
    told = [part.strip() for part in APART.split(numbers) if part.strip()]
    if len(told) == len(found):
        found = [(name, number or own) for (name, number), own in zip(found, told, strict=True)]
    elif told and len(found) == 1:
        found = [(found[0][0], found[0][1] or told[0])]
    return list(dict.fromkeys(found))


def _one(text: str) -> tuple[str, str]:
    for form in (BEFORE, BRACKETS, BEHIND, SPACED):
        parts = form.fullmatch(text)
        if parts and _is_long(parts["number"]):
            return " ".join(parts["name"].split()), parts["number"].strip()
    return " ".join(text.split()), ""


def _is_long(number: str) -> bool:
    return sum(letter.isdigit() for letter in number) >= FEWEST_DIGITS


def as_one(suppliers: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Name and number of who signs: of several together all names, since no one of them is the supplier alone."""
    parts = list(suppliers)
    if len(parts) == 1:
        return parts[0]
    return ", ".join(name for name, _number in parts)[:300], ""
