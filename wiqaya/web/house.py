"""Commands of the installation: the disclosure gate on its own, the web server, the worker, the doctor, the demo."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from wiqaya.engines.disclosure import DisclosureError, run
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import Command, NothingTaken, Result


def _release_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("table", type=Path, help="CSV with labels in the first row and column and Total as the last of both")
    parser.add_argument("--policy", type=Path, required=True, help='JSON, for example {"k": 10, "hide_zeros": true, "protect": 5}')
    parser.add_argument("--out", type=Path, required=True, help="the safe table; its reasons go to OUT.reasons.csv")


def _release(call: Namespace, by: Actor) -> Result:
    try:
        return Result(run(call.table, call.policy, call.out))
    except (DisclosureError, OSError) as wrong:
        raise NothingTaken(str(wrong)) from wrong


COMMANDS = [
    Command(("disclosure", "release"), "the gate on its own: a table with its margins in, a safe table out", _release, _release_arguments, needs_database=False),
]
