"""How somebody is found who does the work: procedures, their lots, who was invited, who bid, who won."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models.rules import Category, ProcedureKind
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.methods.procurement import Scale
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


class Supplier(models.Model):
    """A company or person that delivers: kept once for a network, known by its tax number where there is one."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="suppliers")
    name = models.CharField(_("name"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    folded_number = models.CharField(max_length=40, blank=True, editable=False)
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    # A supplier may be a natural person.
    privacy = privacy(none="id network country is_sample", personal="name folded_name tax_number folded_number")

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "country", "folded_number"],
                condition=~Q(folded_number=""),
                name="supplier_number_once_per_country",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["network", "folded_name"], name="suppliers_by_name")]

    def __str__(self) -> str:
        return self.name


class ProcurementQuerySet(models.QuerySet["Procurement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        """Still on their way to a contract."""
        return self.exclude(state__in=Procurement.ENDED)

    def to_relaunch(self) -> Self:
        """Those that found nobody and were not tried again."""
        return self.filter(state__in=Procurement.FOUND_NOBODY, relaunched_as=None)


class Procurement(models.Model):
    """One attempt to find somebody who delivers. Where nobody bids, it is relaunched as a further attempt."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        PREPARED = "prepared", _("prepared")
        LAUNCHED = "launched", _("launched")
        BIDS_CLOSED = "bids-closed", _("bids closed")
        AWARDED = "awarded", _("awarded")
        CONTRACTED = "contracted", _("contracted")
        DESERTED = "deserted", _("deserted: nobody bid")
        UNSUCCESSFUL = "unsuccessful", _("no acceptable bid")
        CANCELLED = "cancelled", _("cancelled")

    ENDED = (State.CONTRACTED, State.DESERTED, State.UNSUCCESSFUL, State.CANCELLED)
    FOUND_NOBODY = (State.DESERTED, State.UNSUCCESSFUL)
    # Only who was invited may bid.
    BY_INVITATION = (
        ProcedureKind.SIMPLIFIED,
        ProcedureKind.DIRECT,
        ProcedureKind.CONSULTATION,
        ProcedureKind.RESTRICTED,
        ProcedureKind.NEGOTIATED,
    )

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="procurements")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="procurements", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="procurements", verbose_name=_("who buys")
    )
    reference = models.CharField(_("reference"), max_length=80)
    title = models.CharField(_("what is bought"), max_length=300)
    procedure = models.CharField(_("procedure"), max_length=12, choices=ProcedureKind, default=ProcedureKind.OPEN)
    category = models.CharField(_("category"), max_length=8, choices=Category, default=Category.WORKS)
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    base_cents = models.BigIntegerField(_("base price without tax"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    attempt = models.PositiveIntegerField(_("attempt"), default=1)
    relaunches = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="relaunched_as",
        verbose_name=_("relaunches"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    state_reason = models.CharField(_("why it ended so"), max_length=500, blank=True)
    launch_planned_on = models.DateField(_("launch planned for"), null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    bids_due_on = models.DateField(_("bids until"), null=True, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    portal_id = models.CharField(_("number in the national portal"), max_length=80, blank=True)
    portal_url = models.URLField(_("address in the national portal"), blank=True)
    ceiling_note = models.CharField(_("why the ceiling does not stand against it"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProcurementQuerySet.as_manager()
    translated = ("title",)
    privacy = privacy(
        none="id programme project organisation reference title procedure category cpv base_cents currency attempt "
        "relaunches state state_reason launch_planned_on launched_on bids_due_on awarded_on ended_on portal_id "
        "portal_url ceiling_note is_sample changed_at"
    )

    class Meta:
        verbose_name = _("procurement")
        verbose_name_plural = _("procurements")
        ordering: ClassVar = ["reference", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "reference", "attempt"],
                name="procurement_reference_once_per_attempt",
                violation_error_message=_("The programme already has a procurement of this reference."),
            ),
            models.CheckConstraint(condition=Q(base_cents__gte=0), name="procurement_price_not_below_zero"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="procurement_attempt_from_one"),
            models.CheckConstraint(
                condition=Q(launched_on=None) | Q(bids_due_on=None) | Q(bids_due_on__gte=F("launched_on")),
                name="bids_are_due_after_the_launch",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="procurements_by_state"),
            models.Index(fields=["project", "state"], name="procurements_by_project"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class Lot(models.Model):
    """A part of a procurement that is awarded on its own."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        AWARDED = "awarded", _("awarded")
        DESERTED = "deserted", _("deserted: nobody bid")
        UNSUCCESSFUL = "unsuccessful", _("no acceptable bid")
        CANCELLED = "cancelled", _("cancelled")

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    base_cents = models.BigIntegerField(_("base price without tax"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN)

    privacy = privacy(none="id procurement number title base_cents outcome")

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procurement", "number"], name="lot_number_once_per_procurement"),
            models.CheckConstraint(condition=Q(base_cents__gte=0), name="lot_price_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AwardCriterion(models.Model):
    """By what bids are compared: its weight in per cent and where its mark comes from.

    Without criteria the price alone decides. A lot that has criteria of its own is awarded by those only.
    """

    class Marking(models.TextChoices):
        JURY = Scale.JURY.value, _("marked by the jury")
        BASE = Scale.BASE.value, _("price, below the base price")
        LOWEST = Scale.LOWEST.value, _("price, against the lowest bid")

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="criteria")
    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, null=True, blank=True, related_name="criteria", verbose_name=_("lot")
    )
    title = models.CharField(_("criterion"), max_length=200)
    weight = models.DecimalField(_("weight in per cent"), max_digits=5, decimal_places=2)
    scale = models.CharField(_("how it is marked"), max_length=6, choices=Marking, default=Marking.JURY)

    privacy = privacy(none="id procurement lot title weight scale")

    class Meta:
        verbose_name = _("award criterion")
        verbose_name_plural = _("award criteria")
        ordering: ClassVar = ["-weight", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "procurement",
                Coalesce("lot", 0),
                "title",
                name="award_criterion_once",
                violation_error_message=_("This criterion is there already."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="criterion_weighs_a_part",
                violation_error_message=_("A weight is above 0 and at most 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """Somebody was invited to bid."""

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="invitations")
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("supplier")
    )
    invited_on = models.DateField(_("invited on"))

    privacy = privacy(none="id procurement invited_on", personal="supplier")

    class Meta:
        verbose_name = _("invitation to bid")
        verbose_name_plural = _("invitations to bid")
        ordering: ClassVar = ["invited_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procurement", "supplier"], name="supplier_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} for {self.procurement_id}"


class Bid(models.Model):
    """What a supplier offered, and what became of it."""

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("received")
        EXCLUDED = "excluded", _("excluded")
        RANKED = "ranked", _("not chosen")
        WON = "won", _("won")

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="bids")
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="bids", verbose_name=_("lot")
    )
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="bids", verbose_name=_("supplier"))
    cents = models.BigIntegerField(_("price without tax"))
    received_on = models.DateField(_("received on"))
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.RECEIVED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    privacy = privacy(none="id procurement lot cents received_on rank outcome reason", personal="supplier")

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering: ClassVar = ["rank", "cents", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cents__gte=0), name="bid_not_below_zero"),
            models.UniqueConstraint("procurement", Coalesce("lot", 0), "supplier", name="bid_once_per_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.cents}"


class Mark(models.Model):
    """What the jury gave a bid by one criterion, from 0 to 100."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(
        AwardCriterion, on_delete=models.CASCADE, related_name="marks", verbose_name=_("award criterion")
    )
    value = models.DecimalField(_("mark"), max_digits=5, decimal_places=2)

    privacy = privacy(none="id bid criterion value")

    class Meta:
        verbose_name = _("mark of a bid")
        verbose_name_plural = _("marks of bids")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="bid_marked_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100),
                name="mark_within_its_scale",
                violation_error_message=_("A mark lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.value}"
