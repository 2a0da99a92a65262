from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def update(self, **changes: Any) -> NoReturn:
        raise TypeError("The journal is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The journal is append-only.")


class Entry(models.Model):
    """One line of the journal: who decided what on which object, when, why and from which source.

    Entries of one chain are numbered and each carries the hash of the one before, so that a line taken out or
    altered is found. Database triggers refuse UPDATE and DELETE. People stand in it by reference only.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    chain = models.CharField(_("chain"), max_length=60)
    number = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    verb = models.CharField(_("what"), max_length=80)
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("object"))
    reason = models.TextField(_("why"), blank=True)
    source = models.JSONField(_("source"), default=dict, blank=True)
    changes = models.JSONField(_("old and new"), default=dict, blank=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EntryQuerySet.as_manager()
    privacy = privacy(
        none="id network chain number at verb subject_type subject_id reason source changes previous_hash hash",
        personal="by",
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="journal_numbers_have_no_twin"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="journal_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.verb}"


class Chain(models.Model):
    """The head of one chain, locked by whoever writes the next entry; it also is the version of what it covers."""

    name = models.CharField(_("chain"), max_length=60, primary_key=True)
    number = models.PositiveBigIntegerField(_("last number"), default=0)
    hash = models.CharField(_("last hash"), max_length=64, blank=True)
    at = models.DateTimeField(_("last entry"), null=True)

    privacy = privacy(none="name number hash at")

    class Meta:
        verbose_name = _("chain of the journal")
        verbose_name_plural = _("chains of the journal")

    def __str__(self) -> str:
        return self.name
