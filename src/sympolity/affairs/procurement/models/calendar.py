"""Where the deadlines of a person can be read by a calendar program."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy


class CalendarAddress(models.Model):
    """Calendar programs may read the deadlines of a person. A new number makes the signed address before it void."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="calendar_address", verbose_name=_("person")
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    made_at = models.DateTimeField(_("made"), auto_now=True)

    privacy = privacy(none="id number made_at", personal="user")

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.number}"
