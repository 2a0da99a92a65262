"""Currency signs and words beside a number."""

from __future__ import annotations

import re
from typing import Final

# A sign that several countries use ("$", "kr", "din") stays as it is: it does not say which currency.
CURRENCIES: Final = {
    "EUR": ("€", "eur", "euro", "euros", "evro", "eiro", "euró", "eurų", "ευρώ", "ευρω", "يورو", "евро"),
    "GBP": ("£", "gbp", "stg"),
    "USD": ("us$", "usd", "u$s"),
    "$": ("$",),
    "CHF": ("chf", "sfr"),
    "kr": ("kr", "kr."),
    "SEK": ("sek",),
    "DKK": ("dkk",),
    "NOK": ("nok",),
    "PLN": ("pln", "zł", "zl"),
    "CZK": ("czk", "kč"),
    "HUF": ("huf", "ft"),
    "RON": ("ron", "lei"),
    "BGN": ("bgn", "лв", "лв."),
    "HRK": ("hrk", "kn"),
    "LVL": ("lvl", "ls"),
    "LTL": ("ltl",),
    "EEK": ("eek",),
    "TRY": ("try", "₺"),
    "UAH": ("uah", "₴", "грн"),
    "RSD": ("rsd",),
    "MAD": ("mad", "dh", "dhs", "د.م.", "درهم"),
    "TND": ("tnd", "dt", "د.ت", "د.ت."),
    "DZD": ("dzd", "da", "دج", "د.ج", "د.ج."),
    "EGP": ("egp", "ج.م", "ج.م."),
    "JOD": ("jod", "jd", "د.ا"),
    "LBP": ("lbp", "ل.ل", "ل.ل."),
    "ILS": ("ils", "nis", "₪"),
    "JPY": ("jpy", "¥"),
}
_CODES: Final = {word: code for code, words in CURRENCIES.items() for word in words}
_WORDS: Final = "|".join(re.escape(word) for word in sorted(_CODES, key=len, reverse=True))
_BEFORE: Final = re.compile(rf"([-+]?) ?({_WORDS})\.? ?(?=[-+\d(.,])", re.IGNORECASE)
_AFTER: Final = re.compile(rf"(?<=[-\d).,]) ?({_WORDS})\.?$", re.IGNORECASE)


def take_currency(text: str) -> tuple[str, str]:
    """The text without its currency, and the currency's code ("" if none stands there)."""
    if text[-1:].isdigit() and text[:1].isdigit():
        return text, ""
    if found := _BEFORE.match(text):
        return found[1] + text[found.end() :], _CODES[found[2].lower()]
    if found := _AFTER.search(text):
        return text[: found.start()].rstrip(), _CODES[found[1].lower()]
    return text, ""
