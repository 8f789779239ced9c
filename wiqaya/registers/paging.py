"""Lists in pages of fifty, by key; the way to the next page keeps the filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import QueryDict

from wiqaya.ui.parts import Pages

M = TypeVar("M", bound=Model)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of a list; `start` is the place of the first among the `count` that were found, `next_after` the key to go on from."""

    rows: list[M]
    count: int
    start: int
    next_after: str


def page_of(rows: QuerySet[M], *, after: str = "", newest_first: bool = True) -> Page[M]:
    """The page of `rows` (of a model with a short id) that follows the row called `after`; a name that is not there begins anew."""
    last = rows.model._default_manager.filter(short=after).values_list("pk", flat=True).first() if after else None
    beyond = rows.filter(**{"pk__lt" if newest_first else "pk__gt": last}) if last else rows
    found = list(beyond.order_by("-pk" if newest_first else "pk")[: PAGE + 1])
    whole = last is None and len(found) <= PAGE
    count = len(found) if whole else rows.count()
    start = 1 if last is None else count - beyond.count() + 1
    return Page(found[:PAGE], count, start, str(getattr(found[PAGE - 1], "short", "")) if len(found) > PAGE else "")


def pages_of(page: Page[Any], given: QueryDict) -> Pages | None:
    """Previous and next, where there is more than one page."""
    if not page.next_after and not given.get("after"):
        return None
    kept = {name: value for name, value in given.items() if name != "after"}
    onward = f"?{urlencode({**kept, 'after': page.next_after})}" if page.next_after else ""
    back = f"?{urlencode(kept)}" if given.get("after") else ""
    return Pages(page.count, page.start, page.start + len(page.rows) - 1, back, onward)
