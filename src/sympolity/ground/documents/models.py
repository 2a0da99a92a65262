from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy


class DocumentQuerySet(models.QuerySet["Document"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Document(models.Model):
    """A file that proves or explains something about one object: a report, a photograph, a list of those present.

    The file is kept under the SHA-256 of its content, and never changes: what replaces it is another document.
    """

    class Confidentiality(models.TextChoices):
        PUBLIC = "public", _("everybody")
        PROGRAMME = "programme", _("people of the programme")
        RESTRICTED = "restricted", _("those who report, check and audit")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("object"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    file = models.FileField(_("file"), max_length=120)
    file_name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=100)
    bytes = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    confidentiality = models.CharField(
        _("who may read it"), max_length=10, choices=Confidentiality, default=Confidentiality.PROGRAMME
    )
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()
    # What people hand in may name people.
    privacy = privacy(
        none="id network subject_type subject_id media_type bytes sha256 confidentiality uploaded_at withdrawn_at "
        "withdrawn_because",
        personal="title file file_name uploaded_by withdrawn_by",
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="documents_by_subject"),
            models.Index(fields=["sha256"], name="documents_by_hash"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sha256"],
                condition=Q(withdrawn_at=None),
                name="document_once_per_object",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
