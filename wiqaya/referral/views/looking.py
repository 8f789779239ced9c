"""The line in the trail that every page leaves which shows something of a situation, a question, a request or a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from wiqaya.referral.apart import DATABASE
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.owned import Named

SHOWS = {200, 422}  # a form that comes back with its mistakes shows the same page again
LIST = "referral.list"


def listed(request: HttpRequest, *rows: Any) -> None:
    """Tell which rows a page lists: how many they are stands in its line in the trail."""
    request.listed = sum(map(len, rows))  # type: ignore[attr-defined]


def leave_line(request: WorkRequest, response: HttpResponseBase, arguments: Mapping[str, Any]) -> None:
    """One line for a page that was shown: who, for which service, which page, what it was about by its key.  Never a name, a text or an address.

    The keys that the page opened leave lines of their own (`sealing.ring`): they tell why, this one tells where.
    """
    match = request.resolver_match
    if response.status_code not in SHOWS or match is None:
        return
    kind, key = _subject(arguments) or (LIST, str(request.city.id))
    details: dict[str, Any] = {"service": str(request.actor.agency)} if request.actor.agency else {}
    if (rows := getattr(request, "listed", None)) is not None:
        details["rows"] = rows
    part = arguments.get("key") or arguments.get("number")
    if isinstance(part, UUID | int) and str(part) != key:
        details["part"] = part if isinstance(part, int) else str(part)
    action = f"look.{match.view_name.replace(':', '.')}"
    with transaction.atomic(using=DATABASE):
        audit.note(DATABASE, action, kind, key, request.city.id, by=request.actor, at=timezone.now(), details=details)


def _subject(arguments: Mapping[str, Any]) -> tuple[str, str] | None:
    """(kind, key) of what a page is about: an item rather than its meeting, a situation rather than a part of it."""
    for name in ("number", "short"):
        short = arguments.get(name)
        model = _prefixes().get(short.partition("-")[0]) if isinstance(short, str) else None
        if model is not None:
            found = model._default_manager.filter(short=short).values_list("pk", flat=True).first()
            return model._meta.label_lower, str(found)
    key = arguments.get("key")
    return ("referral.part", str(key)) if key else None


def _prefixes() -> dict[str, type[models.Model]]:
    """What a reference begins with -> what it refers to."""
    return {model.prefix: model for model in apps.get_app_config("referral").get_models() if issubclass(model, Named)}
