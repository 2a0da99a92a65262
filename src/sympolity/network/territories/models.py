from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.kernel.trees import refuse_circle


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def existing(self, on: date) -> Self:
        """Those that were there on a day, as far as anybody said since when and until when they were."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(closed_on=None) | Q(closed_on__gte=on))


class Territory(models.Model):
    """A place with a name and a boundary, in a tree: region, municipality, community."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        DISTRICT = "district", _("district")
        COMMUNITY = "community", _("community")
        SECTION = "section", _("statistical section")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="territories")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166 code of two letters"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("in degrees, north is positive"))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("in degrees, east is positive"))
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = TerritoryQuerySet.as_manager()
    privacy = privacy(none="id network parent level name country latitude longitude valid_from closed_on is_sample")

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["network", "level", "name"], name="territories_by_level")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="no_territory_lies_in_itself",
                violation_error_message=_("A place cannot lie in itself. Choose another one."),
            ),
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
                name="territory_point_is_on_earth",
                violation_error_message=_(
                    "Give both or neither: a latitude from -90 to 90 and a longitude from -180 to 180 degrees."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_circle(self, _("This place would lie in itself. Choose another one."))


class TerritoryName(models.Model):
    """Another name or spelling under which a territory appears; remembered from an import or entered by hand."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=12, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    privacy = privacy(none="id territory name language source")

    class Meta:
        verbose_name = _("other name of a territory")
        verbose_name_plural = _("other names of territories")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "name"],
                name="territory_name_once",
                violation_error_message=_("This place already has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryCode(models.Model):
    """A code of a territory in one scheme and one version of it (DICOFRE 2019, NUTS 2024, INE 2023)."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=40)
    version = models.CharField(_("version"), max_length=20, blank=True)
    value = models.CharField(_("code"), max_length=40)

    privacy = privacy(none="id territory scheme version value")

    class Meta:
        verbose_name = _("code of a territory")
        verbose_name_plural = _("codes of territories")
        ordering: ClassVar = ["scheme", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "scheme", "version"],
                name="territory_code_once",
                violation_error_message=_(
                    "This place already has a code in this version of this scheme. Change that one."
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "value"], name="territories_by_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Boundary(models.Model):
    """The outline of a territory as a GeoJSON MultiPolygon in WGS 84, with its origin and licence."""

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField(_("outline"))
    source = models.CharField(_("source"), max_length=300)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    privacy = privacy(none="id territory geometry source licence as_of note")

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return f"boundary of {self.territory_id}"


class Population(models.Model):
    """How many people lived in a territory on a day, and who counted."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="populations")
    residents = models.PositiveIntegerField(_("residents"))
    aged_under_15 = models.PositiveIntegerField(_("younger than 15"), null=True, blank=True)
    aged_65_plus = models.PositiveIntegerField(_("65 or older"), null=True, blank=True)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)

    privacy = privacy(none="id territory residents aged_under_15 aged_65_plus as_of source")

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering: ClassVar = ["-as_of"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "as_of", "source"],
                name="population_once_per_source",
                violation_error_message=_("This source already gave a population for this day. Correct that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residents} on {self.as_of}"


class ResidentGroup(models.Model):
    """How many people of one nationality lived in a territory on a day. A count that nobody gave is None, never 0.

    The source's own rest ("others") has no code and stays a group of its own.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="resident_groups")
    nationality = models.CharField(_("nationality"), max_length=120)
    nationality_code = models.CharField(_("code of the nationality"), max_length=20, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)

    privacy = privacy(none="id territory nationality nationality_code men women residents as_of source")

    class Meta:
        verbose_name = _("group of residents")
        verbose_name_plural = _("groups of residents")
        ordering: ClassVar = ["-as_of", "nationality", "id"]
        indexes: ClassVar = [models.Index(fields=["territory", "as_of"], name="resident_groups_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "as_of", "source", "nationality", "nationality_code"],
                name="resident_group_once_per_source",
                violation_error_message=_("This source already counted this nationality here on this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nationality} on {self.as_of}"


class BoundaryFileQuerySet(models.QuerySet["BoundaryFile"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))

    def waiting(self) -> Self:
        return self.filter(assigned_at=None, discarded_at=None)


class BoundaryFile(models.Model):
    """A file of outlines that somebody handed in and that waits to be assigned to territories.

    `features` holds for each outline its columns, its valid geometry, what had to be mended, or why it was refused;
    they are wiped once the outlines stand with their territories.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="boundary_files")
    file_name = models.CharField(_("file"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    features = models.JSONField(_("outlines"), default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed in by"))
    handed_in_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)

    objects = BoundaryFileQuerySet.as_manager()
    privacy = privacy(
        none="id network file_name source licence as_of features handed_in_at assigned_at discarded_at", personal="by"
    )

    class Meta:
        verbose_name = _("file of boundaries")
        verbose_name_plural = _("files of boundaries")
        ordering: ClassVar = ["-handed_in_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class GroupingQuerySet(models.QuerySet["Grouping"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(network__in=Network.objects.of(user))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Grouping(models.Model):
    """A set of territories beside the tree: a metropolitan area, a region of planning, an extent of statistics."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="groupings")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    territories = models.ManyToManyField(Territory, related_name="groupings", verbose_name=_("territories"))

    objects = GroupingQuerySet.as_manager()
    privacy = privacy(none="id network name kind source closed_on territories")

    class Meta:
        verbose_name = _("grouping of territories")
        verbose_name_plural = _("groupings of territories")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="grouping_name_once_per_network",
                violation_error_message=_("The network already has a grouping of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
