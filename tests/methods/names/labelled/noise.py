"""Spoils the names of the register the way real files do: `python tests/methods/names/labelled/noise.py` writes them.

Every row says what was done to the name and who is meant. What a spoilt name cannot mean any more, because two entries
or a name outside the register fit it just as well, is labelled "ambiguous" or "nobody".
"""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20190314
Row = dict[str, str]

INSTITUTIONS: dict[str, tuple[str, ...]] = {
    "pt": (
        "MUNICÍPIO {of}",
        "MUNICIPIO {of}",
        "MUNÍCIPIO {of}",
        "Câmara Municipal {of}",
        "C.M. {OF}",
        "CAMARA MUNICIPAL {OF}",
    ),
    "ca": ("AJUNTAMENT {OF}", "Ajuntament {of}", "AYTO. {NAME}", "Excm. Ajuntament {of}"),
    "es": ("EXCMO. AYUNTAMIENTO {OF}", "AYTO {NAME}", "AYTO. {OF}", "Ayuntamiento {of}"),
    "fr": ("Commune {of}", "MAIRIE {OF}", "Ville {of}"),
    "it": ("Comune {of}", "COMUNE {OF}"),
    "nl": ("Gemeente {name}", "GEMEENTE {NAME}"),
    "be": ("Gemeente {name}", "Commune {of}", "Administration communale {of}"),
    "gr": ("Δήμος {of}", "ΔΗΜΟΣ {OF}"),
    "ar": ("بلدية {name}", "بلديّة {name}"),
    "lv": ("{of} pilsētas pašvaldība", "{of} dome", "{of} valstspilsētas pašvaldība"),
    "de": ("Stadt {name}", "STADT {NAME}"),
    "se": ("{name} kommun", "{name}s kommun"),
    "ro": ("Municipiul {name}", "PRIMĂRIA MUNICIPIULUI {NAME}"),
    "pl": ("Miasto {name}", "Urząd Miasta {name}"),
}
ARTICLE = re.compile(r"^(L'|El |La |Els |Les |Le |Las |Los |O |A |el |la |els |les |l')(.+)$")
NEIGHBOURS = {
    **dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqwrtyuiopsasdfghjkxzxcvbn", strict=True)),
    **dict(zip("αβγδεικλμνοπρστυ", "σνφσρολκννιοεατθ", strict=True)),
}
APOSTROPHES = ("¿", "?", "´", "’", "â€™", "&#39;", "", " ", "`", "\x92", "\ufffd")
CITIES_CODES = ("(NIF 50{0:07d})", "- NIPC 50{0:07d}", "(IPSS)", "[G{0:08d}]")

SHORTENED: tuple[tuple[str, str], ...] = (
    (r"\bSaint-", "St-"),
    (r"\bSaint-", "ST "),
    (r"\bSainte-", "Ste "),
    (r"\bSanta ", "Sta. "),
    (r"\bSANTA ", "STA. "),
    (r"\bSant ", "S. "),
    (r"\bSan ", "S. "),
    (r"\bSão ", "S. "),
    (r"\bASSOCIACIÓ ", "ASSOC. "),
    (r"\bAssociação ", "Assoc. "),
    (r"\bASSOCIACIÓ ", "ASS. "),
    (r"\bFUNDACIÓ ", "FUND. "),
    (r"\bVila ", "V. "),
    (r" i ", " & "),
    (r" I ", " & "),
    (r"\bSANT ", "ST. "),
    (r"\bVillanueva ", "Vva. "),
)
OTHER_LEVELS = {
    "pt": "Freguesia {of}",
    "ca": "Districte {of}",
    "es": "Diputación Provincial {of}",
    "fr": "Canton {of}",
    "it": "Provincia {of}",
    "nl": "Provincie {name}",
    "gr": "Περιφερειακή Ενότητα {of}",
    "ar": "محافظة {name}",
    "de": "Landkreis {name}",
    "ro": "Județul {name}",
    "lv": "{of} pagasts",
    "pl": "Powiat {name}",
}


def read(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def letters(text: str) -> str:
    """What two spellings share that differ in case, accents and signs alone."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def without_accents(text: str) -> str:
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    )


def upright(name: str) -> str:
    """The name with its article in front: "Coruña, A" as people say it."""
    head, comma, article = name.rpartition(", ")
    return f"{article} {head}".replace("' ", "'") if comma and len(article) <= 3 else name


def joined(entry: Row) -> str:
    """The name after "Câmara Municipal", "Ajuntament" or "Comune"."""
    name, country = upright(entry["name"]), entry["country"]
    if entry["of"]:
        return entry["of"]
    vowel = letters(name)[:1] in "aeiouh"
    if country in ("ca", "fr"):
        for article, short in (
            ("El ", "del "),
            ("Els ", "dels "),
            ("Le ", "du "),
            ("Les ", "des " if country == "fr" else "de les "),
        ):
            if name.startswith(article):
                return short + name[len(article) :]
        return f"d'{name}" if vowel and not name.startswith("H") else f"de {name}"
    return f"di {name}" if country == "it" else f"de {name}"


class Spoiler:
    """One pass over the register. `rows` collects what it made; nothing is made twice."""

    def __init__(self, entries: list[Row]) -> None:
        self.dice = random.Random(SEED)  # noqa: S311
        self.entries = [entry for entry in entries if not entry["held"]]
        self.held = [entry for entry in entries if entry["held"]]
        self.names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for entry in self.entries:
            for name in (
                entry["name"],
                upright(entry["name"]),
                *entry["aliases"].split("|"),
                *entry["name"].split("/"),
            ):
                if name:
                    self.names[entry["register"]][letters(name)].add(entry["id"])
        self.rows: dict[tuple[str, str], Row] = {}

    def put(self, entry: Row, text: str, noise: str, expected: str = "") -> None:
        """Keep a spoilt name; where it happens to spell somebody else it says nothing, and is left out."""
        owners = self.names[entry["register"]].get(letters(text), set())
        key = (entry["register"], text)
        if not text.strip() or key in self.rows or (expected == "nobody" and owners):
            return
        if text == entry["name"] and not entry["held"]:
            return
        if not expected:
            if owners - {entry["id"]} and owners == {*owners, entry["id"]}:
                expected = "ambiguous"
            elif owners - {entry["id"]}:
                return
        name = "" if expected else entry["name"]
        self.rows[key] = {
            "register": key[0], "text": text, "expected": expected or entry["id"], "name": name, "noise": noise,
        }  # fmt: skip

    def some(self, rows: list[Row], count: int) -> list[Row]:
        return self.dice.sample(rows, min(count, len(rows)))

    def run(self) -> list[Row]:
        places = [e for e in self.entries if e["register"] == "places"]
        towns = [e for e in places if e["level"] == "municipality"]
        bodies = [e for e in self.entries if e["register"] == "bodies"]
        many = [
            *places,
            *self.some(bodies, 320),
            *self.some([e for e in self.entries if e["register"] == "quarters"], 60),
        ]
        for entry in many:
            self.put(entry, self.upper(entry), "upper_without_accents")
            self.put(entry, self.spaced(entry["name"]), "blanks")
        self.institutions(towns)
        self.apostrophes([e for e in self.entries if "'" in joined(e) or "'" in e["name"]])
        self.articles(self.entries)
        self.brackets([e for e in towns if e["within"]], places)
        for entry in many:
            for noise, text in self.broken(entry["name"]):
                self.put(entry, text, noise)
        for entry in self.some(many, 420):
            for noise, text in self.slips(entry["name"]):
                self.put(entry, text, noise)
        self.cuts(bodies)
        self.shortened(many)
        self.coded(self.some(bodies, 90))
        self.siblings()
        self.of_other_bodies(bodies)
        self.of_other_levels(towns)
        return list(self.rows.values())

    def upper(self, entry: Row) -> str:
        return without_accents(entry["name"]).upper()

    def spaced(self, name: str) -> str:
        return self.dice.choice(("  ", "\u00a0", " \n")).join(name.split(" ")) + self.dice.choice(("", " ", "\u200b"))

    def institutions(self, towns: list[Row]) -> None:
        for entry in towns:
            of, name = joined(entry), upright(entry["name"])
            namesakes = [e for e in towns if letters(e["name"]) == letters(entry["name"])]
            for pattern in self.dice.sample(
                INSTITUTIONS.get(entry["country"], ()), k=min(2, len(INSTITUTIONS.get(entry["country"], ())))
            ):
                if re.match(r"gmina|miasto", name.casefold()):
                    continue
                text = pattern.format(
                    of=of, OF=without_accents(of).upper(), name=name, NAME=without_accents(name).upper()
                )
                noise = "genitive" if entry["country"] in ("gr", "lv", "se") else "institution"
                self.put(entry, text, noise, "ambiguous" if len(namesakes) > 1 else "")
                if noise == "institution" and len(namesakes) == 1:
                    for kind, spoilt in self.broken(text):
                        self.put(entry, spoilt, kind)

    def apostrophes(self, entries: list[Row]) -> None:
        for entry in entries:
            town = entry["level"] == "municipality" and entry["country"] in ("ca", "fr", "it")
            word = {"ca": "AJUNTAMENT ", "fr": "Commune ", "it": "Comune "}.get(entry["country"], "") if town else ""
            text = word + joined(entry) if town else entry["name"]
            for sign in self.dice.sample(APOSTROPHES, 5 if town else 2):
                self.put(entry, text.replace("'", sign), "apostrophe")

    def articles(self, entries: list[Row]) -> None:
        for entry in entries:
            if found := ARTICLE.match(upright(entry["name"])):
                article, rest = found[1].strip(), found[2]
                pattern = self.dice.choice(("{rest}, {article}", "{rest} ({article})", "{rest},{article}"))
                text = pattern.format(rest=rest, article=article)
                self.put(entry, text, "article")
                self.put(entry, without_accents(text).upper(), "article")

    def brackets(self, towns: list[Row], places: list[Row]) -> None:
        for entry in towns:
            place = entry["within"].split("|")[0]
            namesakes = [e for e in places if letters(e["name"]) == letters(entry["name"])]
            meant = [e for e in namesakes if place in e["within"].split("|")]
            if len(meant) == 1:
                self.put(entry, f"{upright(entry['name'])} ({place})", "bracket", entry["id"] if namesakes[1:] else "")
                self.put(
                    entry,
                    f"{self.upper(entry)} ({without_accents(place).upper()})",
                    "bracket",
                    entry["id"] if namesakes[1:] else "",
                )
            if self.dice.random() < 0.3:
                self.put(
                    entry,
                    f"{upright(entry['name'])} ({self.dice.choice(('Chile', 'Goiás', 'Ohio', 'Victoria', 'Chaco'))})",
                    "bracket",
                    "nobody",
                )

    def broken(self, name: str) -> Iterator[tuple[str, str]]:
        """Letters read in the wrong encoding, or lost."""
        if name.isascii():
            return
        way = 0 if re.search("[\u0600-\u06ff]", name) else self.dice.randrange(4)
        if way == 0:
            yield "mojibake", _misread(name, "utf-8", self.dice.choice(("cp1252", "latin-1", "mac_roman", "cp850")))
        elif way == 1:
            right = (
                "cp1253"
                if re.search("[α-ωά-ώ]", name.casefold())
                else "cp1257"
                if re.search("[āēīūļņķšžčģėų]", name.casefold())
                else "cp1252"
            )
            wrong = self.dice.choice(("mac_roman", "cp850")) if right == "cp1252" else "cp1252"
            yield "mojibake", _misread(name, right, wrong)
        elif sum(not letter.isascii() for letter in name) <= 3:
            sign = self.dice.choice("?¿\ufffd")
            yield (
                "lost_letter",
                "".join(letter if letter.isascii() else sign for letter in unicodedata.normalize("NFC", name)),
            )

    def slips(self, name: str) -> Iterator[tuple[str, str]]:
        """One slip of the finger inside a word that is long enough to bear it."""
        spots = [i for i in range(1, len(name) - 1) if name[i - 1 : i + 2].isalpha()]
        if len(name) < 6 or not spots:
            return
        at = self.dice.choice(spots)
        kind = self.dice.choice(("typo_swap", "typo_drop", "typo_double", "typo_neighbour"))
        small = name[at].lower()
        near = NEIGHBOURS.get(small, "e")
        spoilt = {
            "typo_swap": name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            "typo_drop": name[:at] + name[at + 1 :],
            "typo_double": name[: at + 1] + name[at:],
            "typo_neighbour": name[:at] + (near if name[at] == small else near.upper()) + name[at + 1 :],
        }[kind]
        if letters(spoilt) != letters(name):
            yield kind, spoilt

    def cuts(self, bodies: list[Row]) -> None:
        for width in (20, 25, 30, 40):
            for entry in self.some([e for e in bodies if len(e["name"]) > width + 2], 60):
                text = entry["name"][:width].rstrip()
                alike = [e for e in (*bodies, *self.held) if letters(e["name"]).startswith(letters(text))]
                self.put(entry, text, f"cut_{width}", "ambiguous" if len(alike) > 1 else "")
            for entry in self.some([e for e in self.held if len(e["name"]) > width + 2], 60):
                self.put(entry, entry["name"][:width].rstrip(), f"cut_{width}", "nobody")

    def shortened(self, entries: list[Row]) -> None:
        for entry in entries:
            for long, short in SHORTENED:
                text, changed = re.subn(long, short, entry["name"], count=1)
                if changed:
                    self.put(entry, text, "abbreviation")

    def coded(self, bodies: list[Row]) -> None:
        for entry in bodies:
            code = self.dice.choice(CITIES_CODES).format(self.dice.randrange(10**7))
            self.put(entry, f"{entry['name']} {code}", "code_in_text")

    def siblings(self) -> None:
        """Names close to somebody in the register that mean nobody there."""
        for entry in self.held:
            self.put(entry, entry["name"], "sibling", "nobody")
            for noise, text in self.broken(entry["name"]):
                self.put(entry, text, noise, "nobody")
        for entry in self.some(self.held, 60):
            self.put(entry, f"{entry['name']} (Badalona)", "bracket", "nobody")
            self.put(
                entry, f"{entry['name']} {CITIES_CODES[0].format(self.dice.randrange(10**7))}", "code_in_text", "nobody"
            )
            for noise, text in self.slips(entry["name"]):
                self.put(entry, text, noise, "nobody")

    def of_other_bodies(self, bodies: list[Row]) -> None:
        for entry in bodies:
            if number := re.search(r"\d+", entry["name"]):
                other = str(int(number[0]) + self.dice.choice((1, 2, 10)))
                self.put(entry, entry["name"].replace(number[0], other, 1), "other_number", "nobody")
        for entry in self.some(bodies, 90):
            words = entry["name"].split()
            if len(words) > 2:
                other = self.dice.choice(self.dice.choice(bodies)["name"].split())
                place = self.dice.randrange(1, len(words))
                if len(other) > 3 and letters(other) != letters(words[place]):
                    self.put(entry, " ".join([*words[:place], other, *words[place + 1 :]]), "other_word", "nobody")
        for entry in self.some(bodies, 60):
            self.put(
                entry,
                f"{entry['name']}, {self.dice.choice(('S.A.', 'S.L.', 'SCCL', 'SLU'))}",
                "other_legal_form",
                "nobody",
            )

    def of_other_levels(self, towns: list[Row]) -> None:
        for entry in towns:
            if (pattern := OTHER_LEVELS.get(entry["country"])) and self.dice.random() < 0.5:
                text = pattern.format(of=joined(entry), name=upright(entry["name"]))
                if not any(
                    letters(e["name"]) == letters(entry["name"]) and e["level"] != "municipality" for e in self.entries
                ):
                    self.put(entry, text, "other_level", "nobody")


def _misread(name: str, right: str, wrong: str) -> str:
    return name.encode(right, "replace").decode(wrong, "replace")


def main() -> None:
    rows = Spoiler(read("register.csv")).run()
    typed = {(row["register"], row["text"]) for row in read("typed.csv")}
    with (HERE / "generated.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["register", "text", "expected", "name", "noise"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if (row["register"], row["text"]) not in typed)


if __name__ == "__main__":
    main()
