"""What payment requests have against closing a project, and budgets against making it part of another one."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from sympolity.affairs.finance.operations.budgets import refuse_moving
from sympolity.affairs.finance.queries.requests import open_requests_of
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project


def with_open_request(projects: Sequence[Project]) -> Mapping[int, str]:
    """A project is closed once all that was asked for its cost was paid, rejected or withdrawn."""
    return {
        pk: _("Payment request no. %(number)s is open. Finish it before the project is closed.") % {"number": number}
        for pk, number in open_requests_of(projects).items()
    }


def beyond_the_whole(projects: Sequence[Project]) -> Mapping[int, str]:
    """The budgets of the parts of a project and its reserve stay within its own, wherever a part came from."""
    found = {}
    for project in projects:  # one at a time: nobody moves many into another
        try:
            refuse_moving(project)
        except Refused as refusal:
            found[project.pk] = str(refusal)
    return found
