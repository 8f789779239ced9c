"""Lays the tables of an installation as the models have them, in seconds, without going through its migrations: `WIQAYA_HOME=… python -m tests.laid`.

For tests that need an installation of their own in another process; the migrations themselves are tried in tests/house/test_migrations.py.
"""

from __future__ import annotations

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder
    from django.test import override_settings

    from wiqaya.web.cli import waiting_migrations

    with override_settings(MIGRATION_MODULES=dict.fromkeys(app.label for app in apps.get_app_configs())):
        for alias in connections:
            call_command("migrate", run_syncdb=True, database=alias, interactive=False, verbosity=0)
    for alias, waiting in waiting_migrations().items():
        recorder = MigrationRecorder(connections[alias])
        recorder.ensure_schema()
        for app, name in sorted(waiting):
            recorder.record_applied(app, name)


if __name__ == "__main__":
    main()
