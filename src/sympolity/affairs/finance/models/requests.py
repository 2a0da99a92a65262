"""How money is asked for, checked, authorised and corrected."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models.expenditure import Expenditure
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme


def _two_people(one: str, other: str) -> Q:
    """That two columns do not name the same person; a column without anybody names nobody."""
    return Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)})


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(agreement__programme__in=Programme.objects.visible_to(user))

    def open(self) -> Self:
        """Still on their way to a payment."""
        return self.exclude(state__in=PaymentRequest.ENDED)


class PaymentRequest(models.Model):
    """An organisation asks for money under an agreement: ahead of cost, for cost of a period, or for the balance.

    Amounts in whole cents of the programme's currency: `claimed_cents` eligible cost (of an advance: the amount asked
    for), `verified_cents` what was found right of it, `authorised_cents` what is to be paid: the verified cost times
    `rate`, less `set_off_cents`. Set off are advances (`advance_cents` of it) and corrections of what was paid.
    `rate` is that of the agreement on the day of submission; an advance has the rate 1.
    """

    class Mode(models.TextChoices):
        ADVANCE = "advance", _("advance")
        INTERIM = "interim", _("interim")
        FINAL = "final", _("final")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        IN_VERIFICATION = "in-verification", _("in verification")
        CLARIFICATION = "clarification", _("questions to answer")
        VERIFIED = "verified", _("verified")
        AUTHORISED = "authorised", _("authorised")
        PAID = "paid", _("paid")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    ENDED = (State.PAID, State.REJECTED, State.WITHDRAWN)
    OUT = (State.REJECTED, State.WITHDRAWN)

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="payment_requests", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="payment_requests", verbose_name=_("organisation")
    )
    number = models.PositiveIntegerField(_("number"))
    mode = models.CharField(_("kind"), max_length=7, choices=Mode, default=Mode.INTERIM)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.DRAFT)
    state_reason = models.CharField(_("why"), max_length=1000, blank=True)
    period_from = models.DateField(_("cost from"), null=True, blank=True)
    period_until = models.DateField(_("cost until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    claimed_cents = models.BigIntegerField(_("claimed"), default=0)
    verified_cents = models.BigIntegerField(_("verified"), null=True, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=6, decimal_places=4, null=True, blank=True)
    set_off_cents = models.BigIntegerField(_("advances and corrections set off"), default=0)
    advance_cents = models.BigIntegerField(_("advances set off"), default=0)
    authorised_cents = models.BigIntegerField(_("authorised"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    drawn_up_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("drawn up by")
    )
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted in the stead of"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified in the stead of"),
    )
    verified_at = models.DateTimeField(_("verified on"), null=True, blank=True)
    authorised_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authorised by")
    )
    authorised_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("authorised in the stead of"),
    )
    authorised_at = models.DateTimeField(_("authorised on"), null=True, blank=True)
    token = models.CharField(max_length=64, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = PaymentRequestQuerySet.as_manager()
    privacy = privacy(
        none="id agreement organisation number mode state state_reason period_from period_until currency claimed_cents "
        "verified_cents rate set_off_cents advance_cents authorised_cents submitted_at verified_at authorised_at token "
        "is_sample",
        personal="note drawn_up_by submitted_by submitted_for verified_by verified_for authorised_by authorised_for",
    )

    class Meta:
        verbose_name = _("payment request")
        verbose_name_plural = _("payment requests")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="request_number_once_per_agreement"),
            models.CheckConstraint(
                condition=Q(verified_cents=None) | Q(verified_cents__lte=F("claimed_cents")),
                name="no_more_verified_than_claimed",
            ),
            models.CheckConstraint(
                condition=Q(authorised_cents=None) | Q(authorised_cents__gte=0), name="authorised_not_below_zero"
            ),
            models.CheckConstraint(condition=Q(set_off_cents__gte=0), name="set_off_not_below_zero"),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(submitted_by=None) | ~Q(verified_by=F("submitted_by")),
                name="who_submits_does_not_verify",
            ),
            models.CheckConstraint(
                condition=Q(authorised_by=None) | Q(verified_by=None) | ~Q(authorised_by=F("verified_by")),
                name="who_verifies_does_not_authorise",
            ),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_until=None) | Q(period_until__gte=F("period_from")),
                name="request_period_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(advance_cents__gte=0, advance_cents__lte=F("set_off_cents")),
                name="advances_are_part_of_what_is_set_off",
            ),
            # A substitute acts as the person whose place it is: neither of the two has the other duty as well.
            models.CheckConstraint(
                condition=_two_people("verified_by", "submitted_for")
                & _two_people("verified_for", "submitted_by")
                & _two_people("verified_for", "submitted_for"),
                name="no_substitute_submits_and_verifies",
            ),
            models.CheckConstraint(
                condition=_two_people("authorised_by", "verified_for")
                & _two_people("authorised_for", "verified_by")
                & _two_people("authorised_for", "verified_for"),
                name="no_substitute_verifies_and_authorises",
            ),
            models.CheckConstraint(
                condition=_two_people("authorised_by", "submitted_by")
                & _two_people("authorised_by", "submitted_for")
                & _two_people("authorised_for", "submitted_by")
                & _two_people("authorised_for", "submitted_for"),
                name="who_submits_does_not_authorise",
            ),
            models.CheckConstraint(
                condition=_two_people("verified_by", "drawn_up_by")
                & _two_people("verified_for", "drawn_up_by")
                & _two_people("authorised_by", "drawn_up_by")
                & _two_people("authorised_for", "drawn_up_by"),
                name="who_draws_up_neither_verifies_nor_authorises",
            ),
            models.UniqueConstraint(
                fields=["agreement", "token"], condition=~Q(token=""), name="request_drawn_up_once_per_token"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "agreement"], name="requests_by_state")]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"

    @property
    def programme(self) -> Programme:
        return self.agreement.programme


class Preparer(models.Model):
    """Somebody who had a hand in what a draft claims, or whose place such a person took.

    Kept beside the items, because an item that was taken out again is gone and who took it out is not.
    """

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="preparers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))

    privacy = privacy(none="id request", personal="person")

    class Meta:
        verbose_name = _("person who prepared a payment request")
        verbose_name_plural = _("people who prepared payment requests")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "person"], name="preparer_once_per_request"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.request_id}"

    @property
    def programme(self) -> Programme:
        return self.request.agreement.programme


class RequestItem(models.Model):
    """One expenditure in a payment request, and what the verification found.

    A correction is a line of its own below zero: it `corrects` an item that was paid, with a reason. An expenditure
    stands in one request only; it is free again when the request is rejected or withdrawn (`is_active` is False).
    `funded_cents` is the item's part of what is paid, of a correction what is taken back, at the rate of that day.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", _("not looked at yet")
        ACCEPTED = "accepted", _("accepted")
        REDUCED = "reduced", _("accepted in part")
        REFUSED = "refused", _("refused")

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="items")
    expenditure = models.ForeignKey(
        Expenditure, on_delete=models.PROTECT, related_name="claimed_in", verbose_name=_("expenditure")
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    claimed_cents = models.BigIntegerField(_("claimed"))
    accepted_cents = models.BigIntegerField(_("accepted"), null=True, blank=True)
    funded_cents = models.BigIntegerField(_("paid of it"), null=True, blank=True)
    verdict = models.CharField(_("finding"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    put_in_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("put in by")
    )
    put_in_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put in in the stead of"),
    )
    looked_at_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked at by")
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    is_active = models.BooleanField(_("counts"), default=True)
    token = models.CharField(max_length=64, blank=True, editable=False)

    privacy = privacy(
        none="id request expenditure corrects claimed_cents accepted_cents funded_cents verdict reason looked_at "
        "is_active token",
        personal="put_in_by put_in_for looked_at_by",
    )

    class Meta:
        verbose_name = _("item of a payment request")
        verbose_name_plural = _("items of payment requests")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["expenditure"],
                condition=Q(is_active=True, corrects=None),
                name="expenditure_claimed_once",
                violation_error_message=_("This expenditure already stands in a payment request."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | Q(claimed_cents__lt=0), name="correction_is_below_zero"
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=("reduced", "refused")) | ~Q(reason=""), name="reduction_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(accepted_cents=None)
                | Q(accepted_cents__gte=0, accepted_cents__lte=F("claimed_cents"))
                | Q(accepted_cents__lte=0, accepted_cents__gte=F("claimed_cents")),
                name="accepted_lies_between_zero_and_claimed",
            ),
            models.CheckConstraint(
                condition=_two_people("looked_at_by", "put_in_by") & _two_people("looked_at_by", "put_in_for"),
                name="who_puts_in_does_not_look_at",
            ),
            models.UniqueConstraint(
                fields=["request", "token"], condition=~Q(token=""), name="correction_once_per_token"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["request", "accepted_cents"], name="items_by_request")]

    def __str__(self) -> str:
        return f"{self.expenditure_id} in {self.request_id}"

    @property
    def programme(self) -> Programme:
        return self.request.agreement.programme


class Clarification(models.Model):
    """A question of the verification, about a request or one item of it, and the answer."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="clarifications")
    item = models.ForeignKey(
        RequestItem,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="clarifications",
        verbose_name=_("item"),
    )
    question = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answer_by = models.DateField(_("answer until"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    privacy = privacy(
        none="id request item asked_at answer_by answered_at", personal="question asked_by answer answered_by"
    )

    class Meta:
        verbose_name = _("question about a payment request")
        verbose_name_plural = _("questions about payment requests")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id}"

    @property
    def programme(self) -> Programme:
        return self.request.agreement.programme
