"""What findings are about: which project and organisation an object belongs to, and where its page is."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from sympolity.affairs.audit.models import Finding, FindingQuerySet
from sympolity.ground.kernel.subjects import titles_of
from sympolity.network.portfolio.models import Project

# By kind of object, how it leads to its projects. A finding on an agreement stands against each project it covers.
TO_PROJECTS: Mapping[str, str] = {
    "portfolio.project": "pk",
    "finance.expenditure": "project",
    "finance.budget": "project",
    "finance.paymentrequest": "items__expenditure__project",
    "finance.payment": "shares__project",
    "procurement.contract": "project",
    "procurement.procurement": "project",
    "agreements.agreement": "covered__project",
    "monitoring.return": "project",
}
# Kinds without an organisation of their own, and how they lead to the one that has to answer.
TO_ORGANISATION: Mapping[str, str] = {
    "portfolio.project": "lead",
    "finance.budget": "project.lead",
    "finance.payment": "request.organisation",
}


def about_projects(projects: Collection[Any]) -> Q:
    """The findings about projects, their papers of cost, requests, contracts, procurements, agreements and reports."""
    found = Q(pk__in=[])
    for label, path in TO_PROJECTS.items():
        rows = apps.get_model(label)._default_manager.filter(**{f"{path}__in": projects}).order_by().values("pk")
        found |= Q(subject_type=label, subject_id__in=rows)
    return found


def open_by_project(projects: Iterable[Project]) -> dict[int, list[Finding]]:
    """The open findings that stand against each project: one read of the findings and one for each kind of object."""
    wanted = {project.pk for project in projects}
    findings = list(Finding.objects.open().filter(about_projects(wanted)).order_by("number"))
    found: dict[int, list[Finding]] = {}
    for label in {finding.subject_type for finding in findings}:
        of_kind = [finding for finding in findings if finding.subject_type == label]
        rows = apps.get_model(label)._default_manager.filter(pk__in=[finding.subject_id for finding in of_kind])
        pairs = {*rows.order_by().values_list("pk", TO_PROJECTS[label])}
        for finding in of_kind:
            for project in {project for pk, project in pairs if pk == finding.subject_id} & wanted:
                found.setdefault(project, []).append(finding)
    return found


def organisation_of(subject: Any) -> Any:
    """Who usually answers for an object; None where nobody is named."""
    path = TO_ORGANISATION.get(subject._meta.label_lower, "organisation")
    for name in path.split("."):
        subject = getattr(subject, name, None)
    return subject


def named(findings: Iterable[Finding], user: Any) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and page of what findings are about, one read for each kind."""
    return titles_of({(finding.subject_type, finding.subject_id) for finding in findings}, user)


def findings_about(subject: Model, user: Any) -> FindingQuerySet:
    """The findings about one object that a person may see; of a project also those about what belongs to it."""
    if isinstance(subject, Project):
        about = about_projects([subject.pk])
    else:
        about = Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return Finding.objects.visible_to(user).filter(about)
