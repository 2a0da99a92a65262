"""Finding what an address names, for the person who asks. What a person may not see does not exist: 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from sympolity.ground.kernel.http import SignedInRequest
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.models import Milestone, Partner, Project
from sympolity.network.programmes.models import Programme


def programme_here(request: SignedInRequest, programme: str) -> Programme:
    programmes = queries.with_version(Programme.objects.visible_to(request.user)).select_related("network")
    here = get_object_or_404(programmes, slug=programme)
    request.programme = here  # type: ignore[attr-defined]
    return here


def project_here(request: SignedInRequest, slug: str, pk: int) -> Project:
    programme = programme_here(request, slug)
    project = get_object_or_404(Project.objects.filter(programme=programme).select_related("lead", "parent"), pk=pk)
    project.programme = programme
    if project.parent:
        project.parent.programme = programme
    return project


def milestone_here(request: SignedInRequest, slug: str, pk: int) -> Milestone:
    programme = programme_here(request, slug)
    step = get_object_or_404(Milestone.objects.select_related("project"), pk=pk, project__programme=programme)
    step.project.programme = programme
    return step


def partner_here(request: SignedInRequest, slug: str, pk: int) -> Partner:
    programme = programme_here(request, slug)
    partners = Partner.objects.select_related("project", "organisation")
    partner = partners.filter(pk=pk, project__programme=programme).first()
    if partner is None:
        raise Http404
    partner.project.programme = programme
    return partner
