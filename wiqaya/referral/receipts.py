"""The sixteen digits with which somebody comes back without a name.  Only a slow keyed hash of them is kept."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from wiqaya.engines.language.digits import ascii_digits
from wiqaya.safeguards.keyed import keyed

DIGITS = 16
ONCE = 22  # signs of 128 bits
MEMORY = 64 * 1024  # KiB; with three rounds a guess costs about a tenth of a second


def new_receipt() -> str:
    return "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))


def receipt_for(once: str, *texts: str) -> str:
    """The receipt of one sending of a form: sending the same page twice gives the same digits, so that nothing is stored twice.

    `once` is drawn by chance when the form is shown (128 bits) and kept nowhere.  Without it the digits are drawn by chance.
    """
    if len(once) < ONCE:
        return new_receipt()
    return f"{int(keyed('receipt', once, *texts), 16) % 10**DIGITS:0{DIGITS}}"


def new_once() -> str:
    return secrets.token_urlsafe(16)


def in_groups(receipt: str) -> str:
    """Four groups of four, as it is read aloud."""
    return " ".join(receipt[start : start + 4] for start in range(0, DIGITS, 4))


def digest(receipt: str) -> bytes | None:
    """What is stored for a receipt, whichever digits and spaces it is typed with; None for what cannot be one."""
    typed = "".join(sign for sign in ascii_digits(receipt) if sign.isdigit())
    if len(typed) != DIGITS:
        return None
    salt = bytes.fromhex(keyed("receipt salt"))[:16]
    return Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=getattr(settings, "RECEIPT_MEMORY", MEMORY)).derive(
        typed.encode()
    )
