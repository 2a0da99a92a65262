from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.editing import edit_page
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.pictures import days_apart
from sympolity.ground.kernel.refusals import Refused, why_not
from sympolity.ground.languages.queries import with_translations
from sympolity.methods import cycle
from sympolity.network.portfolio import operations, queries, story
from sympolity.network.portfolio.forms import MoveForm, ProjectForm
from sympolity.network.portfolio.listing import page_of, state_in_words, tone_of
from sympolity.network.portfolio.models import Milestone, PlannedAmount, Project
from sympolity.network.portfolio.money_axis import paid_for
from sympolity.network.portfolio.operations.baselines import AGREED_FROM
from sympolity.network.portfolio.pictures import place_picture, timeline_of
from sympolity.network.portfolio.rules import own_organisations
from sympolity.network.portfolio.views.here import programme_here, project_here

CHANGE, MOVE, PUBLISH = "portfolio.change_project", "portfolio.move_project", "portfolio.publish_project"
GRAVE = (Project.Stage.CANCELLED, Project.Stage.REJECTED)


def list_url(project: Project) -> str:
    return reverse("portfolio:list", args=[project.programme.slug])


@require_safe
@signed_in
def project(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Everything that is known of one project, where it comes from, and what waits for somebody."""
    here = project_here(request, programme, pk)
    milestones = list(here.milestones.order_by("due_on", "id"))
    for step in milestones:
        step.project = here
    with_translations([here, *milestones])
    parts = list(here.children.order_by("title", "id"))
    for part in parts:
        part.programme = here.programme
    with_translations(parts)
    entries = story.entries_about(here, milestones)
    own_entries = [entry for entry in entries if entry.subject_type == Project._meta.label_lower]
    amounts = list(here.amounts.select_related("fund").order_by("fund__name", "instrument"))
    amounts.sort(key=lambda each: PlannedAmount.Measure.values.index(each.measure))
    territories = list(here.territories.order_by("name"))
    land = queries.land_of(here.programme)
    [complete, *of_parts] = queries.complete_rows([here, *parts])
    plan = _plan(request, here, milestones)
    context = {
        "project": here,
        "state": state_in_words(here),
        "tone": tone_of(here),
        "list_url": list_url(here),
        "history_url": reverse("journal:history", args=[Project._meta.label_lower, here.pk]),
        "territories": [(place, land.path(place.pk)) for place in territories],
        "objectives_word": here.programme.word("objectives"),
        "objectives": _named(here.objectives.all(), here),
        "target_groups": _named(here.target_groups.all(), here),
        "steps": story.steps_of(here, story.last_main_stage(own_entries)),
        "three": story.three_axes(
            here,
            complete.planned_cents,  # type: ignore[attr-defined]
            milestones,
            paid_for(here, request.user),
        ),
        "timeline": timeline_of(here, milestones, parts),
        "amounts": story.amounts_of(here, amounts, own_entries),
        "milestones": story.milestones_of(here, milestones, request.user, is_agreed=plan["plan"].baseline is not None),
        "partners": here.partners.select_related("organisation", "replaces__organisation").order_by(
            "until", "role", "id"
        ),
        "codes": here.codes.all(),
        "parts": of_parts,
        "reserve": _reserve(complete, of_parts),
        "place": place_picture(here, territories, land, lambda pk: f"{list_url(here)}?territory={pk}"),
        "entries": story.history_of(entries, milestones),
        "may_change": request.user.has_perm(CHANGE, here),
        **plan,
        "panel": _move_panel(request, here),
        "publication": _publication(request, here),
        "panels": panels_of(here, request),
    }
    return render(request, "portfolio/project.html", context)


def _plan(request: SignedInRequest, project: Project, milestones: list[Milestone]) -> dict[str, Any]:
    """The agreed plan, how far it has moved, and what this person may do about it."""
    [line] = queries.plan_lines([project], milestones)
    behind = line.slip.behind
    words = "" if behind is None else days_apart(behind)
    return {
        "plan": line,
        "plan_words": words,
        "plan_tone": "late" if line.slip.is_behind else "fine",
        "may_propose": request.user.has_perm("portfolio.propose_amendment", project),
        "may_agree": project.stage in AGREED_FROM and request.user.has_perm("portfolio.decide_amendment", project),
    }


def _named(rows: Any, project: Project) -> list[Any]:
    found = list(rows)
    for each in found:
        each.programme = project.programme
    return with_translations(found)


def _reserve(whole: Any, parts: list[Any]) -> int | None:
    """What the parts leave of the whole; None while the whole or every part has no amount."""
    counted = [part for part in parts if part.stage not in GRAVE and part.planned_cents is not None]
    if whole.planned_cents is None or not counted:
        return None
    return int(whole.planned_cents - sum(part.planned_cents for part in counted))


def _move_panel(request: SignedInRequest, project: Project) -> dict[str, Any] | None:
    following = cycle.PROJECT.follow(project.stage)
    if not following:
        return None
    may = request.user.has_perm(MOVE, project)
    form = MoveForm(project=project)
    del form.fields["stage"]
    return {
        "id": "move",
        "title": _("Where it stands: %(stage)s") % {"stage": project.get_stage_display()},
        "lead": project.stage_reason,
        "action_url": reverse("portfolio:move", args=[project.programme.slug, project.pk]),
        "form": form,
        "answers": [
            {"label": Project.Stage(stage).label, "name": "stage", "value": stage, "primary": place == 0}
            for place, stage in enumerate(following)
        ],
        "refused": "" if may else why_not(MOVE, request.user, project) or _("Your role here does not include this."),
        "note": _("Moving a project is written to its history with your name."),
    }


def _publication(request: SignedInRequest, project: Project) -> dict[str, Any]:
    may = request.user.has_perm(PUBLISH, project)
    verb = "withdraw" if project.is_public else "publish"
    return {
        "words": _("Everybody can see it") if project.is_public else _("Only people of the network see it"),
        "label": (_("Take it out of the public pages") if project.is_public else _("Show it in public")) if may else "",
        "url": reverse(f"portfolio:{verb}", args=[project.programme.slug, project.pk]),
    }


@signed_in
def add(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    require(request.user, "portfolio.add_project", here)
    form = ProjectForm(
        request.POST or None,
        programme=here,
        land=queries.land_of(here),
        may_lead=own_organisations(request.user, here),
    )

    def decide(**_cleaned: Any) -> Project:
        return operations.add_project(here, form.facts(), by=request.user)

    return edit_page(
        request,
        form,
        _at_its_field(decide),
        title=_("Add a project"),
        submit_label=_("Add the project"),
        said=_("Added. Nobody outside sees it before it is shown in public."),
        back=reverse("portfolio:list", args=[here.slug]),
        onward=page_of,
    )


@signed_in
def change(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, CHANGE, here)
    form = ProjectForm(
        request.POST or None, programme=here.programme, land=queries.land_of(here.programme), project=here
    )

    def decide(reason: str, **_cleaned: Any) -> Project:
        return operations.change_project(here, form.facts(), by=request.user, reason=reason)

    return edit_page(
        request,
        form,
        _at_its_field(decide),
        title=_("Change %(project)s") % {"project": here.title},
        back=page_of(here),
    )


def _at_its_field(decide: Any) -> Any:
    """The operation speaks of facts; the form shows what it refuses at the field that the person filled in."""
    fields = {"parent": "part_of", "amounts": "amount_total_0_any"}

    def inner(**cleaned: Any) -> Any:
        try:
            return decide(**cleaned)
        except Refused as refusal:
            raise Refused(str(refusal), field=fields.get(refusal.field or "", refusal.field)) from refusal

    return inner


@signed_in
def move(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, MOVE, here)
    return edit_page(
        request,
        MoveForm(request.POST or None, project=here, initial={"stage": request.GET.get("stage")}),
        partial(operations.move_project, here, by=request.user),
        title=_("Move %(project)s") % {"project": here.title},
        submit_label=_("Move it"),
        said=_("Moved. The history says who, when and why."),
        back=page_of(here),
        context={"lead": _("It is now “%(stage)s”.") % {"stage": here.get_stage_display()}},
    )
