"""The contract with a supplier: its price, who follows it, how it changed, what guards it, how it was accepted."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models.procedures import Lot, Procurement, Supplier
from sympolity.affairs.procurement.models.rules import Category, ModificationRule
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def running(self) -> Self:
        return self.exclude(state__in=Contract.ENDED)

    def with_worth(self) -> Self:
        """Each with `grown_cents` (all modifications together), `worth_cents` and `ends_now_on`, in one query."""
        standing = Modification.objects.filter(contract=OuterRef("pk"), withdrawn_on=None)
        grown = standing.order_by().values("contract").annotate(total=Sum("cents")).values("total")
        moved = standing.exclude(new_ends_on=None).order_by("-agreed_on", "-number").values("new_ends_on")[:1]
        return self.annotate(
            grown_cents=Coalesce(Subquery(grown, output_field=BigIntegerField()), 0),
            worth_cents=F("cents") + F("grown_cents"),
            ends_now_on=Coalesce(Subquery(moved), F("ends_on")),
        )

    def with_tax(self) -> Self:
        """Those with worth, each with `known_tax_cents` and `worth_with_tax_cents`, None where some is unknown."""
        standing = Modification.objects.filter(contract=OuterRef("pk"), withdrawn_on=None)
        taxes = standing.order_by().values("contract").annotate(total=Sum("tax_cents")).values("total")
        untaxed = standing.filter(tax_cents=None).exclude(cents=0)
        known = Coalesce(F("tax_cents"), 0) + Coalesce(Subquery(taxes, output_field=BigIntegerField()), 0)
        whole = Case(When(~Exists(untaxed), tax_cents__isnull=False, then=F("worth_cents") + F("known_tax_cents")))
        return self.annotate(known_tax_cents=known, worth_with_tax_cents=whole)

    def over_limit(self) -> Self:
        """Those that grew by more than the rule of the day of their signature allows."""
        rules = ModificationRule.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=OuterRef("signed_on")),
            programme=OuterRef("programme"),
            category=OuterRef("category"),
            valid_from__lte=OuterRef("signed_on"),
        )
        share = Subquery(rules.order_by("-valid_from").values("share")[:1])
        limit = ExpressionWrapper(F("cents") * share, DecimalField(max_digits=24, decimal_places=4))
        return self.with_worth().annotate(limit_cents=limit).filter(grown_cents__gt=F("limit_cents"))

    def without_manager(self) -> Self:
        """Those still to be followed that nobody is named for today."""
        today = timezone.localdate()
        named = ContractManager.objects.filter(contract=OuterRef("pk")).on(today)
        return self.running().exclude(Exists(named))


class Contract(models.Model):
    """What a supplier delivers for which price, until when. Amounts in whole cents; `cents` is without tax.

    `cents` is the price that was signed and never changes; what it is worth now is `cents` plus its modifications.
    """

    class State(models.TextChoices):
        SIGNED = "signed", _("signed")
        IN_EXECUTION = "in-execution", _("in execution")
        SUSPENDED = "suspended", _("suspended")
        PROVISIONALLY_ACCEPTED = "provisionally-accepted", _("provisionally accepted")
        CLOSED = "closed", _("finally accepted")
        TERMINATED = "terminated", _("terminated")

    ENDED = (State.CLOSED, State.TERMINATED)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contracts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("who buys")
    )
    procurement = models.ForeignKey(
        Procurement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=_("procurement"),
    )
    lot = models.OneToOneField(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="contract", verbose_name=_("lot")
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("supplier")
    )
    reference = models.CharField(_("reference"), max_length=80)
    title = models.CharField(_("what is delivered"), max_length=500)
    category = models.CharField(_("category"), max_length=8, choices=Category, default=Category.SERVICES)
    cents = models.BigIntegerField(_("price without tax"))
    tax_cents = models.BigIntegerField(_("tax"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on as signed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=22, choices=State, default=State.SIGNED)
    state_reason = models.CharField(_("why"), max_length=500, blank=True)
    provisionally_accepted_on = models.DateField(_("provisionally accepted on"), null=True, blank=True)
    closed_on = models.DateField(_("finally accepted or terminated on"), null=True, blank=True)
    portal_id = models.CharField(_("number in the national portal"), max_length=80, blank=True)
    portal_url = models.URLField(_("address in the national portal"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ContractQuerySet.as_manager()
    translated = ("title",)
    privacy = privacy(
        none="id programme project organisation procurement lot reference title category cents tax_cents currency "
        "signed_on starts_on ends_on state state_reason provisionally_accepted_on closed_on portal_id portal_url "
        "is_sample changed_at",
        personal="supplier",
    )

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering: ClassVar = ["-signed_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "reference"],
                name="contract_reference_once_per_programme",
                violation_error_message=_("The programme already has a contract of this reference."),
            ),
            models.CheckConstraint(condition=Q(cents__gte=0), name="contract_price_not_below_zero"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="contracts_by_state"),
            models.Index(fields=["project", "cents"], name="contracts_by_project"),
            models.Index(fields=["supplier"], name="contracts_by_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def source_language(self) -> str:
        return self.programme.base_language


class ContractManagerQuerySet(models.QuerySet["ContractManager"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day), designated_on__lte=day)


class ContractManager(models.Model):
    """A person was named in writing to follow a contract, for which part of it, and said whether interests conflict."""

    class Conflict(models.TextChoices):
        OPEN = "open", _("not declared yet")
        NONE = "none", _("no conflict of interest")
        CONFLICT = "conflict", _("conflict of interest")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="managers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="managed_contracts", verbose_name=_("person"))
    functions = models.CharField(_("what the person follows"), max_length=500, blank=True)
    designated_on = models.DateField(_("named on"))
    designated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("named by")
    )
    act = models.CharField(_("written act that names the person"), max_length=200)
    until = models.DateField(_("until"), null=True, blank=True)
    conflict = models.CharField(_("declaration"), max_length=8, choices=Conflict, default=Conflict.OPEN)
    conflict_note = models.CharField(_("in words"), max_length=500, blank=True)
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    named_in_contract = models.BooleanField(_("the contract itself names the person"), default=False)

    objects = ContractManagerQuerySet.as_manager()
    privacy = privacy(
        none="id contract functions designated_on act until conflict declared_on named_in_contract",
        personal="user designated_by conflict_note",
    )

    class Meta:
        verbose_name = _("contract manager")
        verbose_name_plural = _("contract managers")
        ordering: ClassVar = ["designated_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "user"], condition=Q(until=None), name="contract_manager_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("designated_on")), name="contract_manager_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.contract_id}"

    def stands_on(self, day: date) -> bool:
        """As `ContractManagerQuerySet.on` reads it."""
        return self.designated_on <= day and (self.until is None or self.until >= day)


class ExecutionNote(models.Model):
    """What somebody saw while a contract was carried out: a visit, a deviation, a delivery. Never changed."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit")
        DELIVERY = "delivery", _("delivery")
        DEVIATION = "deviation", _("deviation")
        INSTRUCTION = "instruction", _("instruction to the supplier")
        NOTE = "note", _("note")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.NOTE)
    on = models.DateField(_("day"), default=timezone.localdate)
    text = models.TextField(_("what was seen"), max_length=4000)
    percent_done = models.PositiveIntegerField(_("per cent of the work done"), null=True, blank=True)
    settled_on = models.DateField(_("deviation settled on"), null=True, blank=True)
    settled_because = models.CharField(_("how it was settled"), max_length=500, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    privacy = privacy(
        none="id contract kind on percent_done settled_on written_at", personal="text settled_because written_by"
    )

    class Meta:
        verbose_name = _("execution note")
        verbose_name_plural = _("execution notes")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent_done=None) | Q(percent_done__lte=100), name="no_more_than_all_is_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Modification(models.Model):
    """A contract changes in its duration, value or scope. `cents` is the difference, below zero where it is less."""

    class Kind(models.TextChoices):
        DURATION = "duration", _("duration")
        VALUE = "value", _("value")
        SCOPE = "scope", _("scope")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="modifications")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what changes"), max_length=8, choices=Kind)
    agreed_on = models.DateField(_("agreed on"))
    cents = models.BigIntegerField(_("difference without tax"), default=0)
    tax_cents = models.BigIntegerField(_("tax"), null=True, blank=True)
    new_ends_on = models.DateField(_("new end"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=1000)
    source = models.CharField(_("legal source"), max_length=300, blank=True)
    over_limit_because = models.CharField(_("why it may pass the limit"), max_length=500, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    privacy = privacy(
        none="id contract number kind agreed_on cents tax_cents new_ends_on reason source over_limit_because "
        "withdrawn_on"
    )

    class Meta:
        verbose_name = _("modification")
        verbose_name_plural = _("modifications")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="modification_number_once_per_contract"),
        ]
        indexes: ClassVar = [models.Index(fields=["contract", "cents"], name="modifications_by_contract")]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.number}"


class Guarantee(models.Model):
    """Money or a promise that secures a contract, from whom and until when."""

    class Kind(models.TextChoices):
        BANK = "bank", _("bank guarantee")
        INSURANCE = "insurance", _("surety insurance")
        DEPOSIT = "deposit", _("deposit")
        RETENTION = "retention", _("kept back from payments")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="guarantees")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.BANK)
    issuer = models.CharField(_("given by"), max_length=200, blank=True)
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)

    privacy = privacy(none="id contract kind issuer cents currency given_on valid_until released_on")

    class Meta:
        verbose_name = _("guarantee")
        verbose_name_plural = _("guarantees")
        ordering: ClassVar = ["given_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="guarantee_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cents}"
