"""What was paid and what was set off of it, and for which projects."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models.requests import PaymentRequest
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


class Payment(models.Model):
    """Money that left for an organisation, of one payment request; below zero where it came back."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference of the transfer"), max_length=120, blank=True)
    reason = models.CharField(_("why it came back"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in the stead of")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    token = models.CharField(max_length=64, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False)

    privacy = privacy(
        none="id request cents currency paid_on reference reason recorded_at token is_sample",
        personal="recorded_by recorded_for",
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering: ClassVar = ["paid_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(cents=0), name="payment_is_not_zero"),
            models.CheckConstraint(condition=Q(cents__gt=0) | ~Q(reason=""), name="money_back_has_its_reason"),
            models.UniqueConstraint(
                fields=["request", "token"], condition=~Q(token=""), name="payment_recorded_once_per_token"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["request", "cents"], name="payments_by_request"),
            models.Index(fields=["paid_on"], name="payments_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.cents} {self.currency}"

    @property
    def programme(self) -> Programme:
        return self.request.agreement.programme


class PaymentShare(models.Model):
    """The part of a payment that is meant for one project: decided when it is paid, to the cent."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="shares")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="payment_shares", verbose_name=_("project")
    )
    cents = models.BigIntegerField(_("amount"))

    privacy = privacy(none="id payment project cents")

    class Meta:
        verbose_name = _("share of a payment")
        verbose_name_plural = _("shares of payments")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "project"], name="share_once_per_project"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "cents"], name="payment_shares_by_project")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.cents}"


class SetOff(models.Model):
    """What of the advance for one project is set off of a request: decided when it is authorised, to the cent.

    The cost may be that of another project, which then gets so much more of what is paid. Below zero: cost that the
    advance for another project had paid was corrected, and so much of it is open again here, where it went.
    """

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="set_offs")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("project"))
    cents = models.BigIntegerField(_("amount"))

    privacy = privacy(none="id request project cents")

    class Meta:
        verbose_name = _("advance set off")
        verbose_name_plural = _("advances set off")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "project"], name="set_off_once_per_project"),
            models.CheckConstraint(condition=~Q(cents=0), name="set_off_is_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.cents}"
