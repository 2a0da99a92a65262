"""What the law says about buying: ceilings, days and limits, each from a day on and with its source."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Dated, Programme


class Category(models.TextChoices):
    """What is bought."""

    WORKS = "works", _("works")
    GOODS = "goods", _("goods")
    SERVICES = "services", _("services")


class ProcedureKind(models.TextChoices):
    """How somebody is found who does it."""

    SIMPLIFIED = "simplified", _("simplified direct award")
    DIRECT = "direct", _("direct award")
    CONSULTATION = "consultation", _("prior consultation")
    OPEN = "open", _("open procedure")
    RESTRICTED = "restricted", _("restricted procedure")
    NEGOTIATED = "negotiated", _("negotiated procedure")
    DIALOGUE = "dialogue", _("competitive dialogue")
    FRAMEWORK = "framework", _("call-off under a framework")
    OTHER = "other", _("other procedure")


class ProcedureRule(Dated):
    """Up to which amount without tax a procedure may be used, how many are invited and how long bidders have."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="procedure_rules")
    procedure = models.CharField(_("procedure"), max_length=12, choices=ProcedureKind)
    category = models.CharField(_("category"), max_length=8, choices=Category)
    ceiling_cents = models.BigIntegerField(_("ceiling without tax"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    invited_at_least = models.PositiveIntegerField(_("at least this many invited"), null=True, blank=True)
    days_to_bid = models.PositiveIntegerField(_("at least this many days to bid"), null=True, blank=True)
    standstill_days = models.PositiveIntegerField(_("days between award and contract"), null=True, blank=True)

    privacy = privacy(
        none="id programme procedure category ceiling_cents currency invited_at_least days_to_bid standstill_days "
        "valid_from valid_until source"
    )

    class Meta:
        verbose_name = _("rule on procedures")
        verbose_name_plural = _("rules on procedures")
        ordering: ClassVar = ["category", "ceiling_cents", "valid_from", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "procedure", "category", "valid_from"], name="procedure_rule_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(ceiling_cents=None) | Q(ceiling_cents__gt=0), name="procedure_ceiling_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="procedure_rule_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.category}"


class ModificationRule(Dated):
    """By which share of its first price a contract may grow through all its modifications together."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modification_rules")
    category = models.CharField(_("category"), max_length=8, choices=Category)
    share = models.DecimalField(_("share of the first price"), max_digits=6, decimal_places=4)

    privacy = privacy(none="id programme category share valid_from valid_until source")

    class Meta:
        verbose_name = _("rule on modifications")
        verbose_name_plural = _("rules on modifications")
        ordering: ClassVar = ["category", "valid_from", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "category", "valid_from"], name="modification_rule_once_per_day"
            ),
            models.CheckConstraint(condition=Q(share__gte=0), name="modification_share_not_below_zero"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="modification_rule_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.share}"
