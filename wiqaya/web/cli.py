"""The `wiqaya` command line: everything heavy or repeatable that the pages do, for analysts, automation and checks."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

OK, NOTHING, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django

    django.setup()
    from django.core.exceptions import PermissionDenied

    from wiqaya.safeguards.shell import CallWrong, NothingTaken

    parser = _parser()
    try:
        call = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if not hasattr(call, "command"):
        parser.print_help()
        return WRONG
    try:
        result = _run(call)
    except CallWrong as wrong:
        print(f"wiqaya: {wrong}", file=sys.stderr)
        return WRONG
    except PermissionDenied as refused:
        print(f"wiqaya: not allowed{f': this needs the right {refused}' if str(refused) else ''}", file=sys.stderr)
        return NOTHING
    except NothingTaken as nothing:
        for reason in nothing.reasons:
            print(reason, file=sys.stderr)
        if call.json and nothing.result is not None:
            print(json.dumps(nothing.result, ensure_ascii=False, default=str))
        return NOTHING
    finally:
        if arguments is None and call.command.needs_database:
            _seal()
    return _say(call, result)


def _seal() -> None:
    """Where no worker runs, a command of the shell leaves nothing behind that is not sealed."""
    from django.db import DatabaseError

    from wiqaya.safeguards import audit

    try:
        audit.seal()
    except DatabaseError as failed:
        print(f"wiqaya: the audit trail was not sealed ({failed}); the worker does it within a minute", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    from wiqaya.web.commands import every_command

    parser = argparse.ArgumentParser(prog="wiqaya", description=__doc__)
    groups: dict[tuple[str, ...], Any] = {(): parser.add_subparsers(metavar="command")}
    for command in every_command():
        for depth in range(1, len(command.words)):
            words = command.words[:depth]
            if words not in groups:
                group = groups[words[:-1]].add_parser(words[-1], help=f"{words[-1]} …")
                groups[words] = group.add_subparsers(metavar="command", required=True)
        one = groups[command.words[:-1]].add_parser(command.words[-1], help=command.help, description=command.description or command.help)
        command.arguments(one)
        one.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        one.add_argument("--strict", action="store_true", help="exit 1 when anything was refused")
        one.add_argument("--as", dest="as_email", metavar="EMAIL", help="who acts (default: the installation's operator)")
        one.set_defaults(command=command)
    return parser


def _run(call: argparse.Namespace) -> Any:
    from django.utils import translation

    from wiqaya.people.queries import actor_by_email, operator
    from wiqaya.places.queries import city_by_slug
    from wiqaya.safeguards.shell import CallWrong
    from wiqaya.safeguards.tenancy import in_city

    with ExitStack() as stack:
        stack.enter_context(translation.override("en"))
        if not call.command.needs_database:
            return call.command.run(call, operator())
        prepare_database()
        city = None
        if isinstance(getattr(call, "city", None), str):
            city = city_by_slug(call.city)
            if city is None:
                raise CallWrong(f"there is no city '{call.city}': make it with `wiqaya city create {call.city} …`")
            call.city = city
            stack.enter_context(in_city(city.id))
        by = operator(city)
        if call.as_email:
            found = actor_by_email(call.as_email, city=city)
            if found is None:
                raise CallWrong(f"nobody has an account with the address {call.as_email}")
            by = found
        return call.command.run(call, by)


def prepare_database() -> None:
    """A fresh home is prepared by the first command that needs it: every database of the installation."""
    from django.core.management import call_command

    for alias, waiting in waiting_migrations().items():
        # where all live, in one go; elsewhere only who lives there, because each pass over the whole house takes its time
        for app in [()] if alias == "default" and waiting else sorted({(app,) for app, _ in waiting}):
            call_command("migrate", *app, database=alias, interactive=False, verbosity=0)


def waiting_migrations() -> dict[str, set[tuple[str, str]]]:
    """The migrations (app, name) that each database still waits for."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from wiqaya.safeguards.routing import lives_in

    known = MigrationLoader(None).disk_migrations
    done = {alias: MigrationRecorder(connections[alias]).applied_migrations() for alias in connections}
    return {alias: {key for key in known if lives_in(alias, key[0]) and key not in applied} for alias, applied in done.items()}


def _say(call: argparse.Namespace, result: Any) -> int:
    if call.json:
        print(json.dumps(result.data, ensure_ascii=False, default=str))
    else:
        print(result.said or "\n".join(f"{key}: {_short(value)}" for key, value in result.data.items()))
    if result.refused and call.strict:
        for line in result.refused:
            print(line, file=sys.stderr)
        return NOTHING
    return OK


def _short(value: Any) -> str:
    return str(len(value)) if isinstance(value, list) and len(value) > 12 else str(value)


if __name__ == "__main__":
    sys.exit(main())
