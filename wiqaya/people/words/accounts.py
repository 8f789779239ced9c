"""What people tell us at first log-in, and what their own access history says."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.places.words import Department

INVITATION_DAYS = 14
DEMO_DOMAIN = "demo.wiqaya"  # accounts of the demo are marked by their address
DEMO_PASSWORD = "manara-demo-2026"  # noqa: S105  printed on the demo's sign-in page; no account outside of the demo has it


class OtherFunction(models.TextChoices):
    """Functions beside the twelve classes of services."""

    MAYOR = "mayor", _("Mayor, council or political lead")
    POLICE = "police", _("Police or justice liaison")
    CSO = "cso", _("Association or community initiative")
    SCHOOL = "school", _("School or learning place")
    OTHER = "other", _("Something else")


def functions() -> list[tuple[str, Promise | str]]:
    """Every answer to "where do you work?": the twelve classes of services, then the others."""
    return [*Department.choices, *OtherFunction.choices]


def function_label(function: str) -> Promise | str:
    return dict(functions()).get(function, function)


class Purpose(models.TextChoices):
    """What brings somebody today; leads to a first page."""

    LEARN = "learn", _("I want to know what is expected of me")
    SHARE = "share", _("I have data or knowledge to share")
    RESIDENT = "resident", _("I am thinking about a situation with residents")
    REPLY = "reply", _("Somebody asked me for an answer")
    LOOK = "look", _("I am looking around")


HISTORY = {
    "sign-in": _("Signed in"),
    "sign-out": _("Signed out"),
    "sign-in-failed": _("Somebody tried to sign in with a wrong password"),
    "second-step-failed": _("A wrong code or passkey at the second step"),
    "locked": _("Sign-in was paused after too many tries"),
    "password": _("Password changed"),
    "factor-added": _("Second step added"),
    "factor-removed": _("Second step removed"),
    "recovery-codes": _("New recovery codes made"),
    "city-account": _("City account connected"),
    "create-account": _("Account made"),
    "preferences": _("Language or digits changed"),
    "give-role": _("Role given"),
    "end-role": _("Role ended"),
    "accept-invitation": _("Invitation accepted"),
    "forget-account": _("Account closed"),
}
