"""Matching dirty names: precision and recall on the labelled ones for each kind of noise, and the time it takes.

`python bench/names.py --write` puts the table of figures into docs/method/names.md.
"""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from labelled_names import entries, labelled, register_names, registers, table
from sympolity.methods.names import Entry, Register, fold

PAGE = ROOT / "docs" / "method" / "names.md"
ENTRIES, NAMES = 5_000, 10_000


def speed() -> float:
    """Processor seconds for ten thousand different names, most of them spoilt, against five thousand entries."""
    dice = random.Random(1)
    known = register_names()
    words = [word for name in known for word in name.split() if len(word) > 3]
    names = [*known, *(" ".join(dice.sample(words, dice.randint(2, 5))) for _ in range(ENTRIES - len(known)))]
    texts: set[str] = set()
    while len(texts) < NAMES:
        spoilt = "".join(letter for letter in dice.choice(names) if dice.random() > 0.06)
        texts.add(spoilt if dice.random() < 0.5 else " ".join(dice.sample(words, dice.randint(2, 5))))
    register = Register(Entry(number, name) for number, name in enumerate(names))
    started = time.process_time()
    for text in texts:
        register.match(text)
    return time.process_time() - started


def left_out() -> tuple[int, int]:
    """Every place in turn is taken out of the register: how many of its dirty names are looked up, how many found.

    Who is found then is somebody else; namesakes at another level or in another place are not counted.
    """
    known = entries("places")
    rows = [row for row in labelled() if row.register == "places"]
    asked = found = 0
    for one in known:
        others = Register(entry for entry in known if entry is not one)
        for row in rows:
            if row.expected == one.id:
                match = others.match(row.text)
                asked += 1
                found += match.sure is not None and fold(match.sure.name) != fold(one.name)
    return asked, found


def main() -> None:
    lines = table(labelled(), registers())
    print("\n".join(lines))
    print(f"{NAMES:,} different names against {ENTRIES:,} entries: {speed():.1f} processor seconds")
    asked, found = left_out()
    print(f"each place left out of the register in turn: {found} of {asked:,} dirty names taken for somebody else")
    if "--write" in sys.argv:
        before, _mark, after = PAGE.read_text(encoding="utf-8").partition("<!-- figures -->\n")
        rest = after.partition("<!-- end of figures -->")[2]
        figures = "\n".join(lines)
        PAGE.write_text(f"{before}<!-- figures -->\n{figures}\n<!-- end of figures -->{rest}", encoding="utf-8")


if __name__ == "__main__":
    main()
