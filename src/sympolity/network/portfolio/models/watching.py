from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Programme


class WatchRule(models.Model):
    """From how many days on a programme looks at something, since when, and where that was decided.

    A kind without a rule is looked at from the first day. The amount of large projects is a setting of the programme.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("past the planned end")
        STEP_LATE = "step-late", _("milestone that nobody reported")
        SLIPPED = "slipped", _("behind the agreed plan")
        NO_RETURN = "no-return", _("report that did not come in")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="watch_rules")
    kind = models.CharField(_("what is looked at"), max_length=9, choices=Kind)
    days = models.PositiveIntegerField(_("more than how many days"))
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("where that was decided"), max_length=300, blank=True)

    privacy = privacy(none="id programme kind days since until source")

    class Meta:
        verbose_name = _("rule of the watch list")
        verbose_name_plural = _("rules of the watch list")
        ordering: ClassVar = ["kind", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "kind"], condition=Q(until=None), name="one_open_watch_rule_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="watch_rule_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
