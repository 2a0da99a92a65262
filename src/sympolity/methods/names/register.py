"""Finds the organisation or territory that a dirty name means, or says who it could be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from sympolity.methods.names.cutting import only_its_end_is_missing
from sympolity.methods.names.folding import Folded, folded
from sympolity.methods.names.likeness import MOST_CANDIDATES, Likeness
from sympolity.methods.names.matches import Candidate, Entry, Match, Reason
from sympolity.methods.names.mending import LOST, bones, enough_is_left, fits, sharp, with_gaps
from sympolity.methods.names.readings import Reading, readings
from sympolity.methods.names.spellings import Spelling, Spellings, code, owners
from sympolity.methods.names.words import ALSO_OTHER_THINGS, MUNICIPALITY, TOWN

_NOBODY: Final = Match(None)
_REMEMBERED: Final = 50_000
_LONGEST: Final = 500  # letters; what is longer is no name
_WITH_PLACE: Final = (
    re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$", re.DOTALL),
    re.compile(r"^(.+),\s*([^,]+)$", re.DOTALL),
    re.compile(r"^(.+?)\s+[-–—]\s+([^-–—]+)$", re.DOTALL),
)
_BETWEEN_LANGUAGES: Final = re.compile(r"\s*/\s*|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class _Offer:
    """What another reading of a name leads to."""

    entry: Entry
    reason: Reason
    sure: bool


class Register:
    """Entries to match names against: equality first, then equality of what may have been written, then likeness."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._spellings = Spellings(self.entries)
        self._likeness = Likeness(self._spellings)
        self._remembered: dict[str, Match] = {}

    def match(self, text: str, *, cut_at: int = 0) -> Match:
        """The entry that `text` surely means, or the candidates a person chooses from.

        Sure is only a name or alias (or code) that is the same after folding or mending, belongs to one entry alone,
        has no namesake at another level, and differs neither in legal form nor, between namesakes, in accents.
        `cut_at` is the width at which the column was cut off (`cut_width`).
        """
        if cut_at and len(text) == cut_at and (whole := self._uncut(text)) is not None:
            return whole
        known = self._remembered.get(text)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[text] = self._match(text)
        return known

    def _match(self, text: str) -> Match:
        if not text.strip():
            return _NOBODY
        if (equal := self._equal(text)) is not None:
            return equal
        asked = folded(text)
        if not asked.key or len(text) > _LONGEST:
            return _NOBODY
        offers: list[_Offer] = []
        for more in (self._in_parts, self._otherwise):
            offers += more(text)
            certain = next((offer for offer in offers if offer.sure), None)
            if certain and len({offer.entry for offer in offers}) == 1:
                return Match(certain.entry, (Candidate(certain.entry, 100.0, certain.reason),))
        offered = [Candidate(offer.entry, 96.5 if offer.sure else 95.5, offer.reason) for offer in offers]
        return Match(None, _ranked([*offered, *self._likeness.candidates(asked)]))

    def _uncut(self, text: str) -> Match | None:
        """The only entry that a name cut at its last word can be, where nobody is called like what is left."""
        if self._equal(text) is not None:
            return None
        asked = folded(text).plain
        found = self._likeness.openings(asked)
        meant = owners(spelling for _name, spelling in found)
        if len(meant) != 1 or not all(only_its_end_is_missing(asked, name) for name, _spelling in found):
            return None
        return Match(meant[0], (Candidate(meant[0], 100.0, Reason.CUT),))

    # -- equality ------------------------------------------------------------------
    def _equal(self, text: str) -> Match | None:
        """The answer of the register where a code or a folded name is equal; None where nothing is."""
        by_code = list(dict.fromkeys(self._spellings.codes.get(code(text), ())))
        asked = folded(text)
        same = self._spellings.keys.get(asked.key, []) if asked.key else []
        if len(by_code) == 1 and all(spelling.entry == by_code[0] for spelling in same):
            return Match(by_code[0], (Candidate(by_code[0], 100.0, Reason.CODE),))
        if by_code:
            meant = dict.fromkeys([*by_code, *owners(same)])
            return Match(None, tuple(Candidate(entry, 99.0, Reason.CODE) for entry in meant))
        if not same and asked.above and asked.level:
            # "Provincie Utrecht" is the Utrecht that stands in the register as a province.
            bare = self._spellings.bares.get(asked.bare, ())
            same = [s for s in bare if s.entry.level == asked.level and not s.folded.above]
            return self._decide(asked, same) if len(owners(same)) == 1 else None
        return self._decide(asked, same) if same else None

    def _decide(self, asked: Folded, same: list[Spelling], place: str = "") -> Match:
        """Equal after folding: sure, unless somebody else could be meant."""
        fitting = [spelling for spelling in same if _may_be(asked, spelling)]
        if not fitting:
            return Match(None, _ranked(Candidate(s.entry, 96.0, Reason.OTHER_LEVEL) for s in same))
        same = fitting
        exact = [s for s in same if s.folded.accented == asked.accented]
        exact = exact or [s for s in same if asked.legal_form and _same_form(asked, s)]
        meant = owners(same)
        namesakes = self._namesakes(asked, meant, place)
        if len(meant) > 1:
            # One of several namesakes is meant only if accents and legal form are written out as its own.
            closest = owners(exact)
            if len(closest) == 1 and _told_apart(asked, closest[0], same):
                meant = closest
            else:
                return Match(None, _ranked(_reasons(asked, same, namesakes)))
        owner = meant[0]
        own = [spelling for spelling in same if spelling.entry == owner]
        if others := [candidate for candidate in namesakes if candidate.entry != owner]:
            return Match(None, _ranked([*_reasons(asked, own, []), *others]))
        if not exact and not any(_same_form(asked, spelling) for spelling in own):
            return Match(None, (Candidate(owner, 97.0, Reason.LEGAL_FORM),))
        reason = Reason.SAME_NAME if any(not spelling.alias for spelling in own) else Reason.KNOWN_ALIAS
        return Match(owner, (Candidate(owner, 100.0, reason),))

    def _namesakes(self, asked: Folded, meant: list[Entry], place: str) -> list[Candidate]:
        """Entries whose bare name is the text, at another level: the text may mean them when it states none."""
        if asked.level or asked.above:
            return []
        return [
            Candidate(spelling.entry, 90.0, Reason.OTHER_LEVEL)
            for spelling in self._spellings.bares.get(asked.bare, ())
            if spelling.entry not in meant
            and (spelling.folded.level or spelling.entry.level)
            and not (spelling.folded.above and not spelling.folded.level)
            and (not place or place in _places(spelling.entry))
        ]

    # -- what may have been written --------------------------------------------------
    def _otherwise(self, text: str) -> Iterator[_Offer]:
        """Whom the text means when it is read in another way."""
        for reading in readings(text):
            equal = self._equal(reading.text)
            if equal is None:
                yield from (
                    _Offer(o.entry, o.reason, o.sure and not reading.exact) for o in self._in_parts(reading.text)
                )
            elif equal.sure:
                yield _Offer(equal.sure, reading.reason, self._holds(reading, equal.sure, text))
            else:
                yield from (_Offer(candidate.entry, candidate.reason, False) for candidate in equal.candidates)

    def _holds(self, reading: Reading, entry: Entry, text: str) -> bool:
        """Whether a reading that leads to an entry may be taken without asking."""
        if reading.level and entry.level != reading.level:
            return False
        if reading.reason is Reason.CODE_BESIDE and any(sum(map(str.isdigit, value)) > 5 for value in entry.codes):
            digits = "".join(filter(str.isdigit, text))
            return any("".join(filter(str.isdigit, value)) in digits for value in entry.codes)
        if reading.exact:
            written = sharp(folded(reading.text))
            spellings = self._spellings.keys.get(folded(reading.text).key, ())
            return len(written) > 3 and any(s.sharp == written for s in spellings if s.entry == entry)
        return True

    def _in_parts(self, text: str) -> Iterator[_Offer]:
        yield from self._with_gaps(text)
        yield from self._in_a_place(text)
        yield from self._in_two_languages(text)

    def _with_gaps(self, text: str) -> Iterator[_Offer]:
        """Lost letters are those outside of English; whoever has all the others in their places may be meant."""
        marked = with_gaps(text)
        if not marked:
            return
        asked = folded(marked)
        written = sharp(asked)
        if LOST not in written:
            same = self._spellings.keys.get(asked.key, [])
        else:
            same = [s for s in self._spellings.bones.get(bones(written), ()) if fits(asked, s.sharp)]
        if not same:
            return
        stated = {"level": asked.level, "legal_form": asked.legal_form, "status": asked.status}
        filled = replace(same[0].folded, accented=asked.accented, **stated)
        match = self._decide(filled, same)
        enough = enough_is_left(asked) and len({s.folded.bare for s in same}) == 1
        yield from _offers(match, Reason.LOST_LETTERS, enough)

    def _in_a_place(self, text: str) -> Iterator[_Offer]:
        """The place behind a name tells namesakes apart, as in "Mieres (Asturias)"; a foreign one parts them."""
        for pattern in _WITH_PLACE:
            found = pattern.match(text.strip())
            if not found or not found[1].strip():
                continue
            asked, place = folded(found[1]), folded(found[2]).bare
            same = self._spellings.keys.get(asked.key, []) if asked.key and place else []
            if not same:
                continue
            there = [spelling for spelling in same if place in _places(spelling.entry)]
            if there:
                yield from _offers(self._decide(asked, there, place), Reason.PLACE, True)
            else:
                yield from (_Offer(spelling.entry, Reason.OTHER_PLACE, False) for spelling in same)
            return

    def _in_two_languages(self, text: str) -> Iterator[_Offer]:
        """Both parts of "Schaerbeek / Schaarbeek" mean the same entry."""
        parts = [part for part in _BETWEEN_LANGUAGES.split(text.strip()) if part]
        if len(parts) == 1:
            parts = text.split("-")
        if len(parts) != 2:
            return
        matches = [self._equal(part) or _NOBODY for part in parts]
        meant = {match.sure for match in matches if match.sure}
        for entry in meant:
            yield _Offer(entry, Reason.TWO_NAMES, len(meant) == 1 and all(match.sure for match in matches))


def _offers(match: Match, reason: Reason, enough: bool) -> Iterator[_Offer]:
    if match.sure:
        yield _Offer(match.sure, reason, enough)
    else:
        yield from (_Offer(candidate.entry, candidate.reason, False) for candidate in match.candidates)


@lru_cache(maxsize=20_000)
def _places(entry: Entry) -> frozenset[str]:
    return frozenset(folded(name).bare for name in entry.within)


def _told_apart(asked: Folded, owner: Entry, same: list[Spelling]) -> bool:
    """Whether the namesakes differ from the owner in what the text states: accents or legal form."""
    rivals = [spelling for spelling in same if spelling.entry != owner]
    stated_accents = asked.accented != asked.plain
    return all(
        (asked.legal_form and spelling.folded.legal_form and spelling.folded.legal_form != asked.legal_form)
        or (stated_accents and spelling.folded.accented != asked.accented)
        for spelling in rivals
    ) and all(spelling.entry.level == owner.level for spelling in rivals)


def _reasons(asked: Folded, same: list[Spelling], others: list[Candidate]) -> list[Candidate]:
    found = []
    for spelling in same:
        if not _same_form(asked, spelling):
            found.append(Candidate(spelling.entry, 97.0, Reason.LEGAL_FORM))
        elif spelling.folded.accented != asked.accented and spelling.folded.plain == asked.plain:
            found.append(Candidate(spelling.entry, 98.0, Reason.SAME_WITHOUT_ACCENTS))
        else:
            found.append(Candidate(spelling.entry, 99.0, Reason.HOMONYM))
    if len({spelling.folded.accented for spelling in same}) == 1:
        # Written alike, they differ in nothing but who they are.
        found = [
            Candidate(c.entry, 98.0, Reason.HOMONYM) if c.reason is Reason.SAME_WITHOUT_ACCENTS else c for c in found
        ]
    return [*found, *others]


def _may_be(asked: Folded, spelling: Spelling) -> bool:
    """Whether the words that stand around a name allow that this entry is meant."""
    if asked.level and spelling.entry.level not in ("", asked.level):
        return False  # "Município de Setúbal" is not the district of that name
    if asked.status and spelling.folded.status != asked.status and (asked.status != TOWN or spelling.folded.status):
        return False  # "Gmina Kutno" is not the town
    other_thing = (asked.institution in ALSO_OTHER_THINGS, spelling.folded.institution in ALSO_OTHER_THINGS)
    return other_thing[0] == other_thing[1] or spelling.entry.level == MUNICIPALITY


def _same_form(asked: Folded, spelling: Spelling) -> bool:
    return asked.legal_form == spelling.folded.legal_form


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best candidate of every entry, the highest score first."""
    best: dict[Entry, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.entry)
        if known is None or candidate.score > known.score:
            best[candidate.entry] = candidate
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.score)[:MOST_CANDIDATES])
