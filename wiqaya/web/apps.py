from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wiqaya.web"

    def ready(self) -> None:
        from wiqaya.web.wiring import wire

        wire()
