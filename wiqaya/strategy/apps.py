from __future__ import annotations

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "wiqaya.strategy"

    def ready(self) -> None:
        from wiqaya.safeguards import jobs
        from wiqaya.strategy import tasks

        jobs.resume_with(tasks.KIND, tasks.again)
