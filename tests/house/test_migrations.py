"""The real migrations, run as an installation runs them, make the tables that the code expects, and row security on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from wiqaya.safeguards.owned import InCity
from wiqaya.safeguards.routing import homes

pytestmark = pytest.mark.migrations
ALIASES = sorted(settings.DATABASES)
MODELS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("wiqaya.")]


@pytest.fixture(scope="module")
def standing(pytestconfig: pytest.Config) -> Any:
    """alias -> the tables of a fresh database, and those under row security.  Made once, in a process and databases of its own."""
    if pytestconfig.getoption("nomigrations"):
        pytest.skip("this run wants no migrations")
    done = subprocess.run([sys.executable, "-m", "tests.house.migrated"], cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def living_in(alias: str) -> set[str]:
    return {model._meta.db_table for model in MODELS if alias in homes(model._meta.app_label, model._meta.model_name)}


@pytest.mark.parametrize("alias", ALIASES)
def test_every_table_exists_where_it_belongs_and_nowhere_else(alias: str, standing: Any) -> None:
    tables = set(standing[alias]["tables"]) - {"django_migrations"}
    assert living_in(alias) <= tables
    assert alias == "default" or tables == living_in(alias)


@pytest.mark.parametrize("alias", ALIASES)
def test_row_security_stands_on_every_table_of_a_city(alias: str, standing: Any) -> None:
    if standing[alias]["protected"] is None:
        pytest.skip("row security needs PostgreSQL")
    wanted = {model._meta.db_table for model in MODELS if issubclass(model, InCity)} & living_in(alias)
    assert set(standing[alias]["protected"]) == wanted
