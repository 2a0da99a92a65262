"""What payment requests have against closing a project."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from sympolity.affairs.finance.queries.requests import open_requests_of
from sympolity.network.portfolio.models import Project


def with_open_request(projects: Sequence[Project]) -> Mapping[int, str]:
    """A project is closed once all that was asked for its cost was paid, rejected or withdrawn."""
    return {
        pk: _("Payment request no. %(number)s is open. Finish it before the project is closed.") % {"number": number}
        for pk, number in open_requests_of(projects).items()
    }
