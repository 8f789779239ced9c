"""Commands about accounts: the first coordinator of an empty installation comes from here."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from wiqaya.people import actions
from wiqaya.people.models import Membership, User
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


COMMANDS = [
    Command(("people", "create"), "an account with its roles in a city; the first coordinator comes from here", _create, _create_arguments),
    Command(("people", "end"), "end a role that somebody holds in a city", _end, _end_arguments),
]
