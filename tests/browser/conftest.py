"""A served demo installation, and a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from running import CHROMIUM, CHROMIUM_FLAGS, Installation, demo


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and this run may not skip the browser tests")
        pytest.skip("Chromium is not installed: apt-get install -y --no-install-recommends chromium")
    with demo() as served:
        yield served


@pytest.fixture(scope="session")
def browser(installation: Installation) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread; no database is used beside it
    with sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield started
        started.close()
