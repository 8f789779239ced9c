"""The real migrations make the tables that the code expects, and row security on PostgreSQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from wiqaya.safeguards.owned import CityOwned
from wiqaya.safeguards.tenancy import POLICY

pytestmark = [pytest.mark.migrations, pytest.mark.django_db]


def test_every_table_exists() -> None:
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("wiqaya.")} <= tables


def test_nothing_is_left_to_migrate() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_row_security_stands_on_every_table_of_a_city() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("row security needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
        protected = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in apps.get_models() if issubclass(model, CityOwned)} <= protected
