"""Commands about accounts: the first coordinator of an empty installation comes from here."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from wiqaya.people import actions, leavers
from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.models import Membership, User
from wiqaya.people.queries import people_with
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result
from wiqaya.safeguards.words import Role


def _create_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city", help="short name of the city")
    parser.add_argument("email")
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", choices=Role.values, action="append", default=[], help="may be given several times")
    parser.add_argument("--language", choices=["ar", "en", "fr"], default="ar")
    parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day of the roles")
    parser.add_argument("--password", help="asked for when left out; `-` reads one line from the standard input")


def _create(call: Namespace, by: Actor) -> Result:
    try:
        validate_email(call.email)
    except ValidationError as wrong:
        raise CallWrong(f"'{call.email}' is not an e-mail address") from wrong
    now = timezone.now()
    existed = User.objects.filter(email__iexact=call.email).exists()
    password = None if existed else _password(call)
    user = actions.create_account(email=call.email, name=call.name, password=password, language=call.language, by=by, at=now)
    refused = []
    for role in call.role:
        try:
            actions.give_role(user=user, role=role, ends=call.until, by=by, at=now)
        except actions.RoleRefused as wrong:
            refused.append(f"{role}: {wrong}")
    held = Membership.objects.filter(user=user, ended_at__isnull=True).values_list("role", flat=True)
    return Result({"email": user.email, "id": str(user.id), "created": not existed, "roles": sorted(held)}, refused=refused)


def _password(call: Namespace) -> str:
    given = call.password
    if given is None and sys.stdin.isatty():
        given = getpass("Password of the new account: ")
    elif given in (None, "-"):
        given = sys.stdin.readline().rstrip("\n")
    if not given:
        raise CallWrong("a new account needs a password: give --password, or write it on the standard input")
    try:
        validate_password(given, User(email=call.email, name=call.name))
    except ValidationError as weak:
        raise NothingTaken(*weak.messages) from weak
    return str(given)


def _end_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city", help="short name of the city")
    parser.add_argument("email")
    parser.add_argument("--role", choices=Role.values, required=True)


def _end(call: Namespace, by: Actor) -> Result:
    terms = list(Membership.objects.filter(user__email__iexact=call.email, role=call.role, ended_at__isnull=True))
    if not terms:
        raise NothingTaken(f"{call.email} does not hold the role {call.role} in this city")
    try:
        for term in terms:
            actions.end_role(term=term, by=by, at=timezone.now())
    except actions.RoleRefused as refused:
        raise NothingTaken(str(refused)) from refused
    return Result({"email": call.email, "role": call.role, "ended": len(terms)})


def _leave_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city", help="short name of the city")
    parser.add_argument("--email", action="append", default=[], help="who has left; may be given several times")
    parser.add_argument("--file", type=Path, metavar="CSV", help="an export of the city's directory with a column email, and last_day where days are known")


def _leave(call: Namespace, by: Actor) -> Result:
    """Everything that somebody holds ends now; who has no account here is counted as unknown."""
    if not call.email and call.file is None:
        raise CallWrong("name who has left: --email ADDRESS, or --file CSV")
    today, now, refused = timezone.localdate(), timezone.now(), list[dict[str, Any]]()
    gone = [leavers.Leaver(0, email, None) for email in call.email] + (list(leavers.read(call.file, refused)) if call.file else [])
    done: Counter[str] = Counter(people=0, roles=0, invitations=0, sessions=0, clearances=0, unknown=0, later=0)
    for leaver in gone:
        done.update(_gone(leaver, by, today, now))
    alone = not people_with(EDIT_PEOPLE, on=today)
    lines = [f"row {one['row']}, column {one['column']}: {one['reason']}" for one in refused]
    lines += ["nobody coordinates this city any more: name somebody with `wiqaya people create`"] if alone else []
    return Result({**done, "refused": refused, "without_coordinator": alone}, refused=lines, said="\n".join([_counted(done), *lines]))


def _gone(leaver: leavers.Leaver, by: Actor, today: date, now: datetime) -> dict[str, int]:
    if leaver.last_day is not None and leaver.last_day >= today:
        return {"later": 1}
    user = User.objects.filter(email__iexact=leaver.email).first()
    if user is None:
        return {"unknown": 1, "invitations": actions.withdraw_all(email=leaver.email, by=by, at=now)}
    left = asdict(actions.leave(user=user, by=by, at=now))
    return {"people": int(any(left.values())), **left}


def _counted(done: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in done.items())


COMMANDS = [
    Command(("people", "create"), "an account with its roles in a city; the first coordinator comes from here", _create, _create_arguments),
    Command(("people", "leave"), "end at once whatever people who have left hold in a city; for the hourly export of a directory", _leave, _leave_arguments),
    Command(("people", "end"), "end a role that somebody holds in a city", _end, _end_arguments),
]
