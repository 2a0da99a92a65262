"""One spelling for every way of writing a tax number, and whether its check digit holds where the country is known.

Lists write "PT 501 234 560", "NIPC: 501.234.560", "501234560.0" and "A-58818501": the sign that joins the groups, the
country before it and the word for it say nothing about whose number it is.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from unicodedata import decimal

# Before a number for value added tax stands the code of the country; Greece writes EL.
_EUROPE: Final = "AT BE BG CH CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI"
PREFIXES: Final = frozenset(_EUROPE[place : place + 2] for place in range(0, len(_EUROPE), 3))
_COUNTRY_OF: Final[Mapping[str, str]] = {"EL": "GR", "XI": "GB"}
_WORDS: Final = (
    *(
        "CODICEFISCALE",
        "PARTITAIVA",
        "NIPC",
        "NIF",
        "NIE",
        "CIF",
        "VATREGNO",
        "VATNUMBER",
        "VATNO",
        "VAT",
        "PIVA",
        "IVA",
    ),
    *("TVA", "SIRET", "SIREN", "USTIDNR", "USTID", "TAXNO", "TAXID", "BTW", "KVK", "RUC"),
)
_NUMBER_SIGN: Final = re.compile(r"N\s*[º°]\s*")
# What a spreadsheet makes of a long number: exact as long as every digit stands there.
_SCIENTIFIC: Final = re.compile(r"(\d)[.,](\d+)E\+?(\d+)")
_LETTERS_OF_PERSONS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_LETTERS_OF_COMPANIES: Final = "JABCDEFGHI"


def fold_number(number: str, country: str = "") -> tuple[str, str]:
    """The number in capital letters and digits alone, and its country: that of a prefix, else the one given.

    What a spreadsheet made of a number (".0" at its end, "5.01234567E+08", a lost nought of an Italian number) is
    mended. Empty for what holds no digit, or lost some.
    """
    text = number.strip().upper().removesuffix(".0")
    if not text.isascii():
        text = "".join(str(decimal(each)) if each.isdecimal() else each for each in _NUMBER_SIGN.sub("", text))
    if found := _SCIENTIFIC.fullmatch(text):
        text = found[1] + found[2] if len(found[2]) == int(found[3]) else ""
    bare = "".join(letter for letter in text if letter.isascii() and letter.isalnum())
    while word := next((each for each in _WORDS if bare.startswith(each) and any(map(str.isdigit, bare))), ""):
        bare = bare.removeprefix(word)
    country = country.strip().upper()
    country = _COUNTRY_OF.get(country, country)
    if bare[:2] in PREFIXES and len(bare) > 7 and any(letter.isdigit() for letter in bare[2:5]):
        country, bare = _COUNTRY_OF.get(bare[:2], bare[:2]), bare[2:]
    if not any(letter.isdigit() for letter in bare):
        return "", country
    if country == "IT" and bare.isdigit():
        bare = bare.zfill(11)
    return bare, country


def holds(number: str, country: str) -> bool | None:
    """Whether the check digit of a folded number holds; None where nothing is known about numbers of that country."""
    check = _CHECKS.get(country)
    return check(number) if check else None


def _portuguese(number: str) -> bool:
    """Nine digits; the last one is 11 less the remainder of the weighted sum, and 0 where that is above 9."""
    if len(number) != 9 or not number.isdigit() or number[0] == "0":
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, range(9, 1, -1), strict=False)) % 11
    return int(number[8]) == (0 if rest < 2 else 11 - rest)


def _spanish(number: str) -> bool:
    """Persons have eight digits and a letter (foreigners X, Y or Z first), companies a letter, seven digits, a sign."""
    if len(number) != 9:
        return False
    person = number.translate(str.maketrans("XYZ", "012")) if number[0] in "XYZ" else number
    if person[:8].isdigit():
        return number[8] == _LETTERS_OF_PERSONS[int(person[:8]) % 23]
    digits, sign = number[1:8], number[8]
    if not digits.isdigit() or not number[0].isalpha():
        return False
    total = sum(map(int, digits[1::2])) + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[0::2])
    check = -total % 10
    return sign in (str(check), _LETTERS_OF_COMPANIES[check])


def _italian(number: str) -> bool:
    """Companies have eleven digits with the check of Luhn; the code of a person has sixteen signs."""
    if len(number) == 16 and number.isalnum():
        return True
    if len(number) != 11 or not number.isdigit():
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[1::2])
    return (sum(map(int, number[0::2])) + sum(doubled)) % 10 == 0


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {"ES": _spanish, "IT": _italian, "PT": _portuguese}
