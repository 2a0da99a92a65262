from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.kernel.trees import refuse_circle
from sympolity.network.territories.models import Territory


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class SectorQuerySet(models.QuerySet["Sector"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))


class Sector(models.Model):
    """A field of activity in a network's own words: culture, sport, neighbourhood, solidarity."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="sectors")
    name = models.CharField(_("name"), max_length=200)

    objects = SectorQuerySet.as_manager()
    privacy = privacy(none="id network name")

    class Meta:
        verbose_name = _("field of activity")
        verbose_name_plural = _("fields of activity")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="sector_once_per_network",
                violation_error_message=_("The network already has a field of activity of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that takes part: a municipality, an association of cities, a school, a cooperative."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        PUBLIC_BODY = "public-body", _("other public body")
        ASSOCIATION_OF_CITIES = "association-of-cities", _("association of cities")
        ASSOCIATION = "association", _("association or NGO")
        SOCIAL_ENTERPRISE = "social-enterprise", _("social enterprise or cooperative")
        COMPANY = "company", _("company")
        UNIVERSITY = "university", _("university or research centre")
        SCHOOL = "school", _("school")
        FUND = "fund", _("fund")
        OTHER = "other", _("other")

    class Helix(models.TextChoices):
        PUBLIC = "public", _("public administration")
        PRIVATE = "private", _("private sector")
        RESEARCH = "research", _("research and academia")
        CITIZENS = "citizens", _("citizens and platforms")
        MEDIA = "media", _("media")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind, default=Kind.OTHER)
    helix = models.CharField(_("helix"), max_length=10, choices=Helix, blank=True)
    home = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("home territory"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("belongs to")
    )
    website = models.URLField(_("website"), blank=True)
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="organisations", verbose_name=_("fields of activity")
    )
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = OrganisationQuerySet.as_manager()
    privacy = privacy(none="id network name kind helix home parent website sectors founded_year closed_on is_sample")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["network", "name"], name="organisations_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="no_organisation_belongs_to_itself",
                violation_error_message=_("An organisation cannot belong to itself. Choose another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_circle(self, _("This organisation would belong to itself. Choose another one."))


class OrganisationName(models.Model):
    """Another name or spelling under which an organisation appears."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    source = models.CharField(_("source"), max_length=200, blank=True)

    privacy = privacy(none="id organisation name source")

    class Meta:
        verbose_name = _("other name of an organisation")
        verbose_name_plural = _("other names of organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="organisation_name_once",
                violation_error_message=_("This organisation already has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationCode(models.Model):
    """An identifier of an organisation in one scheme: a tax number, a PIC, an LEI, a register number."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=40)
    value = models.CharField(_("identifier"), max_length=80)

    privacy = privacy(none="id organisation scheme value")

    class Meta:
        verbose_name = _("identifier of an organisation")
        verbose_name_plural = _("identifiers of organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "scheme"],
                name="organisation_code_once",
                violation_error_message=_(
                    "This organisation already has an identifier of this scheme. Change that one."
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "value"], name="organisations_by_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organisation__network__in=Network.objects.of(user))

    def current(self) -> Self:
        return self.filter(until=None)


class Affiliation(models.Model):
    """A person works for an organisation, in a function and a capacity, for a time."""

    class Capacity(models.TextChoices):
        POLITICAL = "political", _("political")
        TECHNICAL = "technical", _("technical")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    person_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("mail address"), blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="affiliations", verbose_name=_("account")
    )
    function = models.CharField(_("function"), max_length=200, blank=True)
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity, default=Capacity.TECHNICAL)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()
    privacy = privacy(none="id organisation capacity since until", personal="person_name email user function")

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["person_name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="affiliation_ends_after_start",
                violation_error_message=_("The last day lies before the first. Choose a later one."),
            ),
        ]

    def __str__(self) -> str:
        return self.person_name
