"""Pages of what the city does, in the workspace."""

from __future__ import annotations

from typing import Any

app_name = "action"
urlpatterns: list[Any] = []
