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
from sympolity.observatory.reports.kinds import KINDS, PAGE, written
from sympolity.observatory.reports.wishes import Wish

WRITE_REPORT = "write-report"


@handles(WRITE_REPORT, title=_("Writing a report"))
def write_report(progress: Progress) -> None:
    """Writes the page and the file and keeps them; the address that asked for it then gives it at once."""
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
    kind, forms = KINDS[facts["report"]], dict.fromkeys((PAGE, facts["form"]))
    for done, form in enumerate(forms):
        progress.advance(done, total=len(forms))
        written(kind, wish, form)
    progress.advance(len(forms))
    with translation.override(wish.language):
        page = reverse("observatory:report", args=[programme.slug, facts["report"]])
    progress.finish(url=f"{page}?{facts['query']}")
