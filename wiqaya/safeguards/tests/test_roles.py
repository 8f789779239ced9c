"""Each database has a role of its own, and the server keeps the others out (R05)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from wiqaya.safeguards import roles

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # several of them share a server
APP, HOUSE = f"roles_app{WORKER}", f"roles_house{WORKER}"
NAMES = {"default": (APP, HOUSE), "referral": (f"roles_referral{WORKER}", f"roles_room{WORKER}"), "keys": (f"roles_keys{WORKER}", f"roles_keystore{WORKER}")}
ADDRESSES = {
    alias: {"ENGINE": "django.db.backends.postgresql", "USER": role, "NAME": name} for alias, (role, name) in NAMES.items()
}


def test_an_embedded_room_is_not_apart_and_nothing_reaches_it() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("this is about files")
    assert not roles.apart("referral")
    assert roles.reaches() == []


@pytest.mark.parametrize(
    ("alias", "change", "code"),
    [
        ("keys", {"ENGINE": "django.db.backends.sqlite3"}, "embedded"), ("referral", {"USER": ""}, "no-role"), ("default", {"USER": "postgres"}, "no-role"),
        ("referral", {"USER": APP}, "shared"), ("keys", {"NAME": HOUSE}, "shared"),
    ],
)  # fmt: skip
def test_addresses_that_share_a_role_or_name_none_get_no_sql(alias: str, change: dict[str, str], code: str) -> None:
    with pytest.raises(roles.NoRoles) as refused:
        roles.statements({**ADDRESSES, alias: {**ADDRESSES[alias], **change}})
    assert refused.value.code == code


def test_the_command_says_what_is_missing(capsys: pytest.CaptureFixture[str], db: None) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("this is about files")
    from wiqaya.web.cli import main

    assert main(["database", "roles"]) == 2
    assert "embedded in a file" in capsys.readouterr().err
    assert main(["database", "roles", "--check"]) == 0


def test_names_are_quoted() -> None:
    odd = {**ADDRESSES, "default": {**ADDRESSES["default"], "USER": 'o"dd\'s'}}
    assert '"o""dd\'s"' in roles.statements(odd)
    assert "rolname = 'o\"dd''s'" in roles.statements(odd)


# On a server


@pytest.fixture(scope="module")
def psql(django_db_setup: None) -> Callable[..., str]:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        pytest.skip("roles exist on a server alone")
    host = settings.DATABASES["default"]["HOST"]

    def run(database: str, sql: str, role: str = "postgres") -> str:
        line = [tool("psql"), "-h", host, "-U", role, "-d", database, "-v", "ON_ERROR_STOP=1", "-qtA", "-f", "-"]
        done = subprocess.run(line, input=sql, text=True, capture_output=True, check=False)
        if done.returncode:
            raise PermissionError(done.stderr)
        return done.stdout

    return run


def tool(name: str) -> str:
    return str(Path(os.environ.get("WIQAYA_PG_BIN", "")) / name)


@pytest.fixture(scope="module")
def kept_apart(psql: Callable[..., str], django_db_setup: None) -> Iterator[None]:
    """Copies of the test databases, as an administrator made them, then what the command prints, twice."""
    for alias, (_role, name) in NAMES.items():
        psql("postgres", f"CREATE DATABASE {name}")
        test = settings.DATABASES[alias]
        dump = subprocess.run([tool("pg_dump"), "-h", test["HOST"], "-U", "postgres", test["NAME"]], text=True, capture_output=True, check=True)
        psql(name, dump.stdout)
    for _ in range(2):
        psql("postgres", roles.statements(ADDRESSES))
    yield
    for _role, name in NAMES.values():
        psql("postgres", f"DROP DATABASE {name}")
    for role, _name in NAMES.values():
        psql("postgres", f"DROP ROLE {role}")


def tables(psql: Callable[..., str], database: str) -> list[str]:
    return psql(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").split()


@pytest.mark.slow
def test_the_role_of_one_database_comes_into_no_other_and_reads_no_table(psql: Callable[..., str], kept_apart: None) -> None:
    for alias, (_role, name) in NAMES.items():
        others = [role for other, (role, _name) in NAMES.items() if other != alias]
        for role in others:
            with pytest.raises(PermissionError, match="permission denied for database"):
                psql(name, "SELECT 1", role)
        every = [f'public."{one}"' for one in tables(psql, name)]
        psql("postgres", f"GRANT CONNECT ON DATABASE {name} TO {', '.join(others)}")  # even then:
        try:
            for role in others:
                with psycopg.connect(host=settings.DATABASES[alias]["HOST"], user=role, dbname=name, autocommit=True) as stranger:
                    for sql in (*(f"SELECT * FROM {one}" for one in every), *(f"DELETE FROM {one}" for one in every), "CREATE TABLE public.own (id int)"):
                        with pytest.raises(psycopg.errors.InsufficientPrivilege):
                            stranger.execute(sql.encode())
        finally:
            psql("postgres", f"REVOKE CONNECT ON DATABASE {name} FROM {', '.join(others)}")
    assert "referral_situation" in tables(psql, NAMES["referral"][1])


def as_roles() -> dict[str, str]:
    """The surroundings of a process that comes with these roles."""
    host = settings.DATABASES["default"]["HOST"]
    urls = {variable: f"postgresql://{role}@/{name}?host={host}" for variable, (role, name) in zip(("DATABASE_URL", "REFERRAL_DATABASE_URL", "KEYS_DATABASE_URL"), NAMES.values(), strict=True)}
    return {**os.environ, **urls}


WORK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "wiqaya.web.settings"
django.setup()
from django.core.management import call_command
from django.db import connections
from wiqaya.referral.apart import inside
from wiqaya.web.cli import main
for alias in ("default", "referral", "keys"):
    call_command("migrate", fake=True, database=alias, verbosity=0)  # the copies have their tables, and do not know from which migrations
main(["city", "create", "roles", "--name-en", "Roles", "--name-ar", "\u0623\u062f\u0648\u0627\u0631", "--country", "LB", "--json"])
main(["doctor", "--json"])
with inside():
    connections["referral"].cursor().execute("GRANT SELECT ON referral_situation TO " + os.environ["APP"])
main(["database", "roles", "--check", "--json"])
"""


@pytest.mark.slow
def test_the_installation_works_with_these_roles(psql: Callable[..., str], kept_apart: None, tmp_path: Path) -> None:
    surroundings = {**as_roles(), "WIQAYA_HOME": str(tmp_path), "APP": APP}
    done = subprocess.run([sys.executable, "-c", WORK], env=surroundings, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    city, doctor, told = map(json.loads, done.stdout.splitlines())
    assert city["city"] == "roles"
    asked = {one["name"]: one["ok"] for one in doctor["checks"] if one["name"].startswith(("row security", "database"))}
    assert (len(asked), all(asked.values())) == (7, True)
    assert told["reaches"] == [{"database": "referral", "of": "default", "role": APP, "comes_in": False, "stands_in": False, "tables": 1}]


@pytest.mark.django_db(databases=["default", "referral", "keys"])
def test_one_role_for_all_is_told(psql: Callable[..., str]) -> None:
    assert {(one.database, one.of) for one in roles.reaches()} == {(one, other) for one in NAMES for other in NAMES if one != other}
    assert not roles.apart("referral")
    assert connections["referral"].vendor == "postgresql"
