from __future__ import annotations

from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "wiqaya.action"
