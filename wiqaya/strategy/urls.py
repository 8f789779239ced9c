"""Pages of the strategy in the workspace."""

from __future__ import annotations

from typing import Any

app_name = "strategy"
urlpatterns: list[Any] = []
