"""Decisions about hundreds of projects, in the background."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.jobs import Progress, handles
from sympolity.network.portfolio.operations.together import Proposal, change_together
from sympolity.network.programmes.models import Programme

CHANGE_TOGETHER = "change-together"


@handles(CHANGE_TOGETHER, title=_("Changing several projects"))
def carry_out_change(progress: Progress) -> None:
    facts = progress.arguments
    programme = Programme.objects.select_related("network").get(pk=facts["programme"])
    by = User.objects.get(pk=progress.job.by_id or 0)
    progress.advance(0, total=len(facts["pks"]))
    with transaction.atomic():
        span = change_together(
            programme, facts["pks"], Proposal.from_json(facts["proposal"]), seen=facts["seen"], by=by
        )
        progress.advance(len(facts["pks"]))
        progress.finish(url=reverse("portfolio:changed-together", args=[programme.slug, span.first, span.last]))
