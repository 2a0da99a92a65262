"""How people sign in: allauth's own views, by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from sympolity.ground.accounts.expected import is_expected
from sympolity.ground.accounts.models import User


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:profile")


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whoever has an account, or is expected, with a mail address that the identity provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return any(is_expected(address.email) for address in sociallogin.email_addresses if address.verified)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if not self.is_open_for_signup(request, sociallogin):
            raise ImmediateHttpResponse(render(request, "socialaccount/not_expected.html", status=403))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:200]
        user.email = user.email.lower()
        return user


def address_of(request: HttpRequest) -> str:
    """The network address that a request comes from, through the proxies that the operator trusts."""
    return str(SignInAdapter(request).get_client_ip(request))
