from typing import Any, ClassVar, Self

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.privacy import privacy


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """The person who signs in. What the person may do is said by roles, not here."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("as the device says")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, choices=settings.LANGUAGES)
    theme = models.CharField(_("light or dark"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_operator = models.BooleanField(
        _("runs this installation"), default=False, help_text=_("Creates networks and sees the state of the system.")
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()
    privacy = privacy(
        none="id is_active is_operator joined_at last_login password language theme", personal="email name"
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_mail_address"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    @property
    def is_superuser(self) -> bool:
        """Nobody passes every permission: even the operator needs a role (rules asks this name)."""
        return False

    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, permission: str, obj: models.Model | None = None) -> bool:
        return self.is_active and rules.has_perm(permission, self, obj)

    def has_perms(self, permissions: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)


class NetworkQuerySet(models.QuerySet["Network"]):
    def of(self, user: Any) -> Self:
        """The networks to which a person belongs."""
        return self.filter(memberships__user_id=user.pk)


class Network(models.Model):
    """A league of cities and organisations. Between two networks stands the wall: nothing of one shows in another."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    accent = models.CharField(
        _("colour"),
        max_length=12,
        default="blue",
        choices={"blue": _("blue"), "plum": _("plum"), "violet": _("violet"), "teal": _("teal")},
        help_text=_("Each of these keeps its contrast in light and in dark."),
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = NetworkQuerySet.as_manager()
    privacy = privacy(none="id slug name accent is_sample created_at")

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to a network; what the person may do there is said by appointments to programmes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    is_steward = models.BooleanField(
        _("keeps the register"), default=False, help_text=_("Adds programmes, territories and organisations.")
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    privacy = privacy(none="id network is_steward joined_at", personal="user")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "network"], name="one_membership_per_network"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.network_id}"
