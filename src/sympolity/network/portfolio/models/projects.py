from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.kernel.trees import refuse_circle
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory


class TargetGroup(models.Model):
    """A group of people that projects of a programme want to reach, from the programme's own list."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="target_groups")
    name = models.CharField(_("name"), max_length=120)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("name",)
    privacy = privacy(none="id programme name closed_on")

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="target_group_once_per_programme"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def public(self) -> Self:
        return self.filter(is_public=True, programme__is_public=True).exclude(stage__in=Project.NEVER_PUBLIC)

    def live(self) -> Self:
        return self.exclude(stage__in=Project.ENDED)

    def late(self) -> Self:
        """Past their planned end and not completed: late is computed, never declared."""
        return self.filter(planned_end_on__lt=timezone.localdate()).exclude(
            stage__in=(*Project.ENDED, Project.Stage.COMPLETED)
        )


class Project(models.Model):
    """Anything that a programme does: from a territorial intervention down to one activity. Projects nest."""

    class Kind(models.TextChoices):
        INTERVENTION = "intervention", _("territorial intervention")
        OPERATION = "operation", _("integrated operation")
        PROJECT = "project", _("project")
        ACTIVITY = "activity", _("activity or work package")
        DEMONSTRATION = "demonstration", _("demonstrative action")
        PILOT = "pilot", _("pilot")
        MENTORING = "mentoring", _("mentoring scheme")
        ADVOCACY = "advocacy", _("advocacy")

    class Nature(models.TextChoices):
        MATERIAL = "material", _("material: works and equipment")
        IMMATERIAL = "immaterial", _("immaterial: actions")
        BOTH = "both", _("material and immaterial")

    class Stage(models.TextChoices):
        IDEA = "idea", _("idea")
        PROPOSED = "proposed", _("proposed")
        APPRAISAL = "appraisal", _("under appraisal")
        APPROVED = "approved", _("approved")
        CONTRACTED = "contracted", _("contracted")
        IMPLEMENTATION = "implementation", _("in implementation")
        COMPLETED = "completed", _("completed")
        CLOSED = "closed", _("closed")
        REJECTED = "rejected", _("rejected")
        STAND_BY = "stand-by", _("on stand-by")
        CANCELLED = "cancelled", _("cancelled")

    ENDED = (Stage.CLOSED, Stage.REJECTED, Stage.CANCELLED)
    NEVER_PUBLIC = (Stage.REJECTED,)
    # Kinds that carry money where a programme says nothing else (`KindRule`).
    WITH_MONEY = (Kind.INTERVENTION, Kind.OPERATION, Kind.PROJECT, Kind.ACTIVITY, Kind.DEMONSTRATION, Kind.PILOT)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.PROJECT)
    code = models.CharField(_("code"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=500)
    summary = models.TextField(_("summary"), blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, blank=True)
    stage = models.CharField(_("stage"), max_length=14, choices=Stage, default=Stage.IDEA)
    stage_reason = models.CharField(_("why it stands still or ended"), max_length=300, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    actual_start_on = models.DateField(_("actual start"), null=True, blank=True)
    actual_end_on = models.DateField(_("actual end"), null=True, blank=True)
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_projects",
        verbose_name=_("lead organisation"),
    )
    territories = models.ManyToManyField(Territory, blank=True, related_name="projects", verbose_name=_("territories"))
    objectives = models.ManyToManyField(Objective, blank=True, related_name="projects", verbose_name=_("objectives"))
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="projects", verbose_name=_("target groups")
    )
    address = models.CharField(_("address or place"), max_length=2000, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_public = models.BooleanField(_("shown in public"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProjectQuerySet.as_manager()
    translated = ("title", "summary")
    privacy = privacy(
        none="id programme parent kind code title summary nature stage stage_reason planned_start_on planned_end_on "
        "actual_start_on actual_end_on lead territories objectives target_groups address latitude longitude website "
        "is_public is_sample changed_at"
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["title", "id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "stage"], name="projects_by_stage"),
            models.Index(fields=["programme", "title"], name="projects_by_title"),
            models.Index(fields=["programme", "planned_end_on"], name="projects_by_end"),
            models.Index(fields=["programme", "lead"], name="projects_by_lead"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "code"], condition=~Q(code=""), name="project_code_once_per_programme"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_project_is_part_of_itself"),
            models.CheckConstraint(
                condition=Q(planned_start_on=None)
                | Q(planned_end_on=None)
                | Q(planned_end_on__gte=F("planned_start_on")),
                name="project_plan_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(actual_start_on=None) | Q(actual_end_on=None) | Q(actual_end_on__gte=F("actual_start_on")),
                name="project_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="project_point_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source_language(self) -> str:
        return self.programme.base_language

    @property
    def days_late(self) -> int:
        """Days past the planned end of a project that is not completed, else 0."""
        if self.planned_end_on is None or self.stage in (*self.ENDED, self.Stage.COMPLETED):
            return 0
        return max(0, (timezone.localdate() - self.planned_end_on).days)

    def clean(self) -> None:
        refuse_circle(self, _("This project would be part of itself. Choose another one."))


class KindRule(models.Model):
    """Whether projects of a kind carry money in a programme, where it decides other than `Project.WITH_MONEY` says."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="kind_rules")
    kind = models.CharField(_("kind"), max_length=14, choices=Project.Kind)
    has_money = models.BooleanField(_("carries money"))
    source = models.CharField(_("where that was decided"), max_length=300, blank=True)

    privacy = privacy(none="id programme kind has_money source")

    class Meta:
        verbose_name = _("rule on a kind of project")
        verbose_name_plural = _("rules on kinds of projects")
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "kind"], name="kind_rule_once_per_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.has_money}"


class ProjectCode(models.Model):
    """A code of a project outside: in the fund's system, the procurement portal, a ministry's list."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=60)
    value = models.CharField(_("code"), max_length=120)

    privacy = privacy(none="id project scheme value")

    class Meta:
        verbose_name = _("outside code of a project")
        verbose_name_plural = _("outside codes of projects")
        ordering: ClassVar = ["scheme", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "scheme", "value"], name="project_outside_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "value"], name="projects_by_outside_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Partner(models.Model):
    """An organisation takes part in a project, in a role, for a time; whoever is replaced stays in the history."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("partner")
        BENEFICIARY = "beneficiary", _("beneficiary")
        IMPLEMENTER = "implementer", _("implementer")
        FUNDER = "funder", _("funder")
        ASSOCIATE = "associate", _("associate")
        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")
        FACILITATOR = "facilitator", _("facilitator")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnered", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTNER)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    privacy = privacy(none="id project organisation role since until replaces")

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["role", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="partner_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} as {self.role}"


class PlannedAmount(models.Model):
    """Money planned for a project, in whole cents: its cost, the part that counts, or what a fund gives."""

    class Measure(models.TextChoices):
        TOTAL = "total", _("total cost")
        ELIGIBLE = "eligible", _("eligible cost")
        FUNDING = "funding", _("funding")

    class Instrument(models.TextChoices):
        GRANT = "grant", _("grant")
        LOAN = "loan", _("loan")
        OWN = "own", _("own money")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="amounts")
    measure = models.CharField(_("what"), max_length=8, choices=Measure)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="amounts", verbose_name=_("fund")
    )
    instrument = models.CharField(_("as"), max_length=5, choices=Instrument, blank=True)
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    as_of = models.DateField(_("as of"), null=True, blank=True)

    privacy = privacy(none="id project measure fund instrument cents currency as_of")

    class Meta:
        verbose_name = _("planned amount")
        verbose_name_plural = _("planned amounts")
        ordering: ClassVar = ["measure", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "project", "measure", Coalesce("fund", 0), "instrument", name="planned_amount_once_per_fund"
            ),
            models.CheckConstraint(condition=Q(cents__gte=0), name="planned_amount_not_below_zero"),
            models.CheckConstraint(
                condition=Q(measure="funding") | Q(fund=None, instrument=""), name="only_funding_has_a_fund"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "measure", "cents"], name="amounts_by_project"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.cents} {self.currency}"


class Milestone(models.Model):
    """A step that a project is to reach by a day, and how one sees that it was reached."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        REPORTED = "reported", _("reported reached")
        FULFILLED = "fulfilled", _("fulfilled")
        PARTLY = "partly", _("partly fulfilled")
        NOT_FULFILLED = "not-fulfilled", _("not fulfilled")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("step"), max_length=300)
    due_on = models.DateField(_("due"))
    verification = models.CharField(_("how one sees it"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.PLANNED)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    closed_on = models.DateField(_("dropped on"), null=True, blank=True)

    translated = ("title", "verification")
    privacy = privacy(none="id project title due_on verification state reported_on closed_on")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["project", "due_on"], name="milestones_by_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def source_language(self) -> str:
        return self.project.programme.base_language

    @property
    def days_late(self) -> int:
        """Days past the due day of a milestone that nobody reported, else 0."""
        if self.state != self.State.PLANNED or self.closed_on:
            return 0
        return max(0, (timezone.localdate() - self.due_on).days)
