"""Which projects an agreement covers, and how much of its amount is meant for each."""

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.floors import project_floor_of
from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.agreements.operations.amounts import check_coverage
from sympolity.affairs.agreements.operations.deeds import Source, held
from sympolity.affairs.agreements.queries.coverage import without_agreement
from sympolity.affairs.agreements.queries.terms import terms_meant
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

OPEN = (Agreement.State.DRAFT, Agreement.State.SIGNED)


@transaction.atomic
def cover_project(
    agreement: Agreement,
    project: Project,
    *,
    by: User | None,
    cents: int | None = None,
    reason: str = "",
    source: Source | None = None,
) -> AgreedProject:
    """An agreement covers a project, with everything that is part of it. `cents`: how much is meant for it.

    Raises Refused where the projects would take more than is granted, while the agreement is out for signature, and
    after its end.
    """
    agreement = held(agreement)
    _refuse_unless_open(agreement)
    if project.programme_id != agreement.programme_id:
        raise Refused(_("“%(name)s” belongs to another programme.") % {"name": project}, field="project")
    if agreement.covered.filter(project=project).exists():
        raise Refused(_("“%(name)s” is covered already.") % {"name": project}, field="project")
    covered = kept(AgreedProject(agreement=agreement, project=project, cents=cents))
    check_coverage(agreement)
    write_down(
        "project covered", agreement, {"project": (None, project.pk), "cents": (None, cents)}, by=by, reason=reason,
        source=source,
    )  # fmt: skip
    return covered


@transaction.atomic
def change_covered(
    covered: AgreedProject, *, by: User | None, cents: int | None, reason: str = "", source: Source | None = None
) -> AgreedProject:
    """Another amount is meant for a project.

    Raises Refused where the projects would take more than is granted, and below what was claimed for it.
    """
    agreement = held(covered.agreement)
    _refuse_unless_open(agreement)
    covered = AgreedProject.objects.select_related("project").get(pk=covered.pk)
    if cents is not None:
        _refuse_below_floor(covered, cents)
    if changes := alter(covered, {"cents": cents}):
        check_coverage(agreement)
        changes["project"] = (covered.project_id, covered.project_id)
        write_down("project amount changed", agreement, changes, by=by, reason=reason, source=source)
    return covered


@transaction.atomic
def uncover_project(covered: AgreedProject, *, by: User | None, reason: str = "", source: Source | None = None) -> None:
    """An agreement no longer covers a project.

    Raises Refused where that would leave it contracted without any, and where something was claimed for it.
    """
    agreement = held(covered.agreement)
    _refuse_unless_open(agreement)
    covered = AgreedProject.objects.select_related("project__programme").get(pk=covered.pk)
    if project_floor_of(covered) > 0:
        words = {"name": covered.project}
        raise Refused(_("Money was already claimed for “%(name)s” under this agreement. It stays covered.") % words)
    project = covered.project
    before = without_agreement(agreement.programme)
    changes = {"project": (project.pk, None), "cents": (covered.cents, None)}
    covered.delete()
    if bare := without_agreement(agreement.programme) - before:
        name = project if project.pk in bare else Project.objects.get(pk=min(bare))
        raise Refused(
            _("“%(name)s” is contracted under this agreement. Cover it by another signed agreement first.")
            % {"name": name}
        )
    write_down("project no longer covered", agreement, changes, by=by, reason=reason, source=source)


def _refuse_below_floor(covered: AgreedProject, cents: int) -> None:
    floor = project_floor_of(covered)
    if cents < floor:
        terms = terms_meant(covered.agreement)
        words = {
            "floor": formats.money(floor, terms.currency if terms else covered.agreement.programme.currency),
            "name": covered.project,
        }
        raise Refused(
            _("%(floor)s were already claimed for “%(name)s” under this agreement. It keeps at least that.") % words,
            field="cents",
        )


def _refuse_unless_open(agreement: Agreement) -> None:
    if agreement.state not in OPEN:
        raise Refused(
            _("This agreement is “%(state)s”. Its projects stay as they are.")
            % {"state": agreement.get_state_display()}
        )
