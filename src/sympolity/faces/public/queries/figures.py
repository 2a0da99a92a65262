"""What was published about a programme, contradicting figures next to each other."""

from dataclasses import dataclass

from sympolity.network.programmes.models import Programme, PublicFigure


@dataclass(frozen=True, slots=True)
class FigureTopic:
    """All that was published about one matter, the newest first; none is left out because it contradicts another."""

    figures: tuple[PublicFigure, ...]

    @property
    def first(self) -> PublicFigure:
        return self.figures[0]

    @property
    def is_contradicted(self) -> bool:
        return len({(figure.value, figure.unit) for figure in self.figures}) > 1


def figures_of(programme: Programme) -> list[FigureTopic]:
    """Those that were not withdrawn, by topic."""
    topics: dict[str, list[PublicFigure]] = {}
    for figure in PublicFigure.objects.filter(programme=programme, closed_on=None).order_by("topic", "id"):
        figure.programme = programme
        topics.setdefault(figure.topic, []).append(figure)
    return [FigureTopic(tuple(sorted(each, key=_newest_first))) for each in topics.values()]


def _newest_first(figure: PublicFigure) -> tuple[bool, int]:
    return figure.as_of is None, -figure.as_of.toordinal() if figure.as_of else 0
