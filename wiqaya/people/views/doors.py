"""What all pages of the room share: the second step before what needs it, and lists by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from wiqaya.people.queries import waits_for_second_step
from wiqaya.safeguards.access import View, WorkRequest, needs
from wiqaya.ui.parts import Pages

M = TypeVar("M", bound=Model)
SIZE = 50


def opens(permission: str) -> Callable[[View], View]:
    """Like `needs`, and leads somebody whose role waits for its second step to the page that sets it up."""

    def decorate(view: View) -> View:
        guarded = needs(permission)(view)

        @wraps(guarded)
        def first(request: WorkRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if waits_for_second_step(request.actor) and not request.actor.may(permission):
                return redirect("people:second-step")
            return guarded(request, *args, **kwargs)

        return cast(View, first)

    return decorate


def safe_next(request: WorkRequest, otherwise: str) -> str:
    """The address to go on to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else otherwise


def listed(texts: Iterable[object]) -> SafeString:
    """Texts in one line, parted as the language of the page parts them."""
    return format_html_join(pgettext("between items", ", "), "{}", ((text,) for text in texts))


def page_of(rows: QuerySet[M], request: WorkRequest, *keys: str) -> tuple[list[M], Pages | None]:
    """Fifty rows after (or before) the row named in the address; `keys` are the fields that the rows are ordered by."""
    total = rows.count()
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    place = _place(rows, before or after, keys)
    if place and before:
        shown = list(rows.filter(_beyond(keys, place, "lt")).reverse()[:SIZE])[::-1]
    else:
        shown = list(rows.filter(_beyond(keys, place, "gt"))[:SIZE] if place else rows[:SIZE])
    if total <= SIZE or not shown:
        return shown, None
    first = rows.filter(_beyond(keys, _values(shown[0], keys), "lt")).count() + 1
    last = first + len(shown) - 1
    return shown, Pages(
        count=total, first=first, last=last,
        previous_url=_address(request, before=str(shown[0].pk)) if first > 1 else "",
        next_url=_address(request, after=str(shown[-1].pk)) if last < total else "",
    )  # fmt: skip


def _place(rows: QuerySet[M], key: str, keys: tuple[str, ...]) -> tuple[Any, ...] | None:
    try:
        row = rows.model._default_manager.filter(pk=key).first() if key else None
    except (ValueError, ValidationError):  # a key that is no UUID
        return None
    return _values(row, keys) if row else None


def _values(row: Model, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, key) for key in keys)


def _beyond(keys: tuple[str, ...], place: tuple[Any, ...] | None, side: str) -> Q:
    """Lexicographic order: beyond in the first key, or equal there and beyond in the next."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, place or (), strict=False):
        condition |= equal & Q(**{f"{key}__{side}": value})
        equal &= Q(**{key: value})
    return condition


def _address(request: WorkRequest, **place: str) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update(place)
    return f"?{query.urlencode()}"
