from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class SafeguardsConfig(AppConfig):
    name = "wiqaya.safeguards"

    def ready(self) -> None:
        from wiqaya.safeguards.tenancy import protect_tables, tell_new_connection

        post_migrate.connect(protect_tables, dispatch_uid="row security")
        connection_created.connect(tell_new_connection, dispatch_uid="city of a new session")
