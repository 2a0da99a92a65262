"""What was spent: each invoice, salary or flat rate with its papers, and the papers that were handed in twice."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models.frame import CostCategory
from sympolity.affairs.procurement.models import Contract, Supplier
from sympolity.ground.accounts.models import User
from sympolity.ground.documents.models import Document
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Programme


class ExpenditureQuerySet(models.QuerySet["Expenditure"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__programme__in=Programme.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Expenditure(models.Model):
    """One paper of cost: an invoice, a salary, a receipt. A credit note has amounts below zero.

    Amounts in whole cents of the currency of the paper: `net_cents` without tax, `tax_cents` the tax apart.
    `eligible_cents` is the part of both that counts for the funding, in the programme's currency, converted by `rate`.
    """

    class Paper(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        RECEIPT = "receipt", _("receipt")
        PAYROLL = "payroll", _("payroll")
        TRAVEL = "travel", _("travel claim")
        CREDIT_NOTE = "credit-note", _("credit note")
        FLAT_RATE = "flat-rate", _("flat rate")
        OTHER = "other", _("other paper")

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="expenditures", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="expenditures", verbose_name=_("who paid")
    )
    category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="expenditures", verbose_name=_("cost category")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="expenditures", verbose_name=_("fund")
    )
    contract = models.ForeignKey(
        Contract,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expenditures",
        verbose_name=_("contract"),
    )
    supplier = models.ForeignKey(
        Supplier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expenditures",
        verbose_name=_("supplier"),
    )
    paper = models.CharField(_("paper"), max_length=11, choices=Paper, default=Paper.INVOICE)
    number = models.CharField(_("number of the paper"), max_length=80, blank=True)
    folded_number = models.CharField(max_length=80, blank=True, editable=False)
    title = models.CharField(_("what for"), max_length=300, blank=True)
    issued_on = models.DateField(_("date of the paper"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    net_cents = models.BigIntegerField(_("amount without tax"))
    tax_cents = models.BigIntegerField(_("tax"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    rate = models.DecimalField(_("rate of exchange"), max_digits=18, decimal_places=8, default=1)
    eligible_cents = models.BigIntegerField(_("eligible amount"))
    eligible_note = models.CharField(_("why not all of it is eligible"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = ExpenditureQuerySet.as_manager()
    privacy = privacy(
        none="id project organisation category fund contract paper number folded_number issued_on paid_on net_cents "
        "tax_cents currency rate eligible_cents eligible_note entered_at withdrawn_at withdrawn_because is_sample",
        personal="supplier title entered_by changed_by",
    )

    class Meta:
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditures")
        ordering: ClassVar = ["-issued_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="expenditure_rate_above_zero"),
            models.CheckConstraint(
                condition=Q(paper="credit-note", net_cents__lte=0, tax_cents__lte=0, eligible_cents__lte=0)
                | (~Q(paper="credit-note") & Q(net_cents__gte=0, tax_cents__gte=0, eligible_cents__gte=0)),
                name="only_a_credit_note_is_below_zero",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "issued_on", "eligible_cents"], name="expenditure_by_project"),
            models.Index(fields=["folded_number"], name="expenditure_by_number"),
            models.Index(fields=["contract", "eligible_cents"], name="expenditure_by_contract"),
            models.Index(fields=["supplier"], name="expenditure_by_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.number}"

    @property
    def programme(self) -> Programme:
        return self.project.programme

    @property
    def gross_cents(self) -> int:
        return self.net_cents + self.tax_cents


class Evidence(models.Model):
    """A document that proves an expenditure: the invoice itself, or that it was paid."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice or other paper of cost")
        PAYMENT = "payment", _("proof of payment")
        OTHER = "other", _("other document")

    expenditure = models.ForeignKey(Expenditure, on_delete=models.CASCADE, related_name="evidence")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("document"))
    kind = models.CharField(_("what it proves"), max_length=7, choices=Kind, default=Kind.INVOICE)

    privacy = privacy(none="id expenditure document kind")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar = ["kind", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id}"


class Double(models.Model):
    """Two expenditures that look like one paper, and what was found out about them."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        CLEARED = "cleared", _("two different papers")
        CONFIRMED = "confirmed", _("the same paper twice")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Expenditure, on_delete=models.CASCADE, related_name="doubles_after")
    second = models.ForeignKey(Expenditure, on_delete=models.CASCADE, related_name="doubles_before")
    reasons = models.JSONField(_("what is alike"), default=list)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    privacy = privacy(none="id programme first second reasons state found_at decided_at reason", personal="decided_by")

    class Meta:
        verbose_name = _("paper handed in twice")
        verbose_name_plural = _("papers handed in twice")
        ordering: ClassVar = ["-found_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="double_once_per_pair"),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state"], name="doubles_by_state")]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
