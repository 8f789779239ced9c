from __future__ import annotations

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "wiqaya.surveys"

    def ready(self) -> None:
        from wiqaya.safeguards import jobs
        from wiqaya.surveys import tasks

        jobs.resume_with(tasks.KIND, tasks.again)
        jobs.resume_with(tasks.PUBLISHING, tasks.publish_again)
