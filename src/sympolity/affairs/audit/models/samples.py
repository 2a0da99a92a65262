"""What auditors drew to look at, and what they found."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import Expenditure
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.reach import within_reach


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, user: User) -> Self:
        """What was drawn to be looked at is for those who see the audits of the whole programme."""
        return self.filter(
            within_reach(user, "audit.see_audit", organisation=""), programme__in=Programme.objects.visible_to(user)
        )


class Sample(models.Model):
    """Expenditures drawn from a population by a method that anybody can repeat from its seed.

    `population` is the filter in words of the system, `frame` the numbers, amounts and weights of what was drawn from,
    as they were then, and `population_hash` its SHA-256, so that a repetition shows what has changed since.
    """

    class Method(models.TextChoices):
        RANDOM = "random", _("at random")
        AMOUNT = "amount", _("by amount: each cent has the same chance")
        RISK = "risk", _("by risk")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="samples")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    method = models.CharField(_("how it was drawn"), max_length=6, choices=Method, default=Method.AMOUNT)
    size = models.PositiveIntegerField(_("how many"))
    seed = models.CharField(_("seed"), max_length=64)
    population = models.JSONField(_("drawn from"), default=dict)
    population_count = models.PositiveIntegerField(_("number of expenditures drawn from"))
    population_cents = models.BigIntegerField(_("amount drawn from"))
    population_hash = models.CharField(_("hash of what was drawn from"), max_length=64)
    frame = models.TextField(blank=True, editable=False)
    drawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn"), default=timezone.now)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = SampleQuerySet.as_manager()
    privacy = privacy(
        none="id programme number title method size seed population population_count population_cents population_hash "
        "frame drawn_at closed_on is_sample",
        personal="drawn_by",
    )

    class Meta:
        verbose_name = _("audit sample")
        verbose_name_plural = _("audit samples")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="audit_sample_number_once_per_programme"),
        ]

    def __str__(self) -> str:
        return self.title


class SampledItemQuerySet(models.QuerySet["SampledItem"]):
    def visible_to(self, user: User) -> Self:
        """An organisation sees which of its own papers are looked at."""
        reached = within_reach(
            user, "audit.see_audit", programme="sample__programme", organisation="expenditure__organisation"
        )
        return self.filter(reached, sample__programme__in=Programme.objects.visible_to(user))


class SampledItem(models.Model):
    """One expenditure of a sample, in the order in which it was drawn, and whether somebody has looked at it."""

    class Result(models.TextChoices):
        OPEN = "open", _("to be looked at")
        IN_ORDER = "in-order", _("in order")
        FINDING = "finding", _("with a finding")

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField(_("place"))
    expenditure = models.ForeignKey(
        Expenditure, on_delete=models.PROTECT, related_name="sampled_in", verbose_name=_("expenditure")
    )
    cents = models.BigIntegerField(_("eligible amount when drawn"))
    why = models.JSONField(_("why it was drawn"), default=dict)
    result = models.CharField(_("result"), max_length=8, choices=Result, default=Result.OPEN)
    looked_at_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked at by")
    )
    looked_at_on = models.DateField(_("looked at on"), null=True, blank=True)
    note = models.CharField(_("what was looked at"), max_length=1000, blank=True)

    objects = SampledItemQuerySet.as_manager()
    privacy = privacy(none="id sample place expenditure cents why result looked_at_on", personal="looked_at_by note")

    class Meta:
        verbose_name = _("sampled expenditure")
        verbose_name_plural = _("sampled expenditures")
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "place"], name="place_once_per_sample"),
            models.UniqueConstraint(fields=["sample", "expenditure"], name="expenditure_once_per_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}/{self.place}"

    @property
    def programme(self) -> Programme:
        return self.sample.programme

    @property
    def is_by_hand(self) -> bool:
        """Added by hand, so that it says nothing of what was not drawn."""
        return "hand" in self.why


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> Self:
        """An organisation sees the findings that it has to answer."""
        return self.filter(within_reach(user, "audit.see_audit"), programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state__in=Finding.OPEN)


class Finding(models.Model):
    """What an auditor found, who has to answer, what was answered, and how it ended.

    It stands about one object: a sampled expenditure, a contract, an agreement, a report, anything with a page.
    `cents` is what is in question; `confirmed_cents` what was wrong of it in the end, known once it is closed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CORRECTED = "corrected", _("corrected")
        CLOSED = "closed", _("closed")

    class Weight(models.TextChoices):
        NOTE = "note", _("note")
        MINOR = "minor", _("minor")
        MAJOR = "major", _("major")

    OPEN = (State.OPEN, State.ANSWERED, State.CORRECTED)

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(_("number"))
    item = models.ForeignKey(
        SampledItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("sampled expenditure"),
    )
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("object"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="findings", verbose_name=_("who has to answer")
    )
    title = models.CharField(_("what was found"), max_length=300)
    text = models.TextField(_("in detail"), max_length=8000, blank=True)
    rule = models.CharField(_("rule that was not kept"), max_length=300, blank=True)
    weight = models.CharField(_("weight"), max_length=5, choices=Weight, default=Weight.MINOR)
    cents = models.BigIntegerField(_("amount in question"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    answer_by = models.DateField(_("answer until"))
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=1000, blank=True)
    confirmed_cents = models.BigIntegerField(_("amount found wrong"), null=True, blank=True)
    correction_type = models.CharField(_("kind of correction"), max_length=80, blank=True)
    correction_id = models.PositiveBigIntegerField(_("correction"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = FindingQuerySet.as_manager()
    privacy = privacy(
        none="id programme number item subject_type subject_id organisation rule weight cents state answer_by "
        "written_at closed_on confirmed_cents correction_type correction_id is_sample",
        personal="title text written_by closed_by conclusion",
    )

    class Meta:
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="finding_number_once_per_programme"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_on__isnull=False) & ~Q(conclusion="")),
                name="closed_finding_has_its_conclusion",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="findings_by_state"),
            models.Index(fields=["subject_type", "subject_id"], name="findings_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def days_late(self) -> int:
        """Days past the day by which an open finding should have been answered, else 0."""
        if self.state != self.State.OPEN:
            return 0
        return max(0, (timezone.localdate() - self.answer_by).days)


class FindingAnswer(models.Model):
    """What was said about a finding: by the audited organisation, by the secretariat, by the auditor. Never changed."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answer")
        CORRECTION = "correction", _("correction made")
        REMARK = "remark", _("remark of the auditor")

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ANSWER)
    text = models.TextField(_("text"), max_length=8000)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    privacy = privacy(none="id finding kind written_at", personal="text written_by")

    class Meta:
        verbose_name = _("answer to a finding")
        verbose_name_plural = _("answers to findings")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id}"

    @property
    def programme(self) -> Programme:
        return self.finding.programme
