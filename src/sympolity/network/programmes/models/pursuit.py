"""What a programme pursues, what was published about it, and who takes part."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.kernel.trees import refuse_circle
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models.programmes import Programme


class Objective(models.Model):
    """What a programme pursues: an axis, a mission, a thematic objective. Objectives nest."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="objectives")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    code = models.CharField(_("code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    goal = models.TextField(_("goal"), blank=True)
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    source = models.CharField(_("source"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("name", "goal")
    privacy = privacy(none="id programme parent code name goal due_on order source closed_on")

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering: ClassVar = ["order", "code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "programme",
                Coalesce("parent", 0),
                "name",
                name="objective_name_once",
                violation_error_message=_("There already is one of this name in this place. Choose another name."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="no_objective_is_part_of_itself",
                violation_error_message=_("Nothing can be part of itself. Choose another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.programme.base_language

    def clean(self) -> None:
        refuse_circle(self, _("This objective would be part of itself. Choose another one."))


class Factor(models.Model):
    """A condition under an objective that projects may cover: a vector, a measure, a key factor."""

    class Kind(models.TextChoices):
        VECTOR = "vector", _("vector")
        MEASURE = "measure", _("measure")
        KEY_FACTOR = "key-factor", _("key factor")
        CONTEXT = "context", _("context factor")

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.VECTOR)
    statement = models.CharField(_("statement"), max_length=300)
    why_and_how = models.TextField(_("why and how"), blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    translated = ("statement", "why_and_how")
    privacy = privacy(none="id objective kind statement why_and_how order closed_on")

    class Meta:
        verbose_name = _("factor")
        verbose_name_plural = _("factors")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["objective", "statement"],
                name="factor_once_per_objective",
                violation_error_message=_("This statement already stands here."),
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def source_language(self) -> str:
        return self.objective.programme.base_language


class PublicFigure(models.Model):
    """A figure that somebody published about a programme, as of a day; contradicting figures stand side by side."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="public_figures")
    topic = models.CharField(_("topic"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    is_about = models.BooleanField(_("about, not exactly"), default=False)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    closed_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    translated = ("topic", "note")
    privacy = privacy(none="id programme topic value is_about unit as_of source note closed_on")

    class Meta:
        verbose_name = _("public figure")
        verbose_name_plural = _("public figures")
        ordering: ClassVar = ["topic", "-as_of", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "topic", "source", "as_of", "value"],
                name="public_figure_once_per_source",
                violation_error_message=_("This figure of this source and day already stands here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.value} {self.unit}"

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))


class Participation(models.Model):
    """An organisation takes part in a programme, or looks after one of its objectives, in a role, for a time."""

    class Role(models.TextChoices):
        FUNDER = "funder", _("funder")
        MANAGING_BODY = "managing-body", _("managing body")
        INTERMEDIARY = "intermediary", _("intermediary")
        LEAD = "lead", _("lead")
        PARTNER = "partner", _("partner")
        ASSOCIATE = "associate", _("associate")
        LEAD_MUNICIPALITY = "lead-municipality", _("lead municipality")
        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")
        STEWARD = "steward", _("looks after an objective")
        FACILITATOR = "facilitator", _("facilitator")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="participations")
    objective = models.ForeignKey(
        Objective,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("objective"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ParticipationQuerySet.as_manager()
    privacy = privacy(none="id programme objective organisation role since until replaces note")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering: ClassVar = ["role", "organisation__name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="participation_ends_after_start",
                violation_error_message=_("The last day lies before the first. Choose a later one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} as {self.role}"
