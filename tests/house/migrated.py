"""Prepares empty databases as an installation does, prints what then stands in them, and takes them away: `python -m tests.house.migrated`."""

from __future__ import annotations

import json
import os
import sys
from unittest import mock

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    from wiqaya.web.cli import prepare_database

    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        for alias in connections:
            connections[alias].settings_dict["TEST"]["NAME"] = f"test_migrated_{alias}"  # beside those of a run of tests
    with mock.patch("django.core.management.call_command"):  # only empty databases are wanted of it
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    try:
        prepare_database()
        sys.stdout.write(json.dumps({alias: standing_in(alias) for alias in connections}))
    finally:
        teardown_databases(made, verbosity=0)


def standing_in(alias: str) -> dict[str, object]:
    """The tables of a database, and those under row security: None where a database knows none."""
    from django.db import connections

    from wiqaya.safeguards.tenancy import POLICY

    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if connection.vendor != "postgresql":
            return {"tables": tables, "protected": None}
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
        return {"tables": tables, "protected": [row[0] for row in cursor.fetchall()]}


if __name__ == "__main__":
    main()
