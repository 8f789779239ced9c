"""Is this installation safe and complete?  Each check says what is wrong and how to mend it."""

from __future__ import annotations

import ctypes.util
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from wiqaya.safeguards import audit, roles
from wiqaya.safeguards.keys import health
from wiqaya.web.cli import waiting_migrations
from wiqaya.web.home import HOME
from wiqaya.web.keeping import reach_in_words

Check = tuple[str, bool, str]
SEALED_WITHIN, COPIED_WITHIN = timedelta(minutes=5), timedelta(days=2)


def examine() -> list[dict[str, Any]]:
    """Every check as `{name, ok, says}`."""
    checks: tuple[Callable[[], Iterator[Check]], ...] = (_database, _roles, _keys, _trail, _copies, _space, _assets, _words, _pdf, _settings)
    return [{"name": name, "ok": ok, "says": says} for check in checks for name, ok, says in check()]


def _database() -> Iterator[Check]:
    for alias, waiting in waiting_migrations().items():
        says = "up to date" if not waiting else f"{len(waiting)} migrations wait: run any command once"
        yield _of("database", alias), not waiting, says
        check = _embedded if connections[alias].vendor == "sqlite" else _server
        yield from ((_of(name, alias), ok, says) for name, ok, says in check(connections[alias]))


def _of(name: str, alias: str) -> str:
    return name if alias == DEFAULT_DB_ALIAS else f"{name} ({alias})"


def _embedded(connection: BaseDatabaseWrapper) -> Iterator[Check]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        yield "durability", cursor.fetchone()[0] >= 2, "each commit reaches the disk (synchronous FULL)"
    yield "server database", True, "embedded database: right for one machine; row security and several machines need PostgreSQL"


def _server(connection: BaseDatabaseWrapper) -> Iterator[Check]:
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            yield name, cursor.fetchone()[0] == "on", f"PostgreSQL setting {name} must be on, so that no acknowledged row is lost"
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        says = "the database role must be neither superuser nor bypass row security: make an ordinary role the owner"
        yield "row security", not cursor.fetchone()[0], says


def _roles() -> Iterator[Check]:
    if any(one.vendor == "postgresql" for one in connections.all()):
        found = roles.reaches()
        says = "; ".join(map(reach_in_words, found)) + ": run what `wiqaya database roles` prints" if found else "no role of one database comes into another"
        yield "database roles", not found, says


def _keys() -> Iterator[Check]:
    for path in sorted((HOME / "keys").glob("*")):
        private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        yield f"key {path.name}", private, "readable by its owner alone" if private else f"others can read {path.name}: chmod {'700' if path.is_dir() else '600'}"
    yield from health.checks(data=HOME, demo=settings.DEMO)


def _trail() -> Iterator[Check]:
    since = audit.waiting_since()
    late = since is not None and timezone.now() - since > SEALED_WITHIN
    yield "audit trail", not late, f"entries wait since {since:%Y-%m-%d %H:%M} to be sealed: start `wiqaya worker`" if late else "sealed"


def _copies() -> Iterator[Check]:
    found = audit.page(city=None, action="backup", limit=1, databases=("default",)).rows
    fresh = bool(found) and timezone.now() - found[0].at <= COPIED_WITHIN
    when = f"the last backup is of {found[0].at:%Y-%m-%d}" if found else "there is no backup yet"
    yield "backup", fresh or settings.DEMO, when if fresh else f"{when}: `wiqaya backup DIR` each night, its keys apart"


def _space() -> Iterator[Check]:
    free = shutil.disk_usage(HOME).free // 1_000_000
    yield "disk", free > 500, f"{free} MB free where the installation keeps its data"


def _assets() -> Iterator[Check]:
    build = Path(__file__).resolve().parent.parent / "ui/static/build"
    yield "pages' assets", build.exists() and any(build.iterdir()), "built" if build.exists() else "not built: run `make setup`"


def _words() -> Iterator[Check]:
    for lang in ("ar", "fr"):
        path = Path(settings.LOCALE_PATHS[0]) / lang / "LC_MESSAGES/django.mo"
        yield f"words in {lang}", path.exists(), "compiled" if path.exists() else "not compiled: run `make setup`"


def _pdf() -> Iterator[Check]:
    found = ctypes.util.find_library("pango-1.0") and ctypes.util.find_library("pangoft2-1.0")
    yield (
        "PDF",
        bool(found),
        "libpango is here" if found else "PDF is off: apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 (HTML and Word work)",
    )


def _settings() -> Iterator[Check]:
    if settings.DEMO:
        yield "demo", True, "this is a demonstration with well-known passwords: put nothing real into it"
    problems = [message for message in run_checks(include_deployment_checks=settings.PRODUCTION) if message.level >= WARNING]
    for problem in problems:
        yield problem.id or "setting", False, problem.msg
    yield (
        "secure cookies and TLS",
        settings.PRODUCTION or settings.DEMO,
        "set WIQAYA_SECURE=1 behind TLS" if not settings.PRODUCTION else "on",
    )
    yield (
        "mail",
        settings.DEMO or bool(settings.EMAIL_HOST),
        "set WIQAYA_SMTP; until then mails are written to the home folder" if not settings.EMAIL_HOST else "configured",
    )
