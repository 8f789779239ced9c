"""Keys, short public ids, and the words of people in several languages."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db import models
from django.utils.translation import get_language

if TYPE_CHECKING:
    from wiqaya.safeguards.access import Actor

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: 0 o, 1 l i
ORIGINS = ("human", "machine", "reviewed")


def uuid7() -> UUID:
    """A key that sorts by time (RFC 9562, version 7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=value)


def short_id(prefix: str, signs: int = 5) -> str:
    """A public id such as `is-7k3f9`, easy to read aloud."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(signs))}"


class Text(TypedDict, total=False):
    text: str
    origin: str
    by: str
    at: str
    source_hash: str


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class WordsValue(dict[str, Text]):
    """`{lang: {text, origin, by, at, source_hash}}`: what people wrote, in the languages they wrote it in."""

    def best(self, lang: str | None = None) -> tuple[str, str, bool]:
        """(text, its language, whether another language had to step in)."""
        wanted = (lang or get_language() or "ar")[:2]
        for candidate in (wanted, "ar", "en", "fr", *self):
            if self.get(candidate, {}).get("text"):
                return self[candidate]["text"], candidate, candidate != wanted
        return "", wanted, False

    def stale(self, lang: str) -> bool:
        """A translation whose source has changed since."""
        made_from = self.get(lang, {}).get("source_hash")
        return bool(made_from) and made_from not in {_hash(other["text"]) for code, other in self.items() if code != lang}

    def __str__(self) -> str:
        return self.best()[0]

    def __bool__(self) -> bool:
        return any(entry.get("text") for entry in self.values())

    def with_text(self, lang: str, text: str, *, by: Actor, at: datetime, origin: str = "human") -> WordsValue:
        """A copy with `text` in `lang`; the same text again changes nothing, an empty text takes the language away."""
        if self.get(lang, {}).get("text", "") == text:
            return self
        rest = {code: entry for code, entry in self.items() if code != lang}
        if not text:
            return WordsValue(rest)
        entry = Text(text=text, origin=origin, by=str(by.id), at=at.isoformat())
        source = next((other["text"] for other in rest.values() if other.get("text")), None)
        if source:
            entry["source_hash"] = _hash(source)
        return WordsValue({**rest, lang: entry})


def words(**texts: str) -> WordsValue:
    """`words(en="Port", ar="الميناء")`."""
    return WordsValue({lang: Text(text=text, origin="human") for lang, text in texts.items() if text})


class Words(models.JSONField):
    """A JSON column that reads as `WordsValue`."""

    description = "Text in several languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", WordsValue)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> WordsValue:
        parsed = super().from_db_value(value, expression, connection)
        return WordsValue(parsed or {})

    def to_python(self, value: Any) -> WordsValue:
        return value if isinstance(value, WordsValue) else WordsValue(value or {})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, Mapping) and not isinstance(value, WordsValue):
            setattr(model_instance, self.attname, WordsValue(value))
        return super().pre_save(model_instance, add)
