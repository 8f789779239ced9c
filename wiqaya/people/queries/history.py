"""What the audit trail says about one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from wiqaya.people.models import Membership, User
from wiqaya.people.words import HISTORY
from wiqaya.safeguards import audit
from wiqaya.safeguards.words import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to an account; `own` when its holder did it."""

    at: datetime
    what: str | Promise
    role: str | Promise
    own: bool


def access_history(user: User, *, limit: int = 50) -> list[Entry]:
    """Sign-ins, failed tries and changes of roles of one account in the current city, newest first."""
    held = [str(key) for key in Membership.objects.filter(user=user).values_list("id", flat=True)]
    about = Q(kind="people.user", object=str(user.pk)) | Q(kind="people.membership", object__in=held)
    return [_entry(row, user) for row in audit.rows_about(about, actions=HISTORY, limit=limit)]


def _entry(row: audit.AuditRow, user: User) -> Entry:
    details: dict[str, Any] = row.details
    role = details.get("role", "")
    return Entry(row.at, HISTORY[row.action], Role(role).label if role in Role.values else "", row.by == user.pk)
