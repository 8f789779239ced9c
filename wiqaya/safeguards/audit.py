"""One audit row per write, in the same transaction: if it cannot be written, nothing is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import current_city

__all__ = ["AuditRow", "NotAudited", "history", "record", "rows_about"]


class NotAudited(RuntimeError):
    """A write outside of a transaction, which could leave a change without its audit row."""


def record(action: str, obj: models.Model, *, by: Actor, at: datetime, **details: Any) -> None:
    """Note that `by` did `action` to `obj`.  `details` hold keys and counts, never personal data or free text."""
    if not transaction.get_connection().in_atomic_block:
        raise NotAudited(action)
    AuditRow.objects.create(
        city=getattr(obj, "city_id", None) or current_city(), at=at, by=by.id, by_kind=by.kind,
        action=action, kind=obj._meta.label_lower, object=str(obj.pk), details=details,
    )  # fmt: skip


def history(obj: models.Model, *, limit: int = 50) -> list[AuditRow]:
    """The latest rows about one object, newest first."""
    return list(AuditRow.objects.filter(kind=obj._meta.label_lower, object=str(obj.pk)).order_by("-id")[:limit])


def rows_about(about: models.Q, *, actions: Iterable[str], limit: int = 50) -> list[AuditRow]:
    """The latest rows of the current city, or of no city, that `about` describes by kind and object, newest first."""
    here = models.Q(city=current_city()) | models.Q(city__isnull=True)
    return list(AuditRow.objects.filter(about & here, action__in=list(actions)).order_by("-id")[:limit])
