"""A programme, its money and its people: who holds which role, and who was invited to."""

import secrets
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.kernel.privacy import privacy
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.vocabulary import Word, word
from sympolity.network.territories.models import Grouping


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """The programmes in which a person holds a role today, and all of a network whose register the person keeps."""
        today = timezone.localdate()
        appointed = Appointment.objects.held_on(today).filter(user_id=user.pk)
        return self.filter(
            Q(pk__in=appointed.values("programme"))
            | Q(network__memberships__user_id=user.pk, network__memberships__is_steward=True)
        ).distinct()

    def public(self) -> Self:
        return self.filter(is_public=True)


def default_vocabulary() -> dict[str, str]:
    return {}


class Programme(models.Model):
    """What a network does together for a time, with objectives, funds and projects, in its own words."""

    class Status(models.TextChoices):
        PREPARATION = "preparation", _("in preparation")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="programmes")
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Stands in the address of its pages."))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is"), blank=True)
    base_language = models.CharField(_("language in which it writes"), max_length=12, default="en")
    vocabulary = models.JSONField(_("words"), default=default_vocabulary, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PREPARATION)
    is_public = models.BooleanField(_("has a public page"), default=False)
    accent = models.CharField(_("colour"), max_length=12, blank=True, choices=Network._meta.get_field("accent").choices)
    grouping = models.ForeignKey(
        Grouping,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("its territory"),
    )
    watch_cents = models.BigIntegerField(
        _("watch list from"), default=100_000_000, help_text=_("Projects above this amount stand in the watch list.")
    )
    licence = models.CharField(_("licence of its open data"), max_length=60, default="CC BY 4.0")
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()
    translated = ("title", "summary")
    privacy = privacy(
        none="id network slug title summary base_language vocabulary currency starts_on ends_on status is_public "
        "accent grouping watch_cents licence is_sample created_at"
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("The last day lies before the first. Choose a later one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def word(self, key: str) -> Word:
        return word(self.vocabulary, key)

    @property
    def source_language(self) -> str:
        return self.base_language


class Fund(models.Model):
    """A source of money of a programme: who pays, how much was announced, at which share."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funds")
    code = models.CharField(_("code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    share = models.DecimalField(
        _("share of eligible cost"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("0.865 means 86.5 %"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    privacy = privacy(none="id programme code name share closed_on")

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="fund_name_once_per_programme",
                violation_error_message=_("The programme already has a fund of this name."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=0, share__lte=1),
                name="fund_share_between_0_and_1",
                violation_error_message=_("Write the share as a number from 0 to 1, such as 0.865."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do in a programme (domain model 7.4); `role_table.ROLES` says it in a table."""

    ADMIN = "admin", _("programme administrator")
    SECRETARIAT = "secretariat", _("secretariat")
    FINANCE = "finance", _("finance officer")
    ORGANISATION_MANAGER = "organisation-manager", _("organisation manager")
    PROJECT_OFFICER = "project-officer", _("project officer")
    CONTRACT_MANAGER = "contract-manager", _("contract manager")
    STEWARD = "steward", _("objective steward")
    FACILITATOR = "facilitator", _("facilitator")
    AUDITOR = "auditor", _("auditor")
    READER = "reader", _("reader")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held_on(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class Appointment(models.Model):
    """A person holds a role in a programme; the roles of an organisation are held for one organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("for the organisation"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substituted",
        verbose_name=_("stands in for"),
    )
    stands_in_because = models.CharField(_("why somebody stands in"), max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()
    privacy = privacy(
        none="id programme organisation role since until", personal="user stands_in_for stands_in_because"
    )

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "user",
                "programme",
                "role",
                Coalesce("organisation", 0),
                condition=Q(until=None),
                name="appointment_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def in_two_weeks() -> date:
    return timezone.localdate() + timedelta(days=14)


class Invitation(models.Model):
    """A role offered by mail to somebody who may not have an account yet."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for the organisation"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    email = models.EmailField(_("mail address"))
    language = models.CharField(_("language of the mail"), max_length=12, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField(_("valid until"), default=in_two_weeks)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    privacy = privacy(
        none="id programme organisation role language token_hash expires_on invited_at accepted_at withdrawn_at",
        personal="email invited_by",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-invited_at"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
