"""What must be in order before a project takes a step: each layer above says what it knows of.

    register_guard(Project.Stage.CONTRACTED, without_agreement)

Under INTO_ANOTHER stand those that are asked where a project became part of another one.

A guard reads the projects that want to take the step and gives, by their number, the sentence that stands against a
project. It asks the database a number of times that does not grow with theirs. The projects stand in one programme.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project

Guard = Callable[[Sequence[Project]], Mapping[int, str]]
INTO_ANOTHER = "into-another"
_guards: dict[str, list[Guard]] = {}


def register_guard(stage: str, guard: Guard) -> None:
    known = _guards.setdefault(str(stage), [])
    if guard not in known:
        known.append(guard)


def objections(stage: str, projects: Iterable[Project]) -> dict[int, str]:
    """The first sentence that stands against each project; those that may go are not named."""
    guards = _guards.get(str(stage), ())
    asking = list(projects) if guards else []
    found: dict[int, str] = {}
    for guard in guards:
        if asking:
            found.update(guard(asking))
            asking = [project for project in asking if project.pk not in found]
    return found


def refuse_steps(steps: Iterable[tuple[Project, str]]) -> None:
    """Raises Refused with the first sentence that stands against one of these projects and its new stage."""
    by_stage: dict[str, list[Project]] = {}
    for project, stage in steps:
        by_stage.setdefault(str(stage), []).append(project)
    for stage, projects in by_stage.items():
        for sentence in objections(stage, projects).values():
            raise Refused(sentence, field="stage")
