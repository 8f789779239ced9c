"""A second look at words that may be somebody's name, in texts that staff write.

Whoever saves a page is shown such words once; the same text, sent again, goes in.  What is surely a name never does (`guards.without_identity`).
Between the two the session holds a keyed hash of the text, not the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wiqaya.engines.language.scanning import scan
from wiqaya.safeguards.keyed import keyed

SEEN = "looked-through"  # of the session
KEPT = 20  # texts that wait for being sent again


class Look:
    """What was shown to somebody before; texts are known by a keyed hash alone."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen
        self.shown: list[str] = []

    def words(self, text: str) -> list[str]:
        """Words that may be names, unless this very text was shown with them before."""
        found = sorted({one.text for one in scan(text) if one.kind == "name"})
        if not found:
            return []
        mark = keyed("second-look", text.strip())
        if mark in self.seen:
            return []
        self.shown.append(mark)
        return found


_here: ContextVar[Look | None] = ContextVar("second_look", default=None)


def names(text: str) -> list[str]:
    """Words of the text that may be somebody's name and were not shown yet; none outside of a page of staff."""
    look = _here.get()
    return look.words(text) if look else []


@contextmanager
def looking(session: Any) -> Iterator[None]:
    """Texts are looked through while this page is at work."""
    look = Look(list(session.get(SEEN, [])))
    token = _here.set(look)
    try:
        yield
    finally:
        _here.reset(token)
        if look.shown:
            session[SEEN] = [*look.seen, *look.shown][-KEPT:]
