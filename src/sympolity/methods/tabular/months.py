"""Names of the months, in small letters without accents."""

from __future__ import annotations

from typing import Final

_NAMES: Final = (
    # en pt es ca fr it de nl da/sv, then ro lv lt el, then ar (Levant, Maghreb, Egypt) and ru/bg
    "january jan janeiro enero ene gener gen janvier janv gennaio januar janner januari ianuarie ian janvaris"
    " sausis sausio ιανουαριος ιανουαριου ιαν يناير جانفي كانون الثاني января януари",
    "february feb fevereiro fev febrero febrer febr fevrier fevr febbraio februar februari februarie"
    " februaris vasaris vasario φεβρουαριος φεβρουαριου φεβ فبراير فيفري شباط февраля февруари",
    "march mar marco marzo marc mars marz maart mrt mrz marts martie kovas kovo"
    " μαρτιος μαρτιου μαρ مارس اذار марта март",
    "april apr abril abr avril avr aprile april aprilie aprilis balandis balandzio"
    " απριλιος απριλιου απρ ابريل افريل نيسان апреля април",
    "may maio mai mayo maig maggio mag mei maj maijs geguze geguzes μαιος μαιου μαι مايو ماي ايار мая май",
    "june jun junho junio juny juin giugno giu juni iunie iun junijs birzelis birzelio"
    " ιουνιος ιουνιου ιουν يونيو جوان حزيران июня юни",
    "july jul julho julio juliol juillet juil luglio lug juli iulie iul julijs liepa liepos"
    " ιουλιος ιουλιου ιουλ يوليو يوليوز جويلية تموز июля юли",
    "august aug agosto ago agost aout augustus augusti augusts rugpjutis rugpjucio"
    " αυγουστος αυγουστου αυγ اغسطس غشت اوت اب августа август",
    "september sep sept setembro set septiembre setiembre setembre septembre settembre septembrie septembris"
    " rugsejis rugsejo σεπτεμβριος σεπτεμβριου σεπ σεπτ سبتمبر شتنبر ايلول сентября септември",
    "october oct outubro out octubre octobre ottobre ott oktober okt octombrie oktobris spalis spalio"
    " οκτωβριος οκτωβριου οκτ اكتوبر تشرين الاول октября октомври",
    "november nov novembro noviembre novembre noiembrie novembris lapkritis lapkricio"
    " νοεμβριος νοεμβριου νοε نوفمبر نونبر تشرين الثاني ноября ноември",
    "december dec dezembro dez diciembre dic desembre des decembre dicembre dezember decembrie decembris"
    " gruodis gruodzio δεκεμβριος δεκεμβριου δεκ ديسمبر دجنبر كانون الاول декабря декември",
)
_PAIRS: Final = {"كانون الثاني": 1, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12}
_HALVES: Final = {half for pair in _PAIRS for half in pair.split()}

MONTHS: Final = {
    name: number for number, names in enumerate(_NAMES, start=1) for name in names.split() if name not in _HALVES
} | _PAIRS
