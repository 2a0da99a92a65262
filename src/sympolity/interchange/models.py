from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models import Round
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def standing(self) -> Self:
        """Those whose rows are in the list now."""
        return self.filter(state=Import.State.COMMITTED)


class Import(models.Model):
    """One spreadsheet on its way into the list: its file, how it is read, what it would change, what became of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waiting to be read")
        READING = "reading", _("being read")
        MAPPING = "mapping", _("columns to confirm")
        CHECKING = "checking", _("being compared")
        READY = "ready", _("ready to look at")
        COMMITTING = "committing", _("coming in")
        COMMITTED = "committed", _("brought in")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("refused")
        DISCARDED = "discarded", _("discarded")

    UNDER_WAY = (State.UPLOADED, State.READING, State.CHECKING, State.COMMITTING, State.UNDOING)
    WAITING = (State.MAPPING, State.READY)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(_("what it lists"), max_length=40, default="projects")
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    refusal = models.JSONField(_("why it was refused"), default=dict, blank=True)
    reading = models.JSONField(_("how it is read"), default=dict)
    mapping = models.JSONField(_("columns"), default=dict)
    answers = models.JSONField(_("answers"), default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    brought = models.JSONField(_("what it made"), default=dict)
    source = models.CharField(_("who made the list"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    continues = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("corrects rows of"),
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by"))
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    committed_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()
    privacy = privacy(
        none="id programme kind file file_name bytes sha256 state refusal reading mapping answers summary brought "
        "source as_of continues job created_at committed_at undone_at",
        personal="by",
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["programme", "kind", "state"], name="imports_by_state")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    def added(self) -> list[int]:
        """The records that it made, the last of the file first."""
        rows = self.rows.filter(outcome=ImportRow.Outcome.NEW).exclude(subject_id=None).order_by("-number")
        return [pk for pk in rows.values_list("subject_id", flat=True) if pk is not None]

    @property
    def sheet(self) -> str:
        return str(self.reading.get("sheet", ""))

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns as they were recognised, each with letter, heading and samples."""
        return list(self.reading.get("columns", []))

    @property
    def chosen(self) -> dict[str, dict[str, Any]]:
        """Column letter -> where it goes and how its values are written."""
        return dict(self.mapping.get("columns", {}))


class ImportRow(models.Model):
    """What one row of a spreadsheet would do, or did: the preview and the memory of an import.

    `cells` is the row as it stood in the file, by column letter; `values` what was read from it, by field; `changes`
    the old and the new value of each field of a known record. `fields` names those that would change or that something
    is wrong with, `place` is where the row is about. A record that is gone from the list has number 0; rows that make
    one record together leave it to the first of them.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        GONE = "gone", _("gone from the list")
        ASKED = "asked", _("in question")
        REFUSED = "refused", _("refused")
        LEFT_OUT = "left-out", _("left out")
        TOGETHER = "together", _("together with another row")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    subject_id = models.PositiveBigIntegerField(_("object"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    cells = models.JSONField(_("cells"), default=dict)
    values = models.JSONField(_("values"), default=dict)
    changes = models.JSONField(_("old and new"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    fields = models.CharField(_("fields"), max_length=1000, blank=True)
    place = models.ForeignKey(
        Territory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )

    # A list of people puts them into its rows.
    privacy = privacy(
        none="id of number outcome subject_id fields place", personal="title cells values changes reasons"
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering: ClassVar = ["number", "id"]
        indexes: ClassVar = [
            models.Index(fields=["of", "outcome", "number"], name="import_rows_by_outcome"),
            models.Index(fields=["of", "number"], name="import_rows_by_number"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"


class Question(models.Model):
    """What only a person can say before the rows come in: which organisation a name means, which of two a row is.

    `key` stays the same when the file is compared again, so that an answer given once holds.
    """

    class About(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        TERRITORY = "territory", _("territory")
        OBJECTIVE = "objective", _("objective")
        FUND = "fund", _("fund")
        PROJECT = "project", _("project")
        AGREEMENT = "agreement", _("agreement")
        CONTRACT = "contract", _("contract")
        CATEGORY = "category", _("cost category")
        CHOICE = "choice", _("choice")
        RECORD = "record", _("record")
        TWINS = "twins", _("rows that say the same")
        TOGETHER = "together", _("rows of one record")
        CELL = "cell", _("changed on both sides")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(_("key"), max_length=80)
    about = models.CharField(_("about"), max_length=12, choices=About)
    field = models.CharField(_("field"), max_length=40, blank=True)
    column = models.CharField(_("column"), max_length=200, blank=True)
    text = models.CharField(_("what it says"), max_length=500)
    rows = models.JSONField(_("rows"), default=list)
    candidates = models.JSONField(_("who it could be"), default=list)
    can_create = models.BooleanField(_("may be made anew"), default=False)
    spellings = models.JSONField(_("other spellings in the file"), default=list)
    answer = models.JSONField(_("answer"), default=dict)

    privacy = privacy(none="id of key about field column text rows candidates can_create spellings answer")

    class Meta:
        verbose_name = _("question of an import")
        verbose_name_plural = _("questions of imports")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "key"], name="import_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.text}"


class FilledWorkbookQuerySet(models.QuerySet["FilledWorkbook"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(round__programme__in=Programme.objects.visible_to(user))


class FilledWorkbook(models.Model):
    """A workbook with the reports of one organisation in one round, as it came back: looked at, then brought in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("ready to look at")
        APPLIED = "applied", _("brought in")
        DISCARDED = "discarded", _("discarded")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", verbose_name=_("round"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    file = models.FileField(_("file"), upload_to="workbooks/%Y/%m/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    bytes = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by"))
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_at = models.DateTimeField(_("brought in"), null=True, blank=True)

    objects = FilledWorkbookQuerySet.as_manager()
    # The words of a report may name people.
    privacy = privacy(
        none="id round organisation bytes sha256 state summary created_at applied_at", personal="file file_name by"
    )

    class Meta:
        verbose_name = _("filled-in workbook")
        verbose_name_plural = _("filled-in workbooks")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["round", "organisation"], name="workbooks_by_organisation")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def programme(self) -> Programme:
        return self.round.programme
