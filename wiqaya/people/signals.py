"""Sign-ins, failed tries and changes of the means of access become audit rows, without any address."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from wiqaya.people.models import User
from wiqaya.safeguards.access import NOBODY, Actor


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="people.sign-in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.sign-out")
    user_login_failed.connect(_failed, dispatch_uid="people.sign-in-failed")
    user_locked_out.connect(_locked, dispatch_uid="people.locked")
    for signal, action in (
        (account.password_changed, "password"),
        (account.password_reset, "password"),
        (mfa.authenticator_added, "factor-added"),
        (mfa.authenticator_removed, "factor-removed"),
        (mfa.authenticator_reset, "recovery-codes"),
    ):
        signal.connect(_changed(action), weak=False, dispatch_uid=f"people.{action}.{id(signal)}")
    mfa.authentication_failed.connect(_second_step_failed, dispatch_uid="people.second-step-failed")


def _note(action: str, user: User, *, by: Actor | None = None) -> None:
    from wiqaya.people.actions import note_access

    note_access(action=action, user=user, by=by or Actor(id=user.id, kind="person", name=user.name), at=timezone.now())


def _signed_in(sender: Any, user: User, **_: Any) -> None:
    _note("sign-in", user)


def _signed_out(sender: Any, user: User | None, **_: Any) -> None:
    if user is not None:
        _note("sign-out", user)


def _failed(sender: Any, credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    user = _named(credentials.get("email", ""))
    if user is not None and not getattr(request, "axes_locked_out", False):
        _note("sign-in-failed", user, by=NOBODY)


def _locked(sender: Any, request: Any, **_: Any) -> None:
    user = _named(request.POST.get("login", ""))
    if user is not None:
        _note("locked", user, by=NOBODY)


def _named(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first() if email else None


def _second_step_failed(sender: Any, user: User, **_: Any) -> None:
    _note("second-step-failed", user, by=NOBODY)


def _changed(action: str) -> Any:
    def receive(sender: Any, user: User, **_: Any) -> None:
        _note(action, user)

    return receive
