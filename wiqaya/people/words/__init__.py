"""Kinds of organisations, functions of people, what roles may open and never see, the demo's accounts."""

from __future__ import annotations

from wiqaya.people.words.accounts import DEMO_DOMAIN, DEMO_PASSWORD, HISTORY, INVITATION_DAYS, Purpose, function_label, functions
from wiqaya.people.words.organisations import Level, OrganisationKind, Sector
from wiqaya.people.words.permissions import PERMISSIONS
from wiqaya.people.words.roles import CONFLICTS, LANDING, NEVER_SEES
from wiqaya.safeguards.words import Role

__all__ = [
    "CONFLICTS",
    "DEMO_DOMAIN",
    "DEMO_PASSWORD",
    "HISTORY",
    "INVITATION_DAYS",
    "LANDING",
    "NEVER_SEES",
    "PERMISSIONS",
    "Level",
    "OrganisationKind",
    "Purpose",
    "Role",
    "Sector",
    "function_label",
    "functions",
]
