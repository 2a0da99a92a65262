from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dated(models.Model):
    """A rule of law holds from a day on, until another replaces it, and names where it stands."""

    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("legal source"), max_length=300)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
