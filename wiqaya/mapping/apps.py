from __future__ import annotations

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "wiqaya.mapping"

    def ready(self) -> None:
        from wiqaya.mapping.tasks import explorer
        from wiqaya.safeguards import jobs

        jobs.resume_with(explorer.KIND, explorer.again)
