"""Three databases: keys apart, cases apart, the rest together; the audit trail beside what it is about."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import DatabaseError, connections, models, transaction

from wiqaya.safeguards.models import AuditRow, Job
from wiqaya.safeguards.owned import CityKept
from wiqaya.safeguards.routing import Router, homes, lives_in
from wiqaya.safeguards.tenancy import in_city, protect
from wiqaya.web import home

ROUTER = Router()
ALONE = Apps()  # the models of this file are known to nobody else


def test_each_app_has_its_home() -> None:
    assert homes("keys") == homes("keys", "wrap") == {"keys"}
    assert homes("referral", "case") == {"referral"}
    assert homes("places", "city") == homes("safeguards", "job") == homes("safeguards") == {"default"}
    assert homes("safeguards", "auditrow") == homes("safeguards", "checkpoint") == {"default", "referral"}


def test_every_model_migrates_into_its_home_alone() -> None:
    for model in apps.get_models(include_auto_created=True):
        label, name = model._meta.app_label, model._meta.model_name
        assert {alias for alias in settings.DATABASES if ROUTER.allow_migrate(alias, label, model_name=name)} == homes(label, name)


def test_reads_and_writes_go_home() -> None:
    assert ROUTER.db_for_read(Job) == ROUTER.db_for_write(Job) == "default"
    assert ROUTER.db_for_read(AuditRow) is None, "goes where its related row is, or where it is told"


def test_nothing_points_from_one_database_into_another() -> None:
    one, other = AuditRow(), AuditRow()
    assert ROUTER.allow_relation(one, other)
    one._state.db = "default"
    assert ROUTER.allow_relation(one, Job())
    assert ROUTER.allow_relation(one, other)
    other._state.db = "referral"
    assert not ROUTER.allow_relation(one, other)


class Elsewhere(models.Model):
    class Meta:
        app_label = "referral"
        apps = ALONE


def test_a_case_relates_to_nothing_of_the_other_rooms() -> None:
    assert ROUTER.db_for_read(Elsewhere) == "referral"
    assert not ROUTER.allow_relation(Elsewhere(), Job())
    assert ROUTER.allow_relation(Elsewhere(), AuditRow())


@pytest.mark.django_db(databases=["default", "referral"])
def test_the_audit_trail_stands_in_both_databases(now: Any) -> None:
    of_nobody: dict[str, Any] = {
        "at": now,
        "by": "00000000-0000-0000-0000-000000000000",
        "by_kind": "system",
        "action": "x",
        "kind": "x",
        "object": "x",
    }
    before = AuditRow.objects.count()
    AuditRow.objects.using("referral").create(**of_nobody)
    assert AuditRow.objects.count() == before
    assert AuditRow.objects.using("referral").count() == 1
    assert "safeguards_job" not in connections["referral"].introspection.table_names()


def test_an_address_chooses_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(home, "HOME", tmp_path)
    for variable in home.DATABASES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("KEYS_DATABASE_URL", "postgresql://keeper:p%40ss@vault.example/keys?host=/run/pg&sslmode=verify-full")
    made: dict[str, Any] = home.databases()
    assert made["keys"]["NAME"] == "keys"
    assert (made["keys"]["USER"], made["keys"]["PASSWORD"]) == ("keeper", "p@ss")
    assert (made["keys"]["HOST"], made["keys"]["OPTIONS"]) == ("/run/pg", {"sslmode": "verify-full"})
    assert made["referral"]["NAME"] == tmp_path / "referral.sqlite3"
    assert "secure_delete=ON" in made["referral"]["OPTIONS"]["init_command"]
    with pytest.raises(ValueError, match="must begin with postgresql"):
        home.server("mysql://root@host/wiqaya")


def test_what_is_kept_apart_is_readable_by_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(home, "HOME", tmp_path)
    home.apart("keys/keys.sqlite3")
    home.apart("keys/keys.sqlite3")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys/keys.sqlite3").stat().st_mode) == 0o600


class Kept(CityKept):
    text = models.CharField(max_length=9)

    class Meta(CityKept.Meta):
        app_label = "referral"
        apps = ALONE
        db_table = "test_kept"


@pytest.fixture
def kept(now: Any) -> Any:
    """A table of cities in the database that does not hold the cities."""
    with connections["referral"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE test_kept (id char(32) PRIMARY KEY, city_id char(32), text varchar(9))"
            if connections["referral"].vendor == "sqlite"
            else "CREATE TABLE test_kept (id uuid PRIMARY KEY, city_id uuid, text varchar(9))"
        )
    return Kept


ONE, TWO = "0193a000-0000-7000-8000-000000000001", "0193a000-0000-7000-8000-000000000002"


@pytest.mark.django_db(databases=["default", "referral"])
def test_a_row_kept_apart_belongs_to_the_current_city(kept: Any) -> None:
    with in_city(UUID(ONE)):
        made = kept.objects.create(text="here")
        assert str(made.city_id) == ONE
        assert kept.objects.count() == 1
    with in_city(UUID(TWO)):
        assert kept.objects.count() == 0
    assert kept.objects.count() == 0


@pytest.mark.django_db(databases=["default", "referral"])
def test_row_security_is_a_second_wall_around_rows_kept_apart(kept: Any) -> None:
    connection = connections["referral"]
    if connection.vendor != "postgresql":
        pytest.skip("row security needs PostgreSQL")
    with in_city(UUID(ONE)):
        kept.objects.create(text="here")
    protect(connection, "test_kept")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE wiqaya_of_one_purpose NOLOGIN")
        cursor.execute("GRANT SELECT ON test_kept TO wiqaya_of_one_purpose")
        cursor.execute("SET LOCAL ROLE wiqaya_of_one_purpose")
        seen = {}
        for city in (None, UUID(ONE), UUID(TWO)):
            with in_city(city):
                cursor.execute("SELECT count(*) FROM test_kept")
                seen[city] = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
    assert seen == {None: 0, UUID(ONE): 1, UUID(TWO): 0}


@pytest.mark.django_db
def test_a_session_that_begins_anew_learns_of_the_city() -> None:
    connection = connections["default"].copy()
    if connection.vendor != "postgresql":
        pytest.skip("row security needs PostgreSQL")
    try:
        with in_city(UUID(ONE)), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('wiqaya.city', true)")
            assert cursor.fetchone()[0] == ONE
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_end_of_a_city_hides_no_error_of_the_database() -> None:
    with (
        pytest.raises(DatabaseError, match="nothing_of_that_name"),
        transaction.atomic(),
        in_city(UUID(ONE)),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM nothing_of_that_name")


def test_migrations_run_where_an_app_has_a_table() -> None:
    living = {alias: [label for label in ("keys", "referral", "safeguards", "places") if lives_in(alias, label)] for alias in settings.DATABASES}
    assert living == {"default": ["safeguards", "places"], "referral": ["referral", "safeguards"], "keys": ["keys"]}
