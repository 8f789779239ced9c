"""Plain text: what is seen, in UTF-8, and no more."""

from __future__ import annotations

import unicodedata

from wiqaya.engines.cleaning.reasons import CannotClean

JOINERS_AND_DIRECTION = frozenset("\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # Arabic and Persian need them


def plain(data: bytes) -> bytes:
    """The text without byte order mark and without signs that nobody sees and that can hide a mark.  Raises CannotClean("unknown")."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotClean("unknown") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t\f" for sign in text):
        raise CannotClean("unknown")
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf" or sign in JOINERS_AND_DIRECTION)
    if not text.strip():
        raise CannotClean("empty")
    return text.encode()
