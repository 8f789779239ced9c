"""Commands that keep the installation honest: the audit trail, what is forgotten, copies and their way back."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.utils import timezone

from wiqaya.safeguards import audit, backup, retention, roles
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result
from wiqaya.safeguards.tenancy import in_city

log = logging.getLogger("wiqaya.keeping")
BACKUP = "safeguards.backup"  # what audit rows of copies are about


def forget_what_is_due(now: datetime, *, dry: bool = False) -> retention.Outcome:
    """Every rule of every room, in every city, as the operator."""
    from wiqaya.people.queries import operator
    from wiqaya.places.queries import cities

    return retention.run(cities=[(city.id, operator(city)) for city in cities()], installation=operator(), at=now, dry=dry)


class Task(Protocol):
    def __call__(self, *, by: Actor, at: datetime) -> int:
        """What is to be done in the current city; how many."""


def in_every_city(task: Task, now: datetime) -> int:
    """Do something as the operator in each city; where it fails the others are done all the same.  How many altogether."""
    from wiqaya.people.queries import operator
    from wiqaya.places.queries import cities

    done = 0
    for city in cities():
        with in_city(city.id):
            try:
                done += task(by=operator(city), at=now)
            except Exception:
                log.exception("%s in city %s", getattr(task, "__name__", task), city.id)
    return done


def _verify(call: Namespace, by: Actor) -> Result:
    verdict = audit.verify()
    faults = [_fault(one) for one in verdict.faults]
    data = {
        "entries": verdict.entries, "ok": verdict.ok, "first_bad": faults[0] if faults else None,
        "chains": verdict.chains, "waiting": verdict.waiting, "faults": faults,
    }  # fmt: skip
    if not verdict.ok:
        raise NothingTaken(*(f"{one['database']}, {one['chain']}, entry {one['sequence']}: {one['says']}" for one in faults), result=data)
    return Result(
        data, said=f"{verdict.entries} entries in {verdict.chains} chains: nothing was changed. {verdict.waiting} wait to be sealed."
    )


def _fault(one: audit.Fault) -> dict[str, Any]:
    return {
        "database": one.database, "city": one.city, "sequence": one.sequence, "what": one.what,
        "says": audit.FAULTS[one.what], "chain": f"city {one.city}" if one.city else "installation",
    }  # fmt: skip


def _checkpoint(call: Namespace, by: Actor) -> Result:
    return Result({"signed": audit.every_checkpoint(at=timezone.now())})


def _retention_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--now", metavar="DATE", help="what would be due at this day or time (default: now)")
    parser.add_argument("--dry-run", action="store_true", help="count, and forget nothing")


def _retention(call: Namespace, by: Actor) -> Result:
    outcome = forget_what_is_due(_moment(call.now), dry=call.dry_run)
    data = {"erased": outcome.erased, "due": outcome.due, "failed": outcome.failed}
    lines = [f"{rule}: {outcome.erased[rule]} forgotten of {count} due" for rule, count in outcome.due.items()]
    if outcome.failed:
        raise NothingTaken(*outcome.failed, result=data)
    return Result(data, said="\n".join(lines))


def _moment(text: str | None) -> datetime:
    """A day (its beginning) or a time; without a zone it is UTC."""
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise CallWrong(f"'{text}' is no day or time: write 2026-11-21 or 2026-11-21T09:00") from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def places() -> backup.Places:
    """Where this installation keeps what a copy must hold."""
    keys = Path(settings.CHECKPOINTS).parent
    scheme, _, where = settings.KEYS.partition(":")
    master = Path(where) if scheme == "file" and keys not in Path(where).parents else None
    return backup.Places(media=Path(settings.MEDIA_ROOT), keys=keys, master=master)


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="a new or empty folder; keep its folder `keys` apart, for 30 days at most")


def _backup(call: Namespace, by: Actor) -> Result:
    _operator_alone(by)
    begun, now = time.monotonic(), timezone.now()
    audit.every_checkpoint(at=now)
    try:
        made = backup.make(call.folder.absolute(), places=places(), product=version("wiqaya"), at=now)
    except (OSError, backup.ToolFailed) as wrong:
        raise NothingTaken(str(wrong)) from wrong
    _note("backup", made.digest, by, now, files=made.files, bytes=made.bytes)
    seconds = round(time.monotonic() - begun, 1)
    said = f"{made.files} files in {call.folder}. Take the folder keys away from the data, and delete it after 30 days at the latest."
    return Result({"files": made.files, "seconds": seconds, "bytes": made.bytes}, said=said)


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", help="a backup: its data and its keys")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data of this backup; without --keys the keys here stay as they are")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="the keys of this backup")
    parser.add_argument("--replace", action="store_true", help="take away what this installation holds")


def _restore(call: Namespace, by: Actor) -> Result:
    """Stop the server and the worker first."""
    from wiqaya.web.cli import prepare_database

    _operator_alone(by)
    begun, now = time.monotonic(), timezone.now()
    data, keys = _sources(call)
    if not call.replace and backup.holds_data(places()):
        raise NothingTaken("this installation holds data already: choose another WIQAYA_HOME or empty databases, or say --replace")
    try:
        done = backup.restore(places(), data=data, keys=keys)
    except (OSError, backup.Spoilt, backup.ToolFailed) as wrong:
        raise NothingTaken(str(wrong)) from wrong
    connections.close_all()
    prepare_database()
    later = audit.set_aside(at=now)
    verdict = audit.verify()
    _note("restore", "", by, now, data_of=done.data_of, keys_of=done.keys_of, later_checkpoints=later)
    seconds = round(time.monotonic() - begun, 1)
    fault = verdict.faults[0] if verdict.faults else None
    says = (
        "the audit trail is whole"
        if not fault
        else f"THE AUDIT TRAIL IS BROKEN at entry {fault.sequence} of {fault.city or 'the installation'}"
    )
    aside = f"; {later} signed ends later than the data were put aside" if later else ""
    data_ = {"files": done.files, "seconds": seconds, "audit_ok": verdict.ok, "entries": verdict.entries, "set_aside": later}
    return Result(
        data_, refused=() if verdict.ok else (says,), said=f"{done.files} files are back; {says} ({verdict.entries} entries){aside}."
    )


def _sources(call: Namespace) -> tuple[Path | None, Path | None]:
    """The folders of data and keys.  A backup named as a whole holds both; each can be named alone."""
    if bool(call.folder) == bool(call.data or call.keys):
        raise CallWrong("name a backup, or --data DIR, --keys DIR, or both of these")
    data, keys = call.data or call.folder, call.keys or call.folder
    if keys and (keys / "keys").is_dir():
        keys = keys / "keys"
    missing = [str(path) for path in (data, keys) if path and not path.is_dir()]
    if missing:
        raise CallWrong(f"there is no folder {missing[0]}")
    return data, keys


def _operator_alone(by: Actor) -> None:
    if by.kind != "system":
        raise PermissionDenied("of the installation's operator")


ROLES = {
    "embedded": "the database “{about}” is embedded in a file: roles exist on a server alone (docs/reference/settings.md)",
    "no-role": "the address of the database “{about}” names no role of its own: postgresql://ROLE@HOST/NAME",
    "shared": "each of the three addresses needs a role and a database of its own",
}


def _roles_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="ask the server instead; exit 1 when a role of one database comes into another")


def _roles(call: Namespace, by: Actor) -> Result:
    """SQL for `psql`, or with `--check` what each role can do in the databases of the others."""
    _operator_alone(by)
    if call.check:
        found = roles.reaches()
        if found:
            raise NothingTaken(*map(reach_in_words, found), result={"reaches": [asdict(one) for one in found]})
        return Result({"reaches": []}, said="no role of one database comes into another")
    try:
        sql = roles.statements(settings.DATABASES)
    except roles.NoRoles as wrong:
        raise CallWrong(ROLES[wrong.code].format(about=wrong.about)) from None
    return Result({"sql": sql}, said=sql)


def reach_in_words(one: roles.Reach) -> str:
    parts = [*(["may connect"] if one.comes_in else []), *(["may act as its role"] if one.stands_in else []), *([f"reaches {one.tables} tables"] if one.tables else [])]
    return f"role {one.role} ({one.of}) in database {one.database}: {', '.join(parts)}"


def _note(action: str, key: str, by: Actor, at: datetime, **details: Any) -> None:
    with transaction.atomic():
        audit.note("default", action, BACKUP, key, None, by=by, at=at, details=details)
    audit.seal()


COMMANDS = [
    Command(
        ("audit", "verify"), "walk along every chain of the audit trail and its signed checkpoints; exit 1 when one is broken", _verify
    ),
    Command(
        ("database", "roles"),
        "the SQL that gives each database a role of its own and keeps the others out; --check says whether it holds",
        _roles,
        _roles_arguments,
        needs_database=False,
    ),
    Command(("audit", "checkpoint"), "seal the audit trail and sign its end now", _checkpoint),
    Command(("backup",), "copy everything needed to stand up again elsewhere, keys apart from data", _backup, _backup_arguments),
    Command(
        ("restore",),
        "bring a backup back into an empty installation; stop the server first",
        _restore,
        _restore_arguments,
        needs_database=False,
    ),
    Command(("retention", "run"), "forget what is due, in every city", _retention, _retention_arguments),
]
