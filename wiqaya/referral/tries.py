"""Slowing down whoever tries codes.  Counted in the memory of the server under a keyed digest, forgotten within the hour, written nowhere."""

from __future__ import annotations

from django.core.cache import cache

from wiqaya.safeguards.keyed import keyed

FREE = 5  # wrong codes without a pause
PAUSE = 30  # seconds
FORGOTTEN = 3600  # seconds


def paused(address: str) -> bool:
    """Whether somebody at this network address waits before the next code is looked at."""
    return cache.get(f"{_key(address)}:pause") is not None


def missed(address: str) -> None:
    """Count a code that opened nothing; from the fifth on, each is followed by a pause."""
    key = _key(address)
    cache.add(key, 0, FORGOTTEN)
    try:
        wrong = cache.incr(key)
    except ValueError:  # forgotten in between
        return
    if wrong >= FREE:
        cache.set(f"{key}:pause", True, PAUSE)


def _key(address: str) -> str:
    return f"tries:{keyed('tries', address)[:32]}"
