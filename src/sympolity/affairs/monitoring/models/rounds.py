from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models.indicators import Indicator
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


def default_reminder_days() -> list[int]:
    """Days from the due day on which reminders leave: before it below zero, after it above."""
    return [-14, -3, 1, 7, 14]


def nothing() -> dict[str, Any]:
    return {}


class RoundTemplateQuerySet(models.QuerySet["RoundTemplate"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class RoundTemplate(models.Model):
    """What a programme asks again and again: how often, of whom, which questions and indicators, due when."""

    class Cadence(models.TextChoices):
        QUARTERLY = "quarterly", _("every quarter")
        HALF_YEARLY = "half-yearly", _("every six months")
        YEARLY = "yearly", _("every year")
        ONCE = "once", _("when it is needed")

    class AskedOf(models.TextChoices):
        PROJECT = "project", _("each project")
        ORGANISATION = "organisation", _("each organisation")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="round_templates")
    name = models.CharField(_("name"), max_length=120)
    cadence = models.CharField(_("how often"), max_length=11, choices=Cadence, default=Cadence.QUARTERLY)
    asked_of = models.CharField(_("a report for"), max_length=12, choices=AskedOf, default=AskedOf.PROJECT)
    introduction = models.TextField(_("what those who report should know"), blank=True)
    days_to_answer = models.PositiveIntegerField(
        _("days to answer"), default=15, help_text=_("From the end of the period to the day on which reports are due.")
    )
    reminder_days = models.JSONField(_("days of reminders"), default=default_reminder_days)
    manager_hears_after = models.PositiveSmallIntegerField(
        _("days late from which the organisation manager hears of it"), default=7
    )
    secretariat_hears_after = models.PositiveSmallIntegerField(
        _("days late from which the secretariat hears of it"), default=14
    )
    asks_milestones = models.BooleanField(_("asks about milestones"), default=True)
    indicators = models.ManyToManyField(
        Indicator,
        blank=True,
        related_name="round_templates",
        verbose_name=_("indicators"),
        help_text=_("Without a choice it asks for all that are assigned to a project."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = RoundTemplateQuerySet.as_manager()
    translated = ("name", "introduction")
    privacy = privacy(
        none="id programme name cadence asked_of introduction days_to_answer reminder_days manager_hears_after "
        "secretariat_hears_after asks_milestones indicators closed_on"
    )

    class Meta:
        verbose_name = _("template of rounds")
        verbose_name_plural = _("templates of rounds")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="round_template_once_per_programme",
                violation_error_message=_("The programme already has a template of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class RoundQuestionQuerySet(models.QuerySet["RoundQuestion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(template__programme__in=Programme.objects.visible_to(user))


class RoundQuestion(models.Model):
    """A question of a template that is answered in words."""

    template = models.ForeignKey(RoundTemplate, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = RoundQuestionQuerySet.as_manager()
    translated = ("text", "hint")
    privacy = privacy(none="id template text hint is_required order closed_on")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def programme(self) -> Programme:
        return self.template.programme

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state=Round.State.OPEN)

    def public(self) -> Self:
        return self.filter(state=Round.State.PUBLISHED, programme__is_public=True)


class Round(models.Model):
    """A time in which reports about a period are asked for, due on a day that is written down."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    template = models.ForeignKey(
        RoundTemplate, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("template")
    )
    title = models.CharField(_("title"), max_length=160)
    introduction = models.TextField(_("what those who report should know"), blank=True)
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    # What was asked when the round opened: a template that changes later does not change what was asked.
    # An ad-hoc round asks about chosen projects; without a choice a round asks about all that are live when it opens.
    projects = models.ManyToManyField(
        Project, blank=True, related_name="rounds", verbose_name=_("only about these projects")
    )
    asks = models.JSONField(_("what it asks"), default=nothing, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = RoundQuerySet.as_manager()
    translated = ("title", "introduction")
    privacy = privacy(
        none="id programme template title introduction period_from period_until opens_on due_on state projects "
        "asks opened_at closed_at published_at is_sample"
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering: ClassVar = ["-period_until", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["template", "period_from", "period_until"],
                condition=~Q(state="cancelled"),
                name="round_once_per_period",
                violation_error_message=_("This template already has a round for this period."),
            ),
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")),
                name="round_period_ends_after_start",
                violation_error_message=_("The last day lies before the first. Choose a later one."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="round_is_due_after_it_opens",
                violation_error_message=_("Reports cannot be due before the round opens."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state", "due_on"], name="rounds_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class Reminder(models.Model):
    """One person was reminded of an organisation's missing reports, at most once a day and round, whoever asked."""

    class Step(models.TextChoices):
        OFFICER = "officer", _("project officer")
        MANAGER = "manager", _("organisation manager")
        SECRETARIAT = "secretariat", _("secretariat")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    step = models.CharField(_("reminded as"), max_length=11, choices=Step)
    missing = models.PositiveIntegerField(_("reports that were missing"))
    on = models.DateField(_("reminded on"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reminded by"))

    privacy = privacy(none="id round organisation step missing on", personal="user by")
    goes_with_the_person = True

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "organisation", "user", "on"], name="one_reminder_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.on}"
