"""Drawing a sample again: the proof that it could not have been another one, and what has changed since."""

from dataclasses import dataclass

from sympolity.affairs.audit.models import Sample
from sympolity.affairs.audit.queries.population import papers_of, read_conditions, units_of
from sympolity.methods.sampling import Way, draw, population_hash, read_population


@dataclass(frozen=True, slots=True)
class Repetition:
    """What drawing again gave: from what was kept (`is_same`, `is_untouched`), and against what stands today.

    `added`, `gone` and `changed` are numbers of expenditures; of those that changed, old and new amount.
    """

    is_untouched: bool
    is_same: bool
    drawn: tuple[int, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]
    changed: tuple[tuple[int, int, int], ...]

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.gone or self.changed)


def repeat_sample(sample: Sample) -> Repetition:
    """Draw again from the numbers, amounts and weights that were kept, and compare them with today's."""
    then = read_population(sample.frame)
    again = draw(then, sample.size, sample.seed, Way(sample.method)) if then else []
    stored = [item for item in sample.items.all() if not item.is_by_hand]
    was = {unit.number: unit.cents for unit in then}
    now = {
        unit.number: unit.cents for unit in units_of(papers_of(sample.programme, read_conditions(sample.population)))
    }
    return Repetition(
        population_hash(sample.frame) == sample.population_hash,
        [(one.place, one.unit.number, one.unit.cents) for one in again]
        == [(item.place, item.expenditure_id, item.cents) for item in stored],
        tuple(one.unit.number for one in again),
        tuple(sorted(now.keys() - was.keys())),
        tuple(sorted(was.keys() - now.keys())),
        tuple(
            (number, was[number], now[number])
            for number in sorted(was.keys() & now.keys())
            if was[number] != now[number]
        ),
    )
