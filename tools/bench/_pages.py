"""What somebody waits for who opens a page."""

from __future__ import annotations

import gzip
import time
from typing import Any

REQUESTS = 60


def asked(user: Any, pages: dict[str, str], *, database: str = "default") -> dict[str, Any]:
    """Milliseconds of the first answer of each page (name -> address), and within which half and 95 of 100 of sixty more came; questions; compressed kilobytes."""
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {}
    for name, url in pages.items():
        first = timed(client, url)[0]
        times = sorted(timed(client, url)[0] for _ in range(REQUESTS))
        with CaptureQueriesContext(connections[database]) as questions:
            body = timed(client, url)[1]
        found |= {
            f"{name}_first_ms": round(first), f"{name}_p50_ms": round(times[len(times) // 2]), f"{name}_p95_ms": round(times[int(len(times) * 0.95) - 1]),
            f"{name}_queries": len(questions), f"{name}_kb": round(len(gzip.compress(body, 6)) / 1000, 1),
        }  # fmt: skip
    return found


def timed(client: Any, url: str) -> tuple[float, bytes]:
    begun = time.perf_counter()
    response = client.get(url)
    taken = (time.perf_counter() - begun) * 1000
    assert response.status_code == 200, (url, response.status_code)
    return taken, response.content
