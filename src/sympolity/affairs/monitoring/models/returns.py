from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models.indicators import Category, Indicator
from sympolity.affairs.monitoring.models.rounds import Round
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(round__programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        """Those on which somebody who reports still has to work."""
        return self.filter(state__in=Return.WITH_THE_REPORTER)

    def late(self) -> Self:
        """Past their due day and not sent: late is computed, never declared."""
        return (
            self.open()
            .filter(due_on__lt=timezone.localdate())
            .exclude(Q(state=Return.State.REOPENED) | ~Q(reopened_scope=""))
        )

    def accepted(self) -> Self:
        return self.filter(state=Return.State.ACCEPTED)


class Return(models.Model):
    """The report on one project, or of one organisation, in one round."""

    class State(models.TextChoices):
        DUE = "due", _("not begun")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("sent")
        IN_REVIEW = "in-review", _("being read")
        RETURNED = "returned", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        REOPENED = "reopened", _("reopened")
        EXCUSED = "excused", _("not asked")

    class Scope(models.TextChoices):
        TEXT = "text", _("words only")
        FIGURES = "figures", _("words and figures")

    WITH_THE_REPORTER = (State.DUE, State.DRAFT, State.RETURNED, State.REOPENED)
    WITH_THE_SECRETARIAT = (State.SUBMITTED, State.IN_REVIEW)

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="returns", verbose_name=_("organisation that reports")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="returns", verbose_name=_("project")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DUE)
    due_on = models.DateField(_("due"))
    reopened_scope = models.CharField(_("what may change"), max_length=7, choices=Scope, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReturnQuerySet.as_manager()
    privacy = privacy(
        none="id round organisation project state due_on reopened_scope reason revision changed_at submitted_at "
        "accepted_at",
        personal="changed_by submitted_by accepted_by",
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "project"], condition=~Q(project=None), name="one_return_of_a_project_per_round"
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(project=None),
                name="one_return_of_an_organisation_per_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "organisation", "state"], name="returns_by_organisation"),
            models.Index(fields=["project", "round"], name="returns_by_project"),
        ]

    def __str__(self) -> str:
        return str(self.project or self.organisation)

    @property
    def programme(self) -> Programme:
        return self.round.programme

    @property
    def is_being_corrected(self) -> bool:
        """Whether it was accepted and opened again: what was accepted counts until something else is."""
        return self.state == self.State.REOPENED or bool(self.reopened_scope)

    @property
    def days_late(self) -> int:
        """Days past the due day of a report that was never sent or was sent back, else 0."""
        if self.state not in self.WITH_THE_REPORTER or self.is_being_corrected:
            return 0
        return max(0, (timezone.localdate() - self.due_on).days)


class Answer(models.Model):
    """What stands in one field of a report now. `key` names the field: question:7, indicator:12, milestone:5."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    is_prefilled = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    # Narrative may name people who took part, so words count as personal.
    privacy = privacy(none="id of key revision is_prefilled changed_at", personal="value changed_by")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "key"], name="one_answer_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.of_id}"


class Submission(models.Model):
    """A report as it was sent: frozen, hashed, kept for good. A correction is a new one."""

    class Decision(models.TextChoices):
        PENDING = "pending", _("not decided")
        RETURNED = "returned", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("taken back")

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(_("version"))
    content = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)
    # Names one sending: the same one may arrive many times over a poor connection, and counts once.
    token = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, default=Decision.PENDING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)

    privacy = privacy(
        none="id of number sha256 token submitted_at decision decided_at note",
        personal="content submitted_by decided_by",
    )

    class Meta:
        verbose_name = _("sent report")
        verbose_name_plural = _("sent reports")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "number"], name="submission_once_per_version"),
            models.UniqueConstraint(fields=["of", "token"], condition=~Q(token=""), name="submission_once_per_sending"),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="submissions_by_hash")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.of_id}"


class Remark(models.Model):
    """What somebody who read a sent report says about one field of it, or about all of it (without a key)."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    key = models.CharField(max_length=60, blank=True)
    reason = models.TextField(_("what is to be put right"))

    privacy = privacy(none="id submission key reason")

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.reason


class Figure(models.Model):
    """A figure of an accepted report: a reading of its frozen content, rebuilt with it and never changed by hand."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="figures")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="figures")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="figures")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="figures")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    weight = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    as_of = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)

    privacy = privacy(none="id submission round indicator organisation project category value weight as_of source note")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "submission", "indicator", Coalesce("category", 0), name="figure_once_per_submission"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "indicator"], name="figures_by_round"),
            models.Index(fields=["indicator", "project"], name="figures_by_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.value} of {self.indicator_id}"
