"""What the counter of failed sign-ins keeps: keyed digests in place of addresses, so that its table names nobody."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def _digest(text: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"attempts:" + text.encode(), "sha256")


def account_key(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """A stand-in for the e-mail address of a try: the same address always gives the same key."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return _digest(str(given).strip().casefold()).hex()[:32]


def address_key(request: HttpRequest) -> str:
    """A stand-in for the network address: an address of the private range fd00::/8."""
    return str(ipaddress.IPv6Address(b"\xfd" + _digest(str(request.META.get("REMOTE_ADDR", "")))[:15]))
