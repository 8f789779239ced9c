"""What the pages of the set-up share: choices across the border between the databases, and rows as cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wiqaya.people.queries import organisations, people
from wiqaya.people.words import OrganisationKind
from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries import setting_up
from wiqaya.safeguards.access import WorkRequest

MANY = 4  # cards of one column; more stand in two


@dataclass(frozen=True)
class Shown:
    """A row as a card: its facts as (name, value), what can be done as (label, address, kind)."""

    title: Any
    tag: Any = ""
    tag_kind: str = ""
    facts: list[tuple[Any, Any]] = field(default_factory=list)
    lists: list[tuple[Any, list[Any]]] = field(default_factory=list)
    posts: list[tuple[Any, str, str]] = field(default_factory=list)
    links: list[tuple[Any, str]] = field(default_factory=list)


def found(short: str) -> Mechanism:
    row = setting_up.mechanism(short)
    if row is None:
        raise Http404
    return row


def one_of(rows: Any, key: Any) -> Any:
    """A row of the mechanism by its key; not found otherwise."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def organisation_choices(*, hosts: bool = False) -> list[tuple[str, str]]:
    """The city's organisations by name, the police last; as hosts without them."""
    rows = sorted(organisations(), key=lambda row: (row.kind == OrganisationKind.POLICE, str(row.name)))
    return [(str(row.pk), str(row.name)) for row in rows if not (hosts and row.kind == OrganisationKind.POLICE)]


def people_choices(at: datetime) -> list[tuple[str, str]]:
    return [(str(user.id), user.name) for user in people(on=timezone.localdate(at))]


def page_of(
    request: WorkRequest, row: Mechanism, *, title: Any, lead: Any = "", cards: Iterable[Shown] = (), form: Any = None, form_title: Any = "", empty: Any = "",
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """One page of the set-up: its cards, then the form that adds to them."""
    today, shown = timezone.localdate(), list(cards)
    page = {
        "row": row, "title": title, "lead": lead, "cards": shown, "width": "wide" if len(shown) > MANY else "column", "form": form, "form_title": form_title, "empty": empty,
        "lapsed": setting_up.lapsed_on(row, today), **more,
    }  # fmt: skip
    return render(request, "referral/setup/part.html", page, status=422 if form is not None and form.errors else status)
