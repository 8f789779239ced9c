"""The real migrations make the tables that the code expects, and row security on PostgreSQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from wiqaya.safeguards.owned import InCity
from wiqaya.safeguards.routing import homes
from wiqaya.safeguards.tenancy import POLICY

pytestmark = [pytest.mark.migrations, pytest.mark.django_db(databases="__all__")]
MODELS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("wiqaya.")]


def living_in(alias: str) -> set[str]:
    return {model._meta.db_table for model in MODELS if alias in homes(model._meta.app_label, model._meta.model_name)}


@pytest.mark.parametrize("alias", connections)
def test_every_table_exists_where_it_belongs_and_nowhere_else(alias: str) -> None:
    tables = set(connections[alias].introspection.table_names()) - {"django_migrations"}
    assert living_in(alias) <= tables
    assert alias == "default" or tables == living_in(alias)


def test_nothing_is_left_to_migrate() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("alias", connections)
def test_row_security_stands_on_every_table_of_a_city(alias: str) -> None:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        pytest.skip("row security needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
        protected = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in MODELS if issubclass(model, InCity)} & living_in(alias) == protected
