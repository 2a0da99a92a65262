"""The plan that was agreed, each version of it, and what asks to change it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.portfolio.models.projects import Project
from sympolity.network.programmes.models import Programme


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        """Those on which nobody has decided yet."""
        return self.filter(state__in=Amendment.OPEN)


class Amendment(models.Model):
    """A proposal to change an agreed plan, with its cause and what will be done about it.

    `proposed` holds what would be other than in the plan; `before` the plan as it stood at submission. Days are
    written as ISO dates: {"planned_start_on", "planned_end_on", "steps": {"<milestone>": day}, "dropped": [milestone],
    "new_steps": [{"title", "due_on", "verification"}]}.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for a decision")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Cause(models.TextChoices):
        NO_BIDS = "no-bids", _("tender without bids")
        PERMIT = "late-permit", _("late permit")
        CONTRACTOR = "contractor", _("contractor")
        WEATHER = "weather", _("weather")
        STAFF = "staff", _("lack of staff")
        FUNDING = "late-funding", _("funding late")
        SCOPE = "scope", _("change of scope")
        PARTNER = "partner", _("partner replaced")
        OTHER = "other", _("other cause")

    OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    cause_note = models.CharField(_("cause in words"), max_length=1000, blank=True)
    remedy = models.CharField(_("remedy"), max_length=1000)
    proposed: Any = models.JSONField(_("what would change"), default=dict)
    before: Any = models.JSONField(_("plan at submission"), default=dict, blank=True)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("reason or conditions of the decision"), max_length=1000, blank=True)

    objects = AmendmentQuerySet.as_manager()
    privacy = privacy(
        none="id project number state cause cause_note remedy proposed before proposed_at submitted_at decided_at "
        "decision",
        personal="proposed_by submitted_by decided_by",
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="amendment_number_once_per_project"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=("draft", "submitted", "returned")),
                name="one_open_amendment_per_project",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "rejected")) | Q(decided_at__isnull=False),
                name="decided_amendment_has_its_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "project"], name="amendments_by_state")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class PlanVersion(models.Model):
    """The plan of a project as it was agreed on a day: the first is the baseline, each further one an amendment's.

    `steps` holds the day of each milestone that was pursued then: {"<milestone>": "2026-03-31"}.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveIntegerField(_("number"))
    is_baseline = models.BooleanField(_("baseline"), default=False)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"))
    steps: Any = models.JSONField(_("days of its milestones"), default=dict, blank=True)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    amendment = models.OneToOneField(
        Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="version", verbose_name=_("amendment")
    )

    privacy = privacy(none="id project number is_baseline planned_start_on planned_end_on steps agreed_on amendment")

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="plan_version_number_once_per_project"),
            models.UniqueConstraint(fields=["project"], condition=Q(is_baseline=True), name="one_baseline_per_project"),
            models.CheckConstraint(
                condition=Q(is_baseline=True, amendment=None) | Q(is_baseline=False, amendment__isnull=False),
                name="further_plan_comes_from_an_amendment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.number}"


class CriticalDate(models.Model):
    """A day that every plan of a programme has to respect: the end of a fund, the closing of its accounts."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="critical_dates")
    title = models.CharField(_("what ends or falls due"), max_length=200)
    falls_on = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("title",)
    privacy = privacy(none="id programme title falls_on source closed_on")

    class Meta:
        verbose_name = _("critical date")
        verbose_name_plural = _("critical dates")
        ordering: ClassVar = ["falls_on", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def source_language(self) -> str:
        return self.programme.base_language
