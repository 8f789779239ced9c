from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wiqaya.people"

    def ready(self) -> None:
        from wiqaya.people import signals

        signals.listen()
