"""How the accounts library behaves here: no open sign-up, own words, letters in the reader's language, sealed secrets."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries
from wiqaya.people.access import STRONG
from wiqaya.people.mail import compose
from wiqaya.people.models import User
from wiqaya.safeguards.access import Actor

JUST_NOW = 300  # seconds


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the prevention coordinator of your city."),
        "email_password_mismatch": _("The e-mail address and the password do not fit together. Check both and try again."),
        "enter_current_password": _("Write the password that you use now."),
        "incorrect_code": _("This code does not fit. Wait for the next one and write it at once."),
        "incorrect_password": _("This password does not fit. Check it and try again."),
        "invalid_or_expired_key": _("This link no longer works. Ask for a new one."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries from this connection. Wait one minute and try again."),
        "rate_limited": _("Too many tries one after the other. Wait a minute and try again."),
        "same_as_current": _("Choose a password that differs from the present one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None) -> EmailMessage:
        user = User.objects.filter(email__iexact=email).first()
        language = user.language if user else (get_language() or "ar")
        with override(language):
            page = {**context, "name": user.name if user else "", "city": getattr(self.request, "city", None)}
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", page).split())
            text = render_to_string(f"{template_prefix}_message.txt", page)
        return compose(to=email, subject=subject, text=text, language=language)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Before the means of signing in change we ask once more, unless somebody signed in minutes ago."""
        from allauth.account.internal.flows.login import get_authentication_records

        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < JUST_NOW for record in records)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        try:
            return reverse("home")
        except NoReverseMatch:
            return reverse("people:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:account")

    def post_login(self, request: HttpRequest, user: User, *, redirect_url: str | None = None, **kwargs: Any) -> HttpResponse:
        """After sign-in: first the second step that a role needs, then, the first time, "what is my role here?"."""
        response: HttpResponse = super().post_login(request, user, redirect_url=_first_page(user, redirect_url), **kwargs)
        return response


def _first_page(user: User, wanted: str | None) -> str | None:
    today = timezone.localdate()
    onward = f"?{urlencode({'next': wanted})}" if wanted else ""
    if queries.must_set_second_step(user, on=today):
        return reverse("people:second-step") + onward
    if queries.roles_on(user, on=today) and queries.my_part(user) is None:
        return reverse("people:my-role") + onward
    return wanted


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes lie sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Wait for the next one and write it at once."),
        "cannot_delete_authenticator": _("Your role needs a second step. Set up another one before you remove this one."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second step. Set up a second step first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second step of somebody whose role sees personal data stays."""
        user = authenticator.user
        others = user.authenticator_set.filter(type__in=["totp", "webauthn"]).exclude(pk=authenticator.pk)
        return bool(others.exists()) or not queries.roles_on(user, on=timezone.localdate()) & STRONG

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        from django.utils.translation import gettext

        return gettext("Passkey of %(date)s") % {"date": timezone.localdate().isoformat()}


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The city's own identity provider opens accounts that exist; it never makes one and never gives a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        from wiqaya.people.identity import CityProvider

        return CityProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Only what the environment of the installation names: no row in the database adds a provider."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        apps = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for listed in apps.values() for app in listed]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.state.get("process", "login") != "login":
            raise ImmediateHttpResponse(_refusal(request))
        if sociallogin.is_existing:
            return
        user = _account_of(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(_refusal(request))
        from wiqaya.people.actions import connect_city_account

        sociallogin.connect(request, user)
        connect_city_account(user=user, by=Actor(id=user.id, kind="person", name=user.name), at=timezone.now())


def _account_of(sociallogin: Any) -> User | None:
    """The one account whose address the provider vouches for."""
    addresses = [address.email for address in sociallogin.email_addresses if address.verified is True]
    found = list(User.objects.filter(email__iexact=addresses[0], is_active=True)[:2]) if addresses else []
    return found[0] if len(found) == 1 else None


def _refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/no_account.html", status=403)
