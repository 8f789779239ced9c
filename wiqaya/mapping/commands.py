"""Commands about the mapping."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wiqaya.mapping import card_command, report_command
from wiqaya.mapping.actions import cycle as actions
from wiqaya.mapping.actions.methods import change_method, describe_method
from wiqaya.mapping.models import Cycle, Method
from wiqaya.mapping.queries import cycle as queries
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import Command, NothingTaken, Result

DESCRIPTION = """The mapping of a year.  M is the version of the city's method (1, v1) or its name.  The first mapping makes version 1 and gives
it that name.  A method that the city does not know yet is a change: a new version, with which the series breaks; its reasons (--reason, or on the page
of methods) are asked for until they are written.  A second call for the same year gives the mapping that is there."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--year", required=True, type=int, metavar="Y")
    parser.add_argument("--method", required=True, metavar="M", help="version or name of the method")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why the method changes")
    parser.add_argument("--lang", default="en", choices=[code for code, _name in settings.LANGUAGES], help="language of the reason (default: en)")


def _create(call: Namespace, by: Actor) -> Result:
    found = queries.yearly().filter(year=call.year).first()
    if found:
        _same_method(found, call.method)
        return _said(found, new=False)
    try:
        return _said(_make(call, by), new=True)
    except ValidationError as wrong:
        raise NothingTaken(*wrong.messages) from wrong


@transaction.atomic
def _make(call: Namespace, by: Actor) -> Cycle:
    at = timezone.now()
    if queries.latest_method():
        return actions.create_cycle(year=call.year, method=_known(call.method) or _changed(call, by), by=by, at=at)
    if _version(call.method) not in {None, 1}:
        raise NothingTaken(f"there is no method '{call.method}': the first mapping makes version 1")
    cycle = actions.create_cycle(year=call.year, by=by, at=at)
    if _version(call.method) is None:
        describe_method(method=cycle.method, name=call.method, texts={}, by=by, at=at)
    return cycle


def _version(text: str) -> int | None:
    match = re.fullmatch(r"v?(\d{1,4})", text.strip(), re.ASCII | re.IGNORECASE)
    return int(match[1]) if match else None


def _matches(method: Method, text: str) -> bool:
    return _version(text) == method.version or text.strip() == method.name


def _known(text: str) -> Method | None:
    return next((method for method in queries.methods() if _matches(method, text)), None)


def _changed(call: Namespace, by: Actor) -> Method:
    """The next version; a number that skips one is a slip."""
    latest = queries.latest_method()
    following = latest.version + 1 if latest else 1
    if _version(call.method) not in {None, following}:
        raise NothingTaken(f"there is no method '{call.method}': the next version is {following}")
    name = call.method.strip() if _version(call.method) is None else f"v{following}"
    return change_method(
        name=name, texts={}, comparable=False, changed_because="", reasons={call.lang: call.reason}, bridge={}, by=by, at=timezone.now()
    )


def _same_method(cycle: Cycle, text: str) -> None:
    if not _matches(cycle.method, text):
        raise NothingTaken(f"the mapping of {cycle.year} uses method {cycle.method.version} ({cycle.method.name}), not '{text}'", result={"cycle": cycle.short})


def _said(cycle: Cycle, *, new: bool) -> Result:
    return Result({"cycle": cycle.short, "year": cycle.year, "method": cycle.method.version, "new": new})


COMMANDS = [
    Command(("mapping", "cycle", "create"), "the mapping of a year", _create, _arguments, description=DESCRIPTION),
    *card_command.COMMANDS,
    *report_command.COMMANDS,
]
