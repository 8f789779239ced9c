"""`wiqaya mapping card add`: a challenge card from a YAML file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from wiqaya.mapping.actions.card_file import LANGUAGES, CardFileWrong, add_card
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries.completeness import lacking
from wiqaya.mapping.queries.issues import facts_of
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result

DESCRIPTION = """Add a challenge card to a mapping.  The file is YAML; docs/reference/card.yaml shows every key.  A text is a plain string in the
language of --lang, or {ar: …, en: …, fr: …}.  All or nothing: a name, a phone number or an address in any text refuses the file.  The same file twice
changes nothing."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--cycle", required=True, metavar="C", help="short id of the mapping, or its year")
    parser.add_argument("--file", required=True, type=Path, metavar="CARD.yaml")
    parser.add_argument("--lang", default="ar", choices=LANGUAGES, help="language of plain strings (default: ar)")


def _add(call: Namespace, by: Actor) -> Result:
    cycle = cycles.find(call.cycle)
    if cycle is None:
        raise CallWrong(f"there is no mapping '{call.cycle}' in {call.city.slug}: make it with `wiqaya mapping cycle create`")
    try:
        data = call.file.read_bytes()
    except OSError as wrong:
        raise CallWrong(f"{call.file} cannot be read: {wrong.strerror}") from wrong
    try:
        added = add_card(cycle=cycle, data=data, lang=call.lang, by=by, at=timezone.now())
    except CardFileWrong as wrong:
        raise NothingTaken(*(f"{call.file}: {reason}" for reason in wrong.reasons)) from wrong
    card = added.card
    return Result({"card": card.short, "new": added.new, "state": card.state, "missing": [str(lack) for lack in lacking(facts_of(card))]})


COMMANDS = [Command(("mapping", "card", "add"), "a challenge card from a file", _add, _arguments, description=DESCRIPTION)]
