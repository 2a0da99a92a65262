"""Five thousand damaged files and the hostile ones, each read in a process of its own as in earnest.

Run as `python bench/hostile.py [HOW MANY]`. Prints what became of them, the slowest, and the most memory that was taken
by a reading process and by the one that asked. Fails when a file crashes the reader, hangs, or takes too much.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from methods.tabular.hostile import cost
from methods.tabular.hostile.batch import named, read_alone, recognised
from methods.tabular.hostile.corpus import CORPUS
from sympolity.methods.tabular import Refused, read

PATIENCE = 12


def read_made(name: str) -> tuple[str, float]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(CORPUS[name].make())
        file.flush()
        started = time.monotonic()
        try:
            outcome = recognised(read(Path(file.name)))
        except Refused as refused:
            outcome = named(refused)
        return outcome, time.monotonic() - started


def tell(title: str, outcomes: Counter[str], seconds: list[float]) -> None:
    hung = sum(each > PATIENCE for each in seconds)
    print(f"{title}: {len(seconds)} in {sum(seconds):.0f} s, slowest {max(seconds):.1f} s, over {PATIENCE} s: {hung}")
    print("  " + ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common()))


def main() -> int:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    made = [read_made(name) for name in CORPUS]
    tell("hostile files", Counter(outcome for outcome, _ in made), [seconds for _, seconds in made])
    by_hand = cost.peak_of_children()
    cost.forget_peak()
    answers = [read_alone(number) for number in range(many)]
    tell("damaged files", Counter(answer.outcome for answer in answers), [answer.seconds for answer in answers])
    seconds = [seconds for _, seconds in made] + [answer.seconds for answer in answers]
    reading = max(by_hand, cost.peak_of_children())
    print(f"most memory: {reading / 1e6:.0f} MB reading, {cost.peak() / 1e6:.0f} MB asking")
    return int(max(seconds) > PATIENCE or reading > cost.LIMIT)


if __name__ == "__main__":
    sys.exit(main())
