from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.jobs import Progress, handles
from sympolity.ground.search.operations import CATCH_UP, catch_up


@handles(CATCH_UP, title=_("Bringing the search up to date"))
def bring_up_to_date(progress: Progress) -> None:
    total = 0
    for waiting in catch_up():
        total = max(total, waiting)
        progress.advance(total - waiting, total)
