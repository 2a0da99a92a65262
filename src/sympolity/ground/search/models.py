from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy


class Document(models.Model):
    """What one object is found under. The database itself keeps the index over `keys` in step (migration 0002).

    A document is written anew whenever a decision touches its object, so that a higher number means fresher.
    `keys` are those of `methods.wording`, and one for the audience ("ap7") and one for the kind of object.
    """

    audience = models.CharField(_("audience"), max_length=24)
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("object"))
    is_closed = models.BooleanField(_("closed"), default=False)
    keys = models.TextField(_("keys"))

    privacy = privacy(none="id audience subject_type subject_id is_closed", personal="keys")

    class Meta:
        verbose_name = _("document of the search")
        verbose_name_plural = _("documents of the search")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_document_per_object"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class Term(models.Model):
    """A word that stands in documents of one audience, and in how many: what a slip of the hand may have meant."""

    audience = models.CharField(_("audience"), max_length=24)
    word = models.CharField(_("word"), max_length=60)
    length = models.PositiveSmallIntegerField(_("letters"))
    begins = models.CharField(_("first letters"), max_length=4)
    ends = models.CharField(_("last letters"), max_length=4)
    count = models.IntegerField(_("documents"))

    privacy = privacy(none="id audience length begins ends count", personal="word")

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audience", "word"], name="one_word_per_audience"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["audience", "begins", "length"], name="words_by_begin"),
            models.Index(fields=["audience", "ends", "length"], name="words_by_end"),
        ]

    def __str__(self) -> str:
        return self.word


class Pending(models.Model):
    """An object whose document is out of date until the background work comes to it; without an object: all."""

    subject_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    subject_id = models.PositiveBigIntegerField(_("object"), default=0)

    privacy = privacy(none="id subject_type subject_id")

    class Meta:
        verbose_name = _("object waiting for the search")
        verbose_name_plural = _("objects waiting for the search")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="an_object_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"
