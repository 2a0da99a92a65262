from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory


class Disaggregation(models.Model):
    """A way in which a programme splits the people it counts: by sex, by age, by origin."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="disaggregations")
    name = models.CharField(_("name"), max_length=120)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("name",)
    privacy = privacy(none="id programme name closed_on")

    class Meta:
        verbose_name = _("disaggregation")
        verbose_name_plural = _("disaggregations")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="disaggregation_once_per_programme",
                violation_error_message=_("The programme already splits by this. Choose another name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class Category(models.Model):
    """One part of a disaggregation: women; 18 to 29 years."""

    disaggregation = models.ForeignKey(Disaggregation, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("name",)
    privacy = privacy(none="id disaggregation name order closed_on")

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disaggregation", "name"],
                name="category_once_per_disaggregation",
                violation_error_message=_("This category already stands here."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.disaggregation.programme.base_language


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Indicator(models.Model):
    """What a programme measures, in which unit, and by which rule single figures become one."""

    class Kind(models.TextChoices):
        INPUT = "input", _("input")
        OUTPUT = "output", _("output")
        RESULT = "result", _("result")
        IMPACT = "impact", _("impact")
        CONTEXT = "context", _("context")

    class Rule(models.TextChoices):
        SUM = "sum", _("sum: each report counts what is new")
        CUMULATIVE = "cumulative", _("cumulative: each report includes all before it")
        LATEST = "latest", _("latest: how it stands at the end of the period")
        WEIGHTED_AVERAGE = "weighted-average", _("weighted average: a share or a mean of a known base")
        UNIQUE_COUNT = "unique-count", _("unique count: nobody counts twice, so figures are not added")

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="indicators")
    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("objective"),
    )
    code = models.CharField(_("code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("what exactly is counted"), blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OUTPUT)
    unit = models.CharField(_("unit"), max_length=40)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    rule = models.CharField(_("how figures become one"), max_length=16, choices=Rule)
    weight_name = models.CharField(
        _("base of the average"), max_length=120, blank=True, help_text=_("For example: people who took part.")
    )
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("baseline as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    disaggregations = models.ManyToManyField(
        Disaggregation, blank=True, related_name="indicators", verbose_name=_("split by")
    )
    counts_people = models.BooleanField(
        _("counts people"), default=False, help_text=_("Small numbers of people are not shown in public.")
    )
    is_asked_of_all = models.BooleanField(
        _("asked of every project"), default=False, help_text=_("Otherwise only of those to which it is assigned.")
    )
    is_public = models.BooleanField(_("shown in public"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()
    translated = ("name", "definition", "unit")
    privacy = privacy(
        none="id programme objective code name definition kind unit decimals direction rule weight_name baseline "
        "baseline_on source disaggregations counts_people is_asked_of_all is_public order closed_on"
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar = ["order", "code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="indicator_once_per_programme",
                violation_error_message=_("The programme already has an indicator of this name."),
            ),
            models.UniqueConstraint(
                fields=["programme", "code"], condition=~Q(code=""), name="indicator_code_once_per_programme"
            ),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="indicator_at_most_four_decimals"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class Assignment(models.Model):
    """A project reports on an indicator, from a baseline of its own where it has one."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="assignments")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignments")
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("baseline as of"), null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    privacy = privacy(none="id indicator project baseline baseline_on since until")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar = ["indicator", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "project"], name="assignment_once_per_project"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="assignment_ends_after_start"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "indicator"], name="assignments_by_project")]

    def __str__(self) -> str:
        return f"{self.indicator_id} of {self.project_id}"


class Target(models.Model):
    """What an indicator is to reach by a day: in the whole programme, or for one project, organisation or place."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="targets", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("organisation"),
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("territory"),
    )
    due_on = models.DateField(_("to be reached by"))
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=4)
    source = models.CharField(_("source"), max_length=300, blank=True)
    closed_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    privacy = privacy(none="id indicator project organisation territory due_on value source closed_on")

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, territory=None)
                | Q(project=None, territory=None)
                | Q(project=None, organisation=None),
                name="target_of_one_thing",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["indicator", "due_on"], name="targets_by_indicator")]

    def __str__(self) -> str:
        return f"{self.value} by {self.due_on}"

    @property
    def programme(self) -> Programme:
        return self.indicator.programme
