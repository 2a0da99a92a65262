from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.monitoring.models.rounds import Round
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.programmes.models import Programme


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(round__programme__in=Programme.objects.visible_to(user))

    def public(self) -> Self:
        return self.filter(round__programme__is_public=True).exclude(published_at=None)


class Edition(models.Model):
    """The results of a closed round as one frozen, hashed file. A correction is a further edition with a reason."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    content = models.TextField()  # canonical JSON: all that the round said, with the hash of each accepted report
    sha256 = models.CharField(max_length=64)
    public_content = models.TextField()  # what anyone may read of it, small counts suppressed
    public_sha256 = models.CharField(max_length=64)
    reason = models.CharField(_("why there is a new edition"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EditionQuerySet.as_manager()
    privacy = privacy(
        none="id round number sha256 public_content public_sha256 reason closed_at published_at",
        personal="content closed_by published_by",
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["-closed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="edition_number_once_per_round"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_at__gte=F("closed_at")),
                name="edition_published_after_it_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="editions_by_hash"),
            models.Index(fields=["public_sha256"], name="editions_by_public_hash"),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.round_id}"

    @property
    def programme(self) -> Programme:
        return self.round.programme
