"""What was agreed between whom: the agreement, who is party to it, what it covers and what it asks for."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.ground.kernel.trees import refuse_circle
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Dated, Fund, Programme


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def in_force(self) -> Self:
        """Signed by all, not ended and not terminated."""
        return self.filter(state=Agreement.State.SIGNED)


class Agreement(models.Model):
    """A programme contract, a financing contract, a grant agreement, a memorandum: what organisations agreed.

    What it grants and until when stands in its versions (`Terms`); the version in force is the one that counts.
    """

    class Kind(models.TextChoices):
        FINANCING = "financing", _("financing contract")
        PROGRAMME = "programme", _("programme contract")
        ACCEPTANCE = "acceptance", _("acceptance terms")
        GRANT = "grant", _("grant agreement")
        PARTNERSHIP = "partnership", _("partnership agreement")
        MEMORANDUM = "memorandum", _("memorandum")
        ADHERENCE = "adherence", _("adherence")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNING = "signing", _("out for signature")
        SIGNED = "signed", _("signed")
        ENDED = "ended", _("ended")
        TERMINATED = "terminated", _("terminated")
        DROPPED = "dropped", _("dropped")

    # Kinds under which money is granted: a project of a kind with money is contracted under one of these.
    WITH_MONEY = (Kind.FINANCING, Kind.PROGRAMME, Kind.ACCEPTANCE, Kind.GRANT)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("under")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PROGRAMME)
    reference = models.CharField(_("reference"), max_length=80)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("what it is about"), blank=True)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("fund")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    signed_on = models.DateField(_("signed by all on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AgreementQuerySet.as_manager()
    translated = ("title", "summary")
    privacy = privacy(
        none="id programme parent kind reference title summary fund state signed_on ended_on ended_because is_sample "
        "changed_at"
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering: ClassVar = ["reference", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "reference"],
                name="agreement_reference_once_per_programme",
                violation_error_message=_("The programme already has an agreement of this reference."),
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_agreement_is_under_itself"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False), name="signed_agreement_has_its_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state"], name="agreements_by_state")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def source_language(self) -> str:
        return self.programme.base_language

    def clean(self) -> None:
        refuse_circle(self, _("This agreement would stand under itself. Choose another one."))


class Party(models.Model):
    """An organisation that is bound by an agreement, and as what."""

    class Role(models.TextChoices):
        GRANTOR = "grantor", _("gives the money")
        INTERMEDIARY = "intermediary", _("passes the money on")
        BENEFICIARY = "beneficiary", _("receives the money")
        PARTNER = "partner", _("partner")
        WITNESS = "witness", _("takes note")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="party_to", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTNER)
    signs = models.BooleanField(_("has to sign"), default=True)

    privacy = privacy(none="id agreement organisation role signs")

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar = ["role", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once_per_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} as {self.role}"


class Terms(models.Model):
    """What an agreement says as of one version: amount, rate and time. The first is the original, others change it.

    `rate` is the share of the eligible cost that is paid, 0.865 for 86.5 %. A version in force is never changed.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("original")
        PROLONGATION = "prolongation", _("prolongation")
        ADDENDUM = "addendum", _("addendum")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNING = "signing", _("out for signature")
        IN_FORCE = "in-force", _("in force")
        REPLACED = "replaced", _("replaced")
        DROPPED = "dropped", _("dropped")

    OPEN = (State.DRAFT, State.SIGNING)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ORIGINAL)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    cents = models.BigIntegerField(_("amount granted"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    rate = models.DecimalField(_("rate"), max_digits=6, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("why it changes"), max_length=1000, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    drawn_up_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drawn up by")
    )
    drawn_up_at = models.DateTimeField(_("drawn up"), default=timezone.now)

    privacy = privacy(
        none="id agreement number kind state cents currency rate starts_on ends_on reason in_force_on drawn_up_at",
        personal="drawn_up_by",
    )

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="terms_number_once_per_agreement"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="in-force"), name="one_version_of_an_agreement_in_force"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=("draft", "signing")),
                name="one_open_version_of_an_agreement",
            ),
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__gte=0), name="terms_amount_not_below_zero"),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=1), name="terms_rate_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="terms_end_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"

    @property
    def programme(self) -> Programme:
        return self.agreement.programme


class Signature(models.Model):
    """A party has signed a version: on which day, in whose name, and who wrote that down."""

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("party"))
    signed_on = models.DateField(_("signed on"))
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    privacy = privacy(none="id terms party signed_on recorded_at", personal="signatory recorded_by")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["signed_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["terms", "party"], name="signature_once_per_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.signed_on}"


class AgreedProject(models.Model):
    """A project that an agreement covers, and how much of the amount is meant for it, where that is said."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="covered")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreed_in", verbose_name=_("project"))
    cents = models.BigIntegerField(_("amount for the project"), null=True, blank=True)

    privacy = privacy(none="id agreement project cents")

    class Meta:
        verbose_name = _("project of an agreement")
        verbose_name_plural = _("projects of agreements")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "project"], name="project_once_per_agreement"),
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__gte=0), name="agreed_amount_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} in {self.agreement_id}"


class Obligation(models.Model):
    """Something that an agreement asks of one of its parties, by a day."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REPORTED = "reported", _("reported as done")
        FULFILLED = "fulfilled", _("fulfilled")
        WAIVED = "waived", _("waived")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="obligations")
    title = models.CharField(_("what is asked"), max_length=300)
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("of whom")
    )
    due_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    reported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    translated = ("title",)
    privacy = privacy(
        none="id agreement title clause organisation due_on state reported_on note", personal="reported_by"
    )

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="obligations_by_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.agreement.programme

    @property
    def source_language(self) -> str:
        return self.agreement.programme.base_language

    @property
    def days_late(self) -> int:
        """Days past the day of an obligation that nobody reported as done, else 0."""
        if self.state != self.State.OPEN:
            return 0
        return max(0, (timezone.localdate() - self.due_on).days)


class RetentionRule(Dated):
    """For how many years papers are kept, counted from which event, by which law; dated, since laws change."""

    class Since(models.TextChoices):
        LAST_PAYMENT = "last-payment", _("the last payment")
        END = "end", _("the end of the agreement")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="retention_rules")
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fund")
    )
    years = models.PositiveIntegerField(_("years"))
    counted_from = models.CharField(_("counted from"), max_length=12, choices=Since, default=Since.LAST_PAYMENT)

    privacy = privacy(none="id programme fund years counted_from valid_from valid_until source")

    class Meta:
        verbose_name = _("rule on keeping papers")
        verbose_name_plural = _("rules on keeping papers")
        ordering: ClassVar = ["valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="retention_rule_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.years}"
