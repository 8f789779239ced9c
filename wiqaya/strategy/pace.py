"""Slowing down whoever sends comment after comment.  Counted in the memory of the server under a keyed digest, forgotten within the hour, written nowhere."""

from __future__ import annotations

from django.core.cache import cache

from wiqaya.safeguards.keyed import keyed

AN_HOUR = 5  # comments from one network address: a family or an office may share it
FORGOTTEN = 3600  # seconds


def too_many(address: str) -> bool:
    """Whether as many comments came from this network address within the hour as are taken."""
    return int(cache.get(_key(address)) or 0) >= AN_HOUR


def sent(address: str) -> None:
    key = _key(address)
    cache.add(key, 0, FORGOTTEN)
    try:
        cache.incr(key)
    except ValueError:  # forgotten in between
        return


def _key(address: str) -> str:
    return f"comments:{keyed('comments', address)[:32]}"
