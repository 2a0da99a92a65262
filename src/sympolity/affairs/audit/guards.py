"""What stands against closing a project: a finding that nobody has closed."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from sympolity.affairs.audit.queries.subjects import open_by_project
from sympolity.network.portfolio.models import Project


def with_open_finding(projects: Sequence[Project]) -> Mapping[int, str]:
    return {
        pk: _("Finding %(number)s is open: %(title)s. The auditor has to close it first.")
        % {"number": findings[0].number, "title": findings[0].title}
        for pk, findings in open_by_project(projects).items()
    }
