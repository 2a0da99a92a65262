"""Long reports, written in the background."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models import Round
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.jobs import Progress, handles
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.queries import with_version
from sympolity.network.programmes.models import Programme
from sympolity.observatory.reports.kinds import KINDS, file_of
from sympolity.observatory.reports.wishes import Wish

WRITE_REPORT = "write-report"


@handles(WRITE_REPORT, title=_("Writing a report"))
def write_report(progress: Progress) -> None:
    """Writes the file and keeps it; the address that asked for it then gives it at once."""
    facts = progress.arguments
    user = User.objects.get(pk=progress.job.by_id or 0)
    visible = Programme.objects.visible_to(user).select_related("network")
    programme = with_version(visible).get(pk=facts["programme"])
    wish = Wish(
        programme,
        user,
        facts["language"],
        Round.objects.filter(programme=programme, pk=facts["round"]).first(),
        Organisation.objects.filter(network=programme.network_id, pk=facts["organisation"]).first(),
    )
    progress.advance(0, total=1)
    file_of(KINDS[facts["kind"]], wish, facts["form"])
    progress.advance(1)
    with translation.override(wish.language):
        page = reverse("observatory:report", args=[programme.slug, facts["kind"]])
    progress.finish(url=f"{page}?{facts['query']}")
