from __future__ import annotations

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "wiqaya.mapping"

    def ready(self) -> None:
        from wiqaya.mapping.tasks import explorer, report
        from wiqaya.safeguards import jobs

        jobs.resume_with(explorer.KIND, explorer.again)
        jobs.resume_with(report.KIND, report.again)
