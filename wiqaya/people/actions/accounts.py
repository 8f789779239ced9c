"""Accounts: made, changed by their holder, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.models import User
from wiqaya.people.queries import roles_on
from wiqaya.people.words import DEMO_DOMAIN
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require

UNUSED = timedelta(days=730)


@transaction.atomic
def create_account(*, email: str, name: str, password: str | None, language: str, by: Actor, at: datetime) -> User:
    """An account without any role; the same address again gives the account that is there, unchanged.

    Only for those who may invite.  Without a password the holder asks for one by mail.
    """
    require(by, EDIT_PEOPLE)
    found = User.objects.filter(email__iexact=email).first()
    return found or new_account(email=email, name=name, password=password, language=language, by=by, at=at)


def new_account(*, email: str, name: str, password: str | None, language: str, by: Actor | None, at: datetime) -> User:
    """An account whose address has been confirmed by the way it was made; its holder is the actor unless another is given."""
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("create-account", user, by=by or Actor(id=user.id, kind="person", name=user.name), at=at)
    return user


@transaction.atomic
def save_preferences(*, user: User, name: str, language: str, digits: str, by: Actor, at: datetime) -> User:
    """What the holder of an account chooses for it; nobody else does."""
    if by.id != user.id:
        raise NotAllowed(EDIT_PEOPLE)
    user.name, user.language, user.digits = name, language, digits
    user.save(update_fields=["name", "language", "digits"])
    audit.record("preferences", user, by=by, at=at, language=language, digits=digits)
    return user


@transaction.atomic
def note_access(*, action: str, user: User, by: Actor, at: datetime, **details: Any) -> None:
    """Write down a sign-in, a failed try or another change of the means of access; never an address."""
    audit.record(action, user, by=by, at=at, **details)


@transaction.atomic
def connect_city_account(*, user: User, by: Actor, at: datetime) -> None:
    """Note that the city's own identity provider now opens this account."""
    audit.record("city-account", user, by=by, at=at)


class AccountInUse(Exception):
    """An account that holds a role here, or was used within two years, is not closed from a page."""


@transaction.atomic
def forget_account(*, user: User, by: Actor, at: datetime) -> User:
    """Close an account for good: name, address and means of access go, what it did stays without them.

    Raises AccountInUse; the installation's operator may close any account that holds no role here.
    """
    require(by, EDIT_PEOPLE)
    used = user.last_login is not None and user.last_login > at - UNUSED
    if roles_on(user, on=timezone.localdate(at)) or (used and by.kind != "system"):
        raise AccountInUse
    for means in (EmailAddress, Authenticator, SocialAccount):
        means.objects.filter(user=user).delete()
    user.name, user.email, user.is_active = "—", f"{user.id.hex}@closed.invalid", False
    user.set_unusable_password()
    user.save()
    audit.record("forget-account", user, by=by, at=at)
    return user


@transaction.atomic
def give_demo_second_factor(*, user: User, by: Actor, at: datetime) -> str:
    """A second step for an account of the demo, whose code the sign-in page shows.  Gives the secret (base32).

    Refused outside of the demo, and for addresses that are not of the demo.
    """
    if not settings.DEMO or not user.email.endswith(f"@{DEMO_DOMAIN}"):
        raise NotAllowed(EDIT_PEOPLE)
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret: str = generate_totp_secret()
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    audit.record("factor-added", user, by=by, at=at, factor="totp")
    return secret
