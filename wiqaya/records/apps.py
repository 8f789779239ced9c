from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "wiqaya.records"

    def ready(self) -> None:
        from wiqaya.records import tasks
        from wiqaya.safeguards import jobs

        jobs.resume_with(tasks.KIND, tasks.again)
