"""Who is told that papers look like one: those who decide on it, in each of both programmes."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.finance.models import Double
from sympolity.ground.accounts.models import User
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Programme, Role
from sympolity.network.programmes.roles.queries import people_holding

DECIDING = (Role.FINANCE, Role.SECRETARIAT)


def tell_found(doubles: Iterable[Double]) -> None:
    """One word for all that was found at once in a programme."""
    by_programme: dict[Programme, list[Double]] = defaultdict(list)
    for double in doubles:
        for programme in {double.first.project.programme, double.second.project.programme}:
            by_programme[programme].append(double)
    for programme, found in by_programme.items():
        count = len(found)
        only = found[0].pk
        if count == 1:
            url = reverse("finance:double", args=[programme.slug, only])
        else:
            url = reverse("finance:doubles", args=[programme.slug])

        def write(count: int = count) -> tuple[str, str]:
            words = ngettext(
                "%(count)s pair of papers looks like one paper. It cannot be claimed before somebody looks at it.",
                "%(count)s pairs of papers look like one paper. They cannot be claimed before somebody looks at them.",
                count,
            )
            return _("Papers handed in twice?"), words % {"count": count}

        tell_all(
            deciding_in(programme),
            kind="double-found",
            key=f"double-found:{programme.pk}:{only}:{count}",
            write=write,
            url=url,
            network=programme.network,
            programme_id=programme.pk,
        )


def deciding_in(programme: Programme) -> list[User]:
    """The people who decide on papers of a programme today."""
    return people_holding(DECIDING, programme.pk)
