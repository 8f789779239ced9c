"""A trail to walk along, and somebody who signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.fields import uuid7

HERE = ("default",)


class Pen:
    """Signs with one key, which no database holds."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()

    def sign(self, message: bytes) -> tuple[str, bytes]:
        return "pen", self.key.sign(message)

    def verify(self, message: bytes, key: str, signature: bytes) -> bool:
        try:
            self.key.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return key == "pen"


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def write(db: None, now: datetime) -> Callable[..., None]:
    """Rows about made-up objects: `write(city, 5)`."""
    count = iter(range(10**9))

    def some(city: UUID | None, rows: int) -> None:
        with transaction.atomic():
            for _ in range(rows):
                number = next(count)
                details = {"rows": number, "kind": f"k{number % 3}"} if number % 2 else {}
                audit.note(
                    "default",
                    f"act-{number % 4}",
                    "test.thing",
                    str(uuid7()),
                    city,
                    by=NOBODY,
                    at=now + timedelta(seconds=number),
                    details=details,
                )

    return some


@pytest.fixture
def signed(pen: Pen, now: datetime, django_capture_on_commit_callbacks: Any) -> Callable[..., int]:
    """Seal and sign every chain; the second place hears of it."""

    def sign(at: datetime = now) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return audit.every_checkpoint(at=at, signer=pen, databases=HERE)

    return sign
