"""What lists share: the way to the next page with the filters kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from wiqaya.mapping.queries.pages import Page
from wiqaya.ui.parts import Pages


def pages_of(page: Page[Any], given: QueryDict) -> Pages | None:
    """Previous and next, where there is more than one page."""
    if not page.next_after and not given.get("after"):
        return None
    kept = {name: value for name, value in given.items() if name != "after"}
    onward = f"?{urlencode({**kept, 'after': page.next_after})}" if page.next_after else ""
    back = f"?{urlencode(kept)}" if given.get("after") else ""
    return Pages(page.count, page.start, page.start + len(page.rows) - 1, back, onward)
