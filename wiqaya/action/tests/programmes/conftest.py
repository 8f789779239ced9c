"""A programme for everybody, and one for a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wiqaya.action.actions import work
from wiqaya.action.models import Intervention

PLAIN = {"title": {"ar": "مكتبة البحر", "en": "Library by the sea"}, "domain": "culture"}
TARGETED = {
    "title": {"ar": "طريق آمن إلى المدرسة"}, "domain": "education", "level": "secondary", "scope": "specific", "vulnerability": "discrimination",
    "need": {"ar": "إهانات في الطريق إلى المدرسة"}, "sequence": {"ar": "ستة لقاءات ثم متابعة"}, "weeks": 12, "trained": {"ar": "دورة في الإصغاء"},
}  # fmt: skip


@pytest.fixture
def plan(amal: Any, as_actor: Callable[[Any], Any], now: Any) -> Callable[..., Intervention]:
    """A programme that Amal planned."""
    return lambda **values: work.plan(by=as_actor(amal), at=now, **{**PLAIN, **values})
