"""Taking back what a list brought in, as long as nobody built on it. The journal keeps both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import PROTECT, Model
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.languages.models import Translation
from sympolity.network.portfolio.models import Milestone, Partner, PlannedAmount, Project, ProjectCode
from sympolity.network.portfolio.operations.standing import TARGETS, column
from sympolity.network.portfolio.operations.writing import Source
from sympolity.network.programmes.models import Programme

BATCH = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A project that stays, and why."""

    project: Project
    why: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The numbers of the projects that went, and those that stay."""

    gone: tuple[int, ...]
    kept: tuple[Kept, ...]


@transaction.atomic
def remove_brought(projects: Sequence[Project], *, by: User | None, source: Source, mark: str = "import") -> Removed:
    """The projects that one import added go again, unless somebody touched them since.

    `source[mark]` names the import as the entries of its rows do. A project stays when the journal holds a later
    entry about it, when it has milestones or translations, when reports, agreements or money stand on it, or when it
    holds parts that stay. All of them stand in one programme.
    """
    if not projects:
        return Removed((), ())
    programme = projects[0].programme
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    wanted = {project.pk: project for project in projects}
    reasons = _reasons_to_stay(list(wanted), source[mark], mark)
    _keep_above_kept(wanted, reasons)
    gone = [pk for pk in wanted if pk not in reasons]
    lines = [
        Line("project removed", wanted[pk], {"title": (wanted[pk].title, None)}, source=dict(source)) for pk in gone
    ]
    _delete(gone)
    record_all(lines, by=by, network=programme.network, programme_id=programme.pk)
    return Removed(tuple(gone), tuple(Kept(wanted[pk], why) for pk, why in reasons.items()))


def _reasons_to_stay(pks: Sequence[int], mark_value: Any, mark: str) -> dict[int, str]:
    reasons: dict[int, str] = {}
    label = Project._meta.label_lower
    relying = _columns_that_rely_on_it()
    for start in range(0, len(pks), BATCH):
        chunk = pks[start : start + BATCH]
        entries = Entry.objects.filter(subject_type=label, subject_id__in=chunk).order_by("id")
        added: set[int] = set()
        for pk, verb, source in entries.values_list("subject_id", "verb", "source"):
            if verb == "project added" and isinstance(source, Mapping) and source.get(mark) == mark_value:
                added.add(pk)
            else:
                reasons[pk] = _("It was changed since.")
        for pk in set(chunk) - added:
            reasons[pk] = _("It did not come in with this list.")
        for pk in Milestone.objects.filter(project__in=chunk).values_list("project_id", flat=True):
            reasons.setdefault(pk, _("It has milestones."))
        translated = Translation.objects.filter(subject_type=label, subject_id__in=chunk)
        for pk in translated.values_list("subject_id", flat=True):
            reasons.setdefault(pk, _("It was translated."))
        for model, name in relying:
            for pk in model._default_manager.filter(**{f"{name}__in": chunk}).values_list(name, flat=True):
                reasons.setdefault(pk, _("Reports, agreements or money stand on it."))
    return reasons


def _columns_that_rely_on_it() -> list[tuple[type[Model], str]]:
    """What the layers above hold about a project and would not let go: an agreement that covers it, a contract."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Project._meta.related_objects
        if relation.on_delete is PROTECT and relation.related_model._meta.app_label != Project._meta.app_label
    ]


def _keep_above_kept(wanted: Mapping[int, Project], reasons: dict[int, str]) -> None:
    """A project that holds parts which stay, stays with them."""
    above: dict[int, list[int]] = {}
    children = Project.objects.filter(programme=next(iter(wanted.values())).programme).exclude(parent=None)
    for pk, parent in children.values_list("pk", "parent_id"):
        above.setdefault(parent, []).append(pk)
    changed = True
    while changed:
        changed = False
        for pk in wanted:
            if pk not in reasons and any(child not in wanted or child in reasons for child in above.get(pk, ())):
                reasons[pk] = _("Other projects are part of it.")
                changed = True


def _delete(pks: Sequence[int]) -> None:
    """Straight from the tables: nothing else points at a project that nobody touched."""
    for start in range(0, len(pks), BATCH):
        chunk = pks[start : start + BATCH]
        Project.objects.filter(pk__in=chunk).update(parent=None)
        for name in TARGETS:
            through = column(name).remote_field.through
            through.objects.filter(project__in=chunk).delete()
        for model in (PlannedAmount, ProjectCode, Partner):
            model._default_manager.filter(project__in=chunk).delete()
    for start in range(0, len(pks), BATCH):
        Project.objects.filter(pk__in=pks[start : start + BATCH]).delete()
