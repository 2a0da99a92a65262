"""The picture of a timetable: agreed plans thin, current plans thick, milestones as marks, today as a line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from sympolity.ground.kernel.pictures import days_apart
from sympolity.ground.languages.queries import say
from sympolity.methods.timetable import Chart, ChartRow, Step, Work, chart
from sympolity.network.portfolio.models import Milestone
from sympolity.network.portfolio.queries import PlanLine, StepLine
from sympolity.network.portfolio.queries.rows import NOT_LATE

# Room for names such as "Requalificação do espaço público, Vale da Amoreira".
LETTERS = 52
NAMES_WIDTH = 288
WIDTH = 980


@dataclass(frozen=True, slots=True)
class Words:
    """What stands before and behind a row of the picture."""

    name: str
    difference: str = ""
    is_late: bool = False

    @property
    def short_name(self) -> str:
        return self.name if len(self.name) <= LETTERS else self.name[: LETTERS - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class TimetablePicture:
    id: str
    title: str
    drawing: Chart
    words: Mapping[str, Words]
    as_of: date

    @property
    def rows(self) -> Iterable[tuple[ChartRow, Words]]:
        return [(row, self.words[row.id]) for row in self.drawing.rows]

    @property
    def foot_y(self) -> float:
        """Below the rows the word "today", and below it the names of critical dates, so that they never meet."""
        return self.drawing.height + (34 if self.drawing.critical else 20)


def picture_of(
    lines: Sequence[PlanLine], title: str, critical: Sequence[tuple[str, date]] = ()
) -> TimetablePicture | None:
    """One row for each project; None where none of them has a planned day."""
    works = [work_of(line) for line in lines]
    words = {
        str(line.project.pk): Words(say(line.project, "title").text, days_apart(line.slip.behind), line.slip.is_behind)
        for line in lines
    }
    return _picture(works, words, title, critical)


def picture_of_one(
    line: PlanLine, parts: Sequence[PlanLine], title: str, critical: Sequence[tuple[str, date]]
) -> TimetablePicture | None:
    """One project with a row for each of its milestones and for each of its parts."""
    whole = work_of(line)
    works = [Work(whole.id, *_plans(line), is_open=whole.is_open)]
    words = {whole.id: Words(say(line.project, "title").text, days_apart(line.slip.behind), line.slip.is_behind)}
    for each in line.steps:
        key = f"step-{each.step.pk}"
        works.append(Work(key, is_open=False, steps=(step_of(each),)))
        words[key] = Words(say(each.step, "title").text, days_apart(each.slip.behind), each.slip.is_behind)
    for part in parts:
        works.append(work_of(part))
        words[str(part.project.pk)] = Words(
            say(part.project, "title").text, days_apart(part.slip.behind), part.slip.is_behind
        )
    return _picture(works, words, title, critical)


def _picture(
    works: Sequence[Work], words: Mapping[str, Words], title: str, critical: Sequence[tuple[str, date]]
) -> TimetablePicture | None:
    today = timezone.localdate()
    drawing = chart(works, today=today, width=WIDTH, critical=critical, left=NAMES_WIDTH)
    return TimetablePicture("timetable", title, drawing, words, today) if drawing else None


def _plans(line: PlanLine) -> tuple[date | None, date | None, date | None, date | None]:
    project, agreed = line.project, line.baseline
    return (
        project.planned_start_on,
        project.planned_end_on,
        agreed.planned_start_on if agreed else None,
        agreed.planned_end_on if agreed else None,
    )


def work_of(line: PlanLine) -> Work:
    return Work(
        str(line.project.pk),
        *_plans(line),
        is_open=line.project.stage not in NOT_LATE,
        steps=tuple(step_of(each) for each in line.steps),
    )


def step_of(line: StepLine) -> Step:
    step = line.step
    reached = None if step.state == Milestone.State.PLANNED else step.reported_on
    return Step(str(step.pk), step.due_on, line.agreed_on, reached, step.state)
