"""What a city offers to the people who live there: where they go, and what they can ask for.

The names follow HSDS (Open Referral): a facility is a location, a procedure is a service.
"""

import re
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.territories.models import Territory

TYPE_AND_CODE = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]", re.DOTALL)


def split_type(text: str) -> tuple[str, str]:
    """The words of a type and its code: "health centre [HC]" has both."""
    found = TYPE_AND_CODE.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text.strip(), "")


class FacilityTypeQuerySet(models.QuerySet["FacilityType"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))


class FacilityType(models.Model):
    """A kind of facility in a network's own words, with the code that its lists use."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="facility_types")
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=40, blank=True)

    objects = FacilityTypeQuerySet.as_manager()
    privacy = privacy(none="id network name code")

    class Meta:
        verbose_name = _("type of facility")
        verbose_name_plural = _("types of facilities")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="facility_type_once_per_network",
                violation_error_message=_("The network already has a type of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spelt(self) -> str:
        return f"{self.name} [{self.code}]" if self.code else self.name


class OfferQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Facility(models.Model):
    """A place that people go to: a health centre, a school, an office, a pharmacy."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="facilities")
    name = models.CharField(_("name"), max_length=300)
    types = models.ManyToManyField(FacilityType, blank=True, related_name="facilities", verbose_name=_("types"))
    operator = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name=_("run by"),
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name=_("territory"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("in degrees, north is positive"))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("in degrees, east is positive"))
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = OfferQuerySet.as_manager()
    privacy = privacy(
        none="id network name types operator territory address postal_code town latitude longitude telephone email "
        "website language checked_on closed_on is_sample"
    )

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["network", "name"], name="facilities_by_name"),
            models.Index(fields=["territory", "closed_on"], name="facilities_by_territory"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="facility_point_is_on_earth",
                violation_error_message=_(
                    "Give both or neither: a latitude from -90 to 90 and a longitude from -180 to 180 degrees."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FacilityCode(models.Model):
    """What a facility is called in one list or register of facilities."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=40)
    value = models.CharField(_("code"), max_length=80)

    privacy = privacy(none="id facility scheme value")

    class Meta:
        verbose_name = _("code of a facility")
        verbose_name_plural = _("codes of facilities")
        ordering: ClassVar = ["scheme", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facility", "scheme"], name="facility_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "value"], name="facilities_by_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Procedure(models.Model):
    """Something that people can ask their administration for: to be registered, a permit, a certificate.

    A yes or no that nobody said is None; lists are kept as lists of text, in the order of their source.
    """

    CHANNELS = ("online", "in_person", "by_telephone", "by_mobile", "at_kiosk")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="procedures")
    name = models.CharField(_("name"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="procedures",
        verbose_name=_("territory"),
    )
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="procedures",
        verbose_name=_("responsible organisation"),
    )
    unit = models.CharField(_("responsible office"), max_length=300, blank=True)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    field = models.CharField(_("field of action"), max_length=200, blank=True)
    field_code = models.CharField(_("code of the field"), max_length=40, blank=True)
    requirements = models.TextField(_("what to bring"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    free_of_charge = models.BooleanField(_("free of charge"), null=True, blank=True)
    immediate = models.BooleanField(_("done at once"), null=True, blank=True)
    online = models.BooleanField(_("online"), null=True, blank=True)
    in_person = models.BooleanField(_("in person"), null=True, blank=True)
    by_telephone = models.BooleanField(_("by telephone"), null=True, blank=True)
    by_mobile = models.BooleanField(_("by mobile"), null=True, blank=True)
    at_kiosk = models.BooleanField(_("at a kiosk"), null=True, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    code = models.CharField(_("code"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = OfferQuerySet.as_manager()
    translated = ("name", "description", "requirements")
    privacy = privacy(
        none="id network name description territory responsible unit topic field field_code requirements legal_basis "
        "free_of_charge immediate online in_person by_telephone by_mobile at_kiosk keywords links code language "
        "published_on checked_on closed_on is_sample"
    )

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["network", "name"], name="procedures_by_name"),
            models.Index(fields=["network", "field"], name="procedures_by_field"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source_language(self) -> str:
        return self.language or "en"
