import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy


def hash_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Translation(models.Model):
    """What one field of one object says in one more language.

    The field itself holds the text in its source language. A translation remembers the hash of the source text it
    was made from: once the source has another hash, the translation is outdated, whoever changed it and however.
    """

    class Made(models.TextChoices):
        MACHINE = "machine", _("by a machine, not read yet")
        HUMAN = "human", _("by a person")
        REVIEWED = "reviewed", _("by a person, read by a second one")

    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("object"))
    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))
    made = models.CharField(_("made"), max_length=8, choices=Made, default=Made.HUMAN)
    source_hash = models.CharField(_("hash of the source text"), max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("translated by"))
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("read by")
    )
    at = models.DateTimeField(_("when"), auto_now=True)

    privacy = privacy(
        none="id subject_type subject_id field language text made source_hash at", personal="by reviewed_by"
    )

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field", "language"], name="one_translation_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.field} [{self.language}]"
