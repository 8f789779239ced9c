from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SafeguardsConfig(AppConfig):
    name = "wiqaya.safeguards"

    def ready(self) -> None:
        from wiqaya.safeguards.tenancy import protect_tables

        post_migrate.connect(protect_tables, dispatch_uid="row security")
