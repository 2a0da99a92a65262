"""How long something lasts, as lists of contracts write it: "1 año 2 meses", "14 meses", "450 dias", "P14M".

Months of the calendar and days are kept apart: fourteen months are no number of days before one knows the day from
which they count. Nothing is guessed: a number without a unit, half a month and working days are refused.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

YEARS = (
    "year years yr yrs y ano anos a any anys an ans annee annees anno anni jaar jaren gads gada gadi gadu gadiem "
    "jahr jahre jahren rok lata lat ετος ετη ετων χρονος χρονια سنة سنوات سنتان سنين سنتين عام عاما عامان عامين اعوام"
)
MONTHS = (
    "month months mo mos mes meses mesos mois mese mesi maand maanden menesis menesi menesu menesiem men "
    "monat monate monaten miesiac miesiace miesiecy μηνας μηνες μηνων شهر شهرا اشهر شهور شهران شهرين m"
)
WEEKS = (
    "week weeks semana semanas setmana setmanes semaine semaines settimana settimane week weken nedela nedelas nedelu "
    "woche wochen tydzien tygodnie tygodni εβδομαδα εβδομαδες اسبوع اسبوعا اسبوعان اسبوعين اسابيع w"
)
DAYS = (
    "day days dia dias dies jour jours giorno giorni dag dagen diena dienas dienu dienam tag tage tagen dzien dni "
    "ημερα ημερες ημερων μερα μερες يوم يوما يومان يومين ايام d"
)
PART = {
    word.casefold(): part
    for part, words in (("years", YEARS), ("months", MONTHS), ("weeks", WEEKS), ("days", DAYS))
    for word in words.split()
}
BETWEEN = frozenset(("and", "e", "y", "i", "et", "ed", "en", "un", "und", "oraz", "και", "و"))
# Days of the calendar are what we count; the words that say so add nothing.
PLAIN = frozenset(
    ("calendar", "calendario", "calendaires", "kalendaras", "kalenderdagen", "kalendertage", "natural", "naturales")
) | {"naturals", "naturais", "naturali", "seguidos", "corridos", "consecutivos", "consecutive", "civis", "solari", "de"}
# What a cell calls itself adds nothing either: "Plazo: 12 meses".
LABELS = "plazo prazo termini duracion duracao durada duree durata duration term ejecucion execucao"
PLAIN |= frozenset(LABELS.split())
# Arabic counts one and two by the word itself.
COUNTED = dict.fromkeys(("سنة", "عام", "شهر", "يوم", "اسبوع"), 1) | dict.fromkeys(
    ("سنتان", "سنتين", "عامان", "عامين", "شهران", "شهرين", "يومان", "يومين", "اسبوعان", "اسبوعين"), 2
)
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one um uma un una uno une een viens ein eine",
            "two dois duas dos dues deux due twee divi zwei",
            "three tres trois tre drie tris drei",
            "four quatro cuatro quatre quattro vier cetri",
            "five cinco cinc cinq cinque vijf pieci funf",
            "six seis sis sei zes sesi sechs",
            "seven sete siete set sept sette zeven septini sieben",
            "eight oito ocho vuit huit otto acht astoni",
            "nine nove nueve nou neuf negen devini neun",
            "ten dez diez deu dix dieci tien desmit zehn",
            "eleven onze once undici elf vienpadsmit",
            "twelve doze doce dotze douze dodici twaalf divpadsmit zwolf",
        ),
        1,
    )
    for word in words.split()
}
ISO = re.compile(r"p(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)w)?(?:(\d+)d)?(?:t0+[hms])?", re.IGNORECASE)
TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+", re.UNICODE)
THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
FIT = 100  # years; what lasts longer is a slip


class NoDuration(ValueError):
    """A text that says no duration, or one that cannot be counted. `text` is what stood there."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is no duration in years, months, weeks or days")
        self.text = text


@dataclass(frozen=True, slots=True)
class Duration:
    """Months of the calendar and days on top of them."""

    months: int = 0
    days: int = 0

    def end_after(self, day: date) -> date:
        """The last day of a time that begins with what happened on `day`, which itself is not counted.

        Months end on the same date, or on the last day of a month that has no such date (Regulation (EEC, Euratom)
        No 1182/71, Article 3). Raises OverflowError beyond the calendar.
        """
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        if year > date.max.year:
            raise OverflowError("beyond the calendar")
        return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=self.days)

    def __str__(self) -> str:
        """As ISO 8601 writes it: P14M, P450D, P12M10D."""
        parts = f"{self.months}M" if self.months else ""
        return f"P{parts}{self.days}D" if self.days or not parts else f"P{parts}"


def parse_duration(text: str) -> Duration:
    """Read a duration in words of eleven languages or as ISO 8601 writes it. Raises NoDuration."""
    bare = re.sub(r"\([^)]*\)", " ", text).strip()
    if (iso := ISO.fullmatch(bare)) and any(iso.groups()):
        years, months, weeks, days = (int(each or 0) for each in iso.groups())
        return _fitting(Duration(12 * years + months, 7 * weeks + days), text)
    found: dict[str, Decimal] = {}
    number: Decimal | None = None
    tokens = TOKEN.findall(_folded(bare))
    for token, after in pairwise([*tokens, ""]):
        # "un" is "and" in Latvian and "one" in French: a number stands before its unit.
        if token[0].isdigit() or (token in NUMBERS and after in PART):
            if number is not None:
                raise NoDuration(text)
            number = _number(token, after)
        elif number is None and token in COUNTED and PART[token] not in found:
            found[PART[token]] = Decimal(COUNTED[token])
        elif (part := PART.get(token)) and number is not None and part not in found:
            found[part], number = number, None
        elif token not in BETWEEN and token not in PLAIN:
            raise NoDuration(text)
    if number is not None or not found:
        raise NoDuration(text)
    return _fitting(_whole(found, text), text)


def _number(token: str, unit: str) -> Decimal:
    """A mark before three digits parts thousands where days are counted: nobody counts thousandths of them."""
    if PART.get(unit) == "days" and THOUSANDS.fullmatch(token):
        token = re.sub("[.,]", "", token)
    return Decimal(NUMBERS.get(token) or token.replace(",", "."))


def _whole(found: dict[str, Decimal], text: str) -> Duration:
    """A year and a half is eighteen months; half a month is no number of days."""
    months = 12 * found.get("years", Decimal(0)) + found.get("months", Decimal(0))
    days = 7 * found.get("weeks", Decimal(0)) + found.get("days", Decimal(0))
    if months != int(months) or days != int(days):
        raise NoDuration(text)
    return Duration(int(months), int(days))


def _fitting(duration: Duration, text: str) -> Duration:
    if not (duration.months or duration.days) or duration.months > 12 * FIT or duration.days > 366 * FIT:
        raise NoDuration(text)
    return duration


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
