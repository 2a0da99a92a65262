"""The words that stand around a name: institutions, articles, common abbreviations.

All are written as `folding.plain` leaves them: small letters, no accents, apostrophes kept, Greek and Arabic
normalised. To teach the software another country, add its words here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language joins an institution to a name: "do Barreiro", "del Prat", "du Havre".

    `joints` maps the joining word to the article it hides, "" when the article is no part of the name.
    """

    joints: dict[str, str]
    needed: bool = False  # without a joining word the institution is part of the name: "Villefranche", "Comuna"


_PT: Final = Tongue({"de": "", "do": "", "da": "", "dos": "", "das": "", "d'": "", "d": ""})
_GL: Final = Tongue({"de": "", "do": "o", "da": "a", "dos": "os", "das": "as", "d'": ""})
_ES: Final = Tongue({"de": "", "del": "el"})
_CA: Final = Tongue({"de": "", "d'": "", "d": "", "del": "el", "dels": "els"})
_FR: Final = Tongue({"de": "", "d'": "", "d": "", "du": "le", "des": "les"}, needed=True)
_IT: Final = Tongue(
    {
        "di": "",
        "de": "",
        "d'": "",
        "d": "",
        "del": "il",
        "della": "la",
        "dell'": "l'",
        "dell": "l'",
        "dei": "i",
        "degli": "gli",
        "delle": "le",
    },
    needed=True,
)
_NONE: Final = Tongue({})
_EN: Final = Tongue({"of": "", "of the": "the"}, needed=True)
_GREEK: Final = Tongue({"": "", "του": "", "τησ": "", "των": ""})

# The municipality itself, under any of its names: these words are taken off.
MUNICIPALITY_BEFORE: Final[dict[str, Tongue]] = {
    "camara municipal": _PT,
    "c m": _PT,
    "cm": Tongue(_PT.joints, needed=True),
    "cam municipal": _PT,
    "cam mun": _PT,
    "camara mun": _PT,
    "municipio": _PT,
    "mun": Tongue(_PT.joints, needed=True),
    "prefeitura": _PT,
    "prefeitura municipal": _PT,
    "concelho": Tongue(_PT.joints, needed=True),
    "concello": _GL,
    "ayuntamiento": _ES,
    "excmo ayuntamiento": _ES,
    "excelentisimo ayuntamiento": _ES,
    "ilmo ayuntamiento": _ES,
    "muy ilustre ayuntamiento": _ES,
    "m i ayuntamiento": _ES,
    "ayto": _ES,
    "excmo ayto": _ES,
    "ayt": Tongue(_ES.joints, needed=True),
    "ayunt": _ES,
    "municipalidad": _ES,
    "alcaldia": _ES,
    "ajuntament": _CA,
    "excm ajuntament": _CA,
    "ajunt": _CA,
    "comu": Tongue(_CA.joints, needed=True),
    "ajt": _CA,
    "il lustre ajuntament": _CA,
    "illustre ajuntament": _CA,
    "mairie": _FR,
    "commune": _FR,
    "ville": _FR,
    "municipalite": _FR,
    "administration communale": _FR,
    "commune urbaine": _FR,
    "comune": _IT,
    "citta": _IT,
    "municipio di": _NONE,
    "gemeente": _NONE,
    "stad": _NONE,
    "stadt": _NONE,
    "gemeinde": _NONE,
    "stadtgemeinde": _NONE,
    "stadtverwaltung": _NONE,
    "hansestadt": _NONE,
    "universitatsstadt": _NONE,
    "grosse kreisstadt": _NONE,
    "kreisfreie stadt": _NONE,
    "lhst": _NONE,
    "marktgemeinde": _NONE,
    "landeshauptstadt": _NONE,
    "city": _EN,
    "town": _EN,
    "municipality": _EN,
    "city council": _EN,
    "city municipality": _EN,
    "δημοσ": _GREEK,
    "δημου": _GREEK,
    "primaria": _NONE,
    "primaria municipiului": _NONE,
    "primaria orasului": _NONE,
    "primaria comunei": _NONE,
    "consiliul local": _NONE,
    "municipiul": _NONE,
    "orasul": _NONE,
    "bashkia": _NONE,
    "gmina": _NONE,
    "gmina wiejska": _NONE,
    "gmina miejska": _NONE,
    "gmina miasto": _NONE,
    "miasto i gmina": _NONE,
    "urzad miasta": _NONE,
    "urzad miejski": _NONE,
    "urzad gminy": _NONE,
    "miasto": _NONE,
    "општина": _NONE,
    "город": _NONE,
    "град": _NONE,
    "grad": _NONE,
    "opcina": _NONE,
    "obcina": _NONE,
    "mestna obcina": _NONE,
    "mesto": _NONE,
    "obec": _NONE,
    "statutarni mesto": _NONE,
    "община": _NONE,
    "kunsill lokali": _NONE,
    "بلديه": _NONE,
    "بلديه مدينه": _NONE,
    "مدينه": _NONE,
    "مجلس بلدي": _NONE,
    "جماعه": _NONE,
}
LATVIAN_TOWN: Final = (
    *("valstspilsetas pasvaldiba", "valstspilsetas dome", "pilsetas pasvaldiba", "pilsetas dome", "pilseta", "dome"),
)
SCANDINAVIAN_TOWN: Final = ("kommun", "kommune", "stad")
MUNICIPALITY_AFTER: Final = (
    "city council",
    "town council",
    "borough council",
    "city municipality",
    "municipality",
    *SCANDINAVIAN_TOWN,
    *LATVIAN_TOWN,
    "belediyesi",
    "buyuksehir belediyesi",
    "udala",
    "miesto savivaldybe",
    "linn",
    "linnavalitsus",
    "onkormanyzata",
    "varos onkormanyzata",
    "megyei jogu varos onkormanyzata",
    "kozseg onkormanyzata",
)
INSTITUTIONS: Final = (*MUNICIPALITY_BEFORE, *MUNICIPALITY_AFTER)

# Words that also stand in names of other things ("Millennium Dome"): they count only for a municipality.
ALSO_OTHER_THINGS: Final = frozenset(
    {
        "dome",
        "pilseta",
        "linn",
        "stad",
        "stadt",
        "grad",
        "mesto",
        "miasto",
        "obec",
        "город",
        "град",
        "مدينه",
        "mun",
        "ayt",
    }
)

# Where town and country around it are two municipalities of one name, the word says which: "Gmina Kutno" is not the
# town of Kutno, and neither is "Jelgavas novads" the town of Jelgava.
TOWN, COUNTRY = "town", "country"
STATUS: Final[dict[str, str]] = {
    "miasto": TOWN,
    "urzad miasta": TOWN,
    "urzad miejski": TOWN,
    "gmina miejska": TOWN,
    "gmina miasto": TOWN,
    "gmina": COUNTRY,
    "gmina wiejska": COUNTRY,
    "urzad gminy": COUNTRY,
}

# Several words for one thing, before and after a name; the name keeps them.
SAME_BEFORE: Final[dict[str, str]] = {
    "uniao de freguesias": "uniao das freguesias",
    "u f": "uniao das freguesias",
    "uf": "uniao das freguesias",
}
SAME_AFTER: Final[dict[str, str]] = {
    "novada pasvaldiba": "novads",
    "novada dome": "novads",
    "miesto savivaldybes administracija": "miesto savivaldybe",
    "rajono savivaldybes administracija": "rajono savivaldybe",
}

# Other levels of territory and government: these words stay, and tell that it is not the municipality.
# A territory has its level, which the bare name may also mean ("Setúbal"); a body has "".
OTHER_LEVELS: Final[dict[str, str]] = {
    "distrito": "district",
    "dzielnica": "district",
    "district": "district",
    "districte": "district",
    "bezirk": "district",
    "landkreis": "district",
    "kreis": "district",
    "arrondissement": "district",
    "powiat": "district",
    "قضاء": "district",
    "provincia": "province",
    "province": "province",
    "provincie": "province",
    "provinz": "province",
    "departement": "province",
    "county": "province",
    "judetul": "province",
    "zupanija": "province",
    "νομοσ": "province",
    "περιφερειακη ενοτητα": "province",
    "محافظه": "province",
    "ولايه": "province",
    "عماله": "province",
    "اقليم": "province",
    "region": "region",
    "regione": "region",
    "regiao": "region",
    "regio": "region",
    "canton": "region",
    "wojewodztwo": "region",
    "kraj": "region",
    "περιφερεια": "region",
    "جهه": "region",
    "comarca": "county",
    "freguesia": "parish",
    "parroquia": "parish",
    "parish": "parish",
    "area metropolitana": "",
    "metropole": "",
    "metropolitan area": "",
    "citta metropolitana": "",
    "comunidade intermunicipal": "",
    "diputacion": "",
    "diputacion provincial": "",
    "diputacio": "",
    "conseil departemental": "",
    "conseil general": "",
    "conseil regional": "",
    "consell comarcal": "",
    "junta de freguesia": "",
    "communaute de communes": "",
    "communaute d' agglomeration": "",
    "communaute urbaine": "",
    "cc": "",
    "unione dei comuni": "",
    "mancomunidad": "",
    "mancomunitat": "",
    "verbandsgemeinde": "",
    "samtgemeinde": "",
    "uniao das freguesias": "",
    "uniao de freguesias": "",
    "assembleia municipal": "",
}
MUNICIPALITY: Final = "municipality"

# "The City of London" is not London: names that keep their institution.
NOT_TAKEN_APART: Final = frozenset({"city of london", "ciutat vella", "cite de londres"})

ARTICLES: Final = (
    *("a", "o", "as", "os", "el", "la", "los", "las", "lo", "le", "les", "l'", "els", "en", "na", "es", "sa", "ses"),
    *("s'", "il", "gli", "i", "the", "die", "der", "das", "den", "de", "het", "'t"),
)

# Read both ways: a short word may stand for any of the long ones.
ABBREVIATIONS: Final[dict[str, tuple[str, ...]]] = {
    "s": ("sao", "san", "sant", "santo", "santa", "saint", "sainte", "sint", "sankt"),
    "st": ("saint", "sant", "sint", "sankt", "santo"),
    "ste": ("sainte",),
    "sta": ("santa",),
    "sto": ("santo",),
    "stª": ("santa",),
    "n": ("nova", "nossa", "nueva", "nuestra"),
    "sra": ("senhora", "senora", "senyora"),
    "v": ("vila", "villa"),
    "vn": ("vila nova",),
    "assoc": ("associacao", "associacio", "association", "asociacion", "associazione"),
    "ass": ("associacao", "associacio", "association", "associazione"),
    "fund": ("fundacao", "fundacion", "fundacio"),
    "inst": ("instituto", "institut"),
    "univ": ("universidade", "universidad", "universitat", "universite", "university"),
    "mun": ("municipio", "municipal"),
    "gral": ("general",),
}

# Written out wherever they stand before another word: whoever fits one of them alone is meant.
WRITTEN_OUT: Final[dict[str, tuple[str, ...]]] = {
    "st": ("saint", "sant", "sint", "sankt"),
    "ste": ("sainte",),
    "sta": ("santa",),
    "sto": ("santo",),
    "assoc": ABBREVIATIONS["assoc"],
    "&": ("e", "i", "y", "et", "and", "und", "en"),
}

# Words left out of initials, and passed over when an abbreviation is read.
_PARTICLES: Final = """
de do da dos das d' del dels della dell' di du des la le les l' el els los las e y i et and of the a o as os
em en na no van der den von und
"""
PARTICLES: Final = frozenset(_PARTICLES.split())
