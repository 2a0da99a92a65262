"""What stands around the money of a programme: envelopes, cost categories, rules of funding and rates of exchange."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Dated, Fund, Programme


class Envelope(models.Model):
    """How much a fund gives a programme, as somebody published it as of a day.

    Figures that contradict each other stand side by side; the one that counts is marked, one for each fund.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="envelopes")
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes", verbose_name=_("fund")
    )
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    counts = models.BooleanField(_("counts"), default=True)
    closed_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    privacy = privacy(none="id programme fund cents currency as_of source note counts closed_on")

    class Meta:
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        ordering: ClassVar = ["fund", "-as_of", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cents__gte=0), name="envelope_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.cents} {self.currency}"


class CostCategory(models.Model):
    """A heading under which cost is planned and claimed: staff, travel, works, indirect cost."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cost_categories")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    is_flat_rate = models.BooleanField(_("paid as a flat rate, without invoices"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("name",)
    privacy = privacy(none="id programme code name is_flat_rate order closed_on")

    class Meta:
        verbose_name = _("cost category")
        verbose_name_plural = _("cost categories")
        ordering: ClassVar = ["order", "code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="cost_category_code_once_per_programme",
                violation_error_message=_("The programme already has a cost category of this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class FundingRule(Dated):
    """A rate, a ceiling or a flat rate of the funding, valid from a day on, with its legal source.

    RATE: at most this share of the eligible cost is paid. CEILING: cost of a category counts up to this share of the
    eligible cost of its project. FLAT_RATE: a category counts as this share of the other eligible cost.
    TAX: `share` of the tax is eligible.
    """

    class Kind(models.TextChoices):
        RATE = "rate", _("co-financing rate")
        CEILING = "ceiling", _("ceiling of a category")
        FLAT_RATE = "flat-rate", _("flat rate")
        ADVANCE = "advance", _("largest advance")
        TAX = "tax", _("eligible share of tax")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funding_rules")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("fund")
    )
    category = models.ForeignKey(
        CostCategory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("cost category"),
    )
    share = models.DecimalField(_("share"), max_digits=6, decimal_places=4, help_text=_("0.865 means 86.5 %"))

    privacy = privacy(none="id programme kind fund category share valid_from valid_until source")

    class Meta:
        verbose_name = _("rule of funding")
        verbose_name_plural = _("rules of funding")
        ordering: ClassVar = ["kind", "valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="funding_share_between_0_and_1"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="funding_rule_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("ceiling", "flat-rate")) | Q(category__isnull=False),
                name="rule_of_a_category_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.share}"


class ExchangeRate(models.Model):
    """How much of the programme's currency one unit of another was worth, from a day on, and who says so."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exchange_rates")
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("worth of one unit"), max_digits=18, decimal_places=8)
    valid_from = models.DateField(_("from"))
    source = models.CharField(_("source"), max_length=300)

    privacy = privacy(none="id programme currency rate valid_from source")

    class Meta:
        verbose_name = _("rate of exchange")
        verbose_name_plural = _("rates of exchange")
        ordering: ClassVar = ["currency", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "currency", "valid_from"],
                name="exchange_rate_once_per_day",
                violation_error_message=_("A rate of this currency from this day already stands here."),
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate}"
