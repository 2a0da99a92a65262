"""The letters outside ASCII of each language, the most frequent first: evidence for the encoding of a text."""

from __future__ import annotations

from math import log
from typing import Final

_LATIN: Final = {
    "pt": "ãçáéíóêõâúàô",
    "gl": "óéáíúñçü",
    "es": "óíáéñúü",
    "ca": "óàèéíòçúïüñ",
    "fr": "éèàêçîôâûùëïœü",
    "it": "àèùòìé",
    "de": "üäöß",
    "nl": "ëéïöèü",
    "sv": "äåöé",
    "da": "øåæé",
    "fi": "äöåšž",
    "et": "äõüöšž",
    "pl": "łążęóśćńź",
    "cs": "íáéěřčžýšůúťďňó",
    "sk": "áíéčýžšúôľťňďäóĺŕ",
    "hu": "áéóöíőüűú",
    "sl": "čšžćđ",
    "ro": "ăîțșâţş",
    "lv": "āīšēūņļžķčģ",
    "lt": "ėųšįžąčūęį",
    "tr": "ıüşçğöİâî",
    "sq": "ëç",
    "mt": "ħżġċàè",
}
_OWN_SCRIPT: Final = {
    "el": "αοιετσνηυρπκμλςωίδόγάέήχθύφώβξζψϊϋΐ",
    "ar": "اليمونرتبةعدسفهكقأحجشطصىخإذثزءآضظغئؤ",
    "fa": "اینرمدهوتسبشلکزفقخعپجگحچطآصغثضژظذ",
    "ru": "оеаинтсрвлкмдпуяызьбгчйхжшюцщэфъё",
    "bg": "аиоетнрсвлкдпмзягбуъчцжщхшйюфь",
    "he": "יוהלאתרמבשנםדקעחפטסגצכזןךץףצ",
}
ENCODINGS: Final[dict[str, tuple[str, ...]]] = {
    "cp1252": ("pt", "es", "ca", "gl", "fr", "it", "de", "nl", "sv", "da", "fi", "et", "sq"),
    "iso-8859-15": ("pt", "es", "ca", "gl", "fr", "it", "de", "nl", "sv", "da", "fi", "et"),
    "cp1250": ("pl", "cs", "sk", "hu", "sl", "ro", "de"),
    "iso-8859-2": ("pl", "cs", "sk", "hu", "sl", "ro", "de"),
    "cp1257": ("lv", "lt", "et"),
    "iso-8859-13": ("lv", "lt", "et"),
    "cp1253": ("el",),
    "iso-8859-7": ("el",),
    "cp1256": ("ar", "fr"),
    "iso-8859-6": ("ar",),
    "cp1251": ("ru", "bg"),
    "iso-8859-5": ("ru", "bg"),
    "cp1254": ("tr",),
    "iso-8859-3": ("mt",),
    "cp1255": ("he",),
    "mac_roman": ("pt", "es", "ca", "gl", "fr", "it", "de", "nl", "sv", "da"),
    "mac_latin2": ("pl", "cs", "sk", "hu", "sl"),
    "mac_greek": ("el",),
    "cp852": ("pl", "cs", "sk", "hu", "sl", "ro"),
    "cp737": ("el",),
    "cp850": ("pt", "es", "ca", "gl", "fr", "it", "de", "nl", "sv", "da"),
}
OWN_SCRIPT: Final = frozenset(_OWN_SCRIPT)

# Doubled letters that a Latin language does write side by side.
_PAIRS: Final = """
çã çõ íž šķ ķī šī žā ņē ūž šā šē āž ļā čī īš īģ ņā šū žī žū čā ēš ūš ēļ īļ āš āņ āļ āķ ąž łó łą łę ść żó źń šč
ří řá ží čí áž éž íř řě ěž üß öß öő õü üş şı çı ığ ğı üğ şü çü öğ üç
"""
PAIRS: Final = frozenset(_PAIRS.split())


def _chances(letters: str) -> dict[str, float]:
    weights = [1 / (rank + 3) for rank in range(len(letters))]
    whole = sum(weights)
    return {letter: log(0.95 * weight / whole) for letter, weight in zip(letters, weights, strict=True)}


CHANCES: Final = {language: _chances(letters) for language, letters in (_LATIN | _OWN_SCRIPT).items()}
