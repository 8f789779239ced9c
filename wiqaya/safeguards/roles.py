"""One role of the server for each database: what the role of one may do in another, and the SQL that takes it away (R05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections

from wiqaya.safeguards.routing import KEYS, REFERRAL

DATABASES = ("default", REFERRAL, KEYS)
SERVER = "postgresql"
_RIGHTS = "SELECT,INSERT,UPDATE,REFERENCES"
_REACH = f"""
SELECT has_database_privilege(r.oid, current_database(), 'CONNECT') OR r.rolname = current_user,
       pg_has_role(r.oid, current_user, 'MEMBER'),
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND (has_any_column_privilege(r.oid, c.oid, '{_RIGHTS}') OR has_table_privilege(r.oid, c.oid, 'DELETE,TRUNCATE')))
FROM pg_roles r WHERE r.rolname = %s
"""  # noqa: S608 — the rights stand above
_OWNERS = """DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS name, c.relkind AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
  LOOP EXECUTE format('ALTER %s %s OWNER TO {role}', CASE one.kind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, one.name); END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('ALTER ROUTINE %s OWNER TO {role}', one.name); END LOOP;
END $$;"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What the role of one database may do in another."""

    database: str  # alias
    of: str  # alias whose role it is
    role: str
    comes_in: bool  # may connect
    stands_in: bool  # may act as the role of the database
    tables: int  # that it may read or write

    def __bool__(self) -> bool:
        return self.comes_in or self.stands_in or self.tables > 0


class NoRoles(ValueError):
    """The addresses of the databases name no role each: `code` and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


def reaches(*aliases: str) -> list[Reach]:
    """Every role of one database that can do anything in another of the same server; nothing for embedded databases.

    `aliases`: the databases that are looked at, all of them if none is named.
    """
    return [found for alias in aliases or DATABASES if _on_server(alias) for found in _into(alias) if found]


def _into(alias: str) -> Iterator[Reach]:
    for other in DATABASES:
        if other != alias and _on_server(other) and _server_of(other) == _server_of(alias):
            role = _one(other, "SELECT current_user")[0]
            comes, stands, tables = _one(alias, _REACH, role)
            yield Reach(alias, other, role, comes, stands, tables)


def _on_server(alias: str) -> bool:
    return alias in connections and connections[alias].vendor == SERVER


def _server_of(alias: str) -> int:
    """The number that a server was given when it was set up: two addresses may lead to one server."""
    return int(_one(alias, "SELECT system_identifier FROM pg_control_system()")[0])


def _one(alias: str, sql: str, *values: str) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        return tuple(cursor.fetchone())


def apart(alias: str) -> bool:
    """Whether a database stands on a server, and no role of another one comes into it."""
    return _on_server(alias) and not reaches(alias)


# The SQL


def statements(addresses: Mapping[str, Mapping[str, Any]]) -> str:
    """What an administrator runs once with `psql`, again whenever tables changed hands: it changes nothing a second time.

    `addresses`: Django's settings of the databases by alias.  Raises NoRoles.  No password is written: `\\password ROLE` sets one.
    """
    named = {alias: addresses[alias] for alias in DATABASES}
    for alias, one in named.items():
        if SERVER not in str(one["ENGINE"]):
            raise NoRoles("embedded", alias)
        if one["USER"] in {"", "postgres"}:
            raise NoRoles("no-role", alias)
    roles = [str(one["USER"]) for one in named.values()]
    if len(set(roles)) < len(roles) or len({str(one["NAME"]) for one in named.values()}) < len(named):
        raise NoRoles("shared")
    made = "\n".join(_role(role) for role in roles)
    return "\n".join([made, *(_database(str(one["NAME"]), str(one["USER"]), [role for role in roles if role != one["USER"]]) for one in named.values())])


def _role(role: str) -> str:
    made = f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {_text(role)}) THEN CREATE ROLE {_name(role)} LOGIN; END IF; END $$;"
    return f"{made}\nALTER ROLE {_name(role)} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;"


def _database(name: str, role: str, others: list[str]) -> str:
    nobody = ", ".join(["PUBLIC", *map(_name, others)])
    base, own = _name(name), _name(role)
    return "\n".join([
        f"SELECT format('CREATE DATABASE %I', {_text(name)}) WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {_text(name)}) \\gexec",  # noqa: S608 — quoted by `_text`
        f"ALTER DATABASE {base} OWNER TO {own};",
        f"REVOKE ALL ON DATABASE {base} FROM {nobody};",
        f"\\connect {base}",
        f"ALTER SCHEMA public OWNER TO {own};",
        f"REVOKE ALL ON SCHEMA public FROM {nobody};",
        _OWNERS.replace("{role}", own.replace("'", "''")),
        *(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {nobody};" for kind in ("TABLES", "SEQUENCES", "ROUTINES")),
        *(f"REVOKE {_name(other)} FROM {own};\nREVOKE {own} FROM {_name(other)};" for other in others),
    ])  # fmt: skip


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
