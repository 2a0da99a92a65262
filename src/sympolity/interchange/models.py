from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Programme


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))


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

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(_("what it lists"), max_length=40, default="projects")
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    reading = models.JSONField(_("how it is read"), default=dict)
    mapping = models.JSONField(_("columns"), default=dict)
    answers = models.JSONField(_("answers"), default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    source = models.CharField(_("who made the list"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by"))
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    committed_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()
    privacy = privacy(
        none="id programme kind file file_name sha256 state reading mapping answers summary source as_of job created_at "
        "committed_at undone_at",
        personal="by",
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What one row of a spreadsheet would do, or did: the preview and the memory of an import."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        GONE = "gone", _("gone from the list")
        ASKED = "asked", _("in question")
        REFUSED = "refused", _("refused")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    subject_id = models.PositiveBigIntegerField(_("object"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    values = models.JSONField(_("values"), default=dict)
    changes = models.JSONField(_("old and new"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)

    privacy = privacy(none="id of number outcome subject_id title values changes reasons")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering: ClassVar = ["number", "id"]
        indexes: ClassVar = [models.Index(fields=["of", "outcome", "number"], name="import_rows_by_outcome")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"
