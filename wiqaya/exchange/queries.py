"""The standards that can be written and read; `web/wiring.py` registers what each room offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wiqaya.safeguards.access import Actor

Write = Callable[[], tuple[str, int]]
Read = Callable[[Any, bytes, Actor, datetime], tuple[int, list[str]]]


@dataclass(frozen=True)
class Standard:
    """How a standard is written, (text, records) of the current city, and read back, (records, refused) into a city."""

    name: str
    write: Write
    read: Read | None = None
    needs: str = ""


_standards: dict[str, Standard] = {}


def offer(standard: Standard) -> None:
    _standards[standard.name] = standard


def standards() -> dict[str, Standard]:
    return dict(_standards)
