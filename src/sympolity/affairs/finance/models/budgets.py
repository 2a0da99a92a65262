"""The budget of a project in versions, its lines, and what was committed of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models.frame import CostCategory
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Programme


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__programme__in=Programme.objects.visible_to(user))

    def agreed(self) -> Self:
        """The version of each project that counts."""
        return self.filter(state=Budget.State.AGREED)


class Budget(models.Model):
    """One version of the budget of a project: drawn up, submitted, agreed; a further version replaces it.

    `reserve_cents` is kept back for what is not known yet. The budgets of the parts of a project and its reserve stay
    within its own budget.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for a decision")
        RETURNED = "returned", _("returned")
        AGREED = "agreed", _("agreed")
        REPLACED = "replaced", _("replaced")
        DROPPED = "dropped", _("dropped")

    OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budgets", verbose_name=_("project"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    reserve_cents = models.BigIntegerField(_("reserve"), default=0)
    reason = models.CharField(_("why it changes"), max_length=1000, blank=True)
    drawn_up_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drawn up by")
    )
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=1000, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = BudgetQuerySet.as_manager()
    privacy = privacy(
        none="id project number state currency reserve_cents reason decided_at decision is_sample",
        personal="drawn_up_by submitted_by decided_by",
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering: ClassVar = ["project", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="budget_number_once_per_project"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="agreed"), name="one_agreed_budget_per_project"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=("draft", "submitted", "returned")),
                name="one_open_budget_per_project",
            ),
            models.CheckConstraint(condition=Q(reserve_cents__gte=0), name="reserve_not_below_zero"),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (Q(drawn_up_by=None) | ~Q(decided_by=F("drawn_up_by")))
                & (Q(submitted_by=None) | ~Q(decided_by=F("submitted_by"))),
                name="who_plans_a_budget_does_not_decide_on_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.number}"

    @property
    def programme(self) -> Programme:
        return self.project.programme


class BudgetLine(models.Model):
    """What one organisation may spend of one fund under one category in one period of a project."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="budget_lines", verbose_name=_("organisation")
    )
    category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="budget_lines", verbose_name=_("cost category")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("fund")
    )
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_until = models.DateField(_("until"), null=True, blank=True)
    cents = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    privacy = privacy(none="id budget organisation category fund period_from period_until cents note")

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cents__gte=0), name="budget_line_not_below_zero"),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_until=None) | Q(period_until__gte=F("period_from")),
                name="budget_period_ends_after_start",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["budget", "cents"], name="budget_lines_by_budget")]

    def __str__(self) -> str:
        return f"{self.budget_id}: {self.cents}"


class Commitment(models.Model):
    """Money that a project is bound to spend, from a day on: by a contract, an appointment, a decision."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("organisation")
    )
    category = models.ForeignKey(
        CostCategory, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("cost category")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("fund")
    )
    contract = models.ForeignKey(
        Contract,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("contract"),
    )
    number = models.CharField(_("number in the accounts"), max_length=80, blank=True)
    title = models.CharField(_("what for"), max_length=300)
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    committed_on = models.DateField(_("committed on"), default=timezone.localdate)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_because = models.CharField(_("why it was released"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    privacy = privacy(
        none="id project organisation category fund contract number title cents currency committed_on released_on "
        "released_because is_sample"
    )

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering: ClassVar = ["committed_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="commitment_above_zero"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "cents"], name="commitments_by_project")]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.project.programme
