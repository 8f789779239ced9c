"""Files of public standards, out and in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from wiqaya.exchange.queries import Standard, standards
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result, write_out


def _standard(name: str) -> Standard:
    try:
        return standards()[name]
    except KeyError:
        raise CallWrong(f"no standard '{name}' here; there are: {', '.join(sorted(standards()))}") from None


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("standard", help="for example geojson")
    parser.add_argument("city")
    parser.add_argument("--out", type=Path, required=True)


def _export(call: Namespace, by: Actor) -> Result:
    standard = _standard(call.standard)
    require(by, standard.needs)
    text, records = standard.write()
    write_out(call.out, text.encode())
    return Result({"records": records, "file": str(call.out)})


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("standard")
    parser.add_argument("city")
    parser.add_argument("file", type=Path)


def _import(call: Namespace, by: Actor) -> Result:
    standard = _standard(call.standard)
    if standard.read is None:
        raise CallWrong(f"'{standard.name}' has no way back")
    try:
        data = call.file.read_bytes()
    except OSError as wrong:
        raise CallWrong(f"{call.file} cannot be read: {wrong.strerror}") from wrong
    records, refused = standard.read(call.city, data, by, timezone.now())
    if not records:
        raise NothingTaken(*refused or [f"{call.file}: nothing found"], result={"records": 0, "refused": refused})
    return Result({"records": records, "refused": refused}, refused=refused)


COMMANDS = [
    Command(("exchange", "export"), "write what the city offers in a public standard", _export, _export_arguments),
    Command(("exchange", "import"), "read a file of a public standard", _import, _import_arguments),
]
