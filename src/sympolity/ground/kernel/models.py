from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy


class Job(models.Model):
    """Long work that runs in the background: how far it is, whether somebody asked it to stop, what came out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("times begun"), default=0)
    cancel_asked = models.BooleanField(_("somebody asked it to stop"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    heard_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    result: "models.JSONField[Any, Any]" = models.JSONField(_("result"), default=dict, blank=True)

    privacy = privacy(
        none="id kind arguments state done total message attempts cancel_asked created_at heard_at finished_at result",
        personal="by",
    )

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}


class Duty(models.Model):
    """Something that the background work does again and again: when it did it last, and whether that went well."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    due_at = models.DateTimeField(_("due"))
    begun_at = models.DateTimeField(_("last begun"), null=True)
    ended_at = models.DateTimeField(_("last done"), null=True)
    fault = models.CharField(_("what went wrong"), max_length=300, blank=True)

    privacy = privacy(none="id name due_at begun_at ended_at fault")

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
