"""Files of answers from other tools, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result
from wiqaya.surveys.models import Intake, Wave


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("wave", help="the round, for example wa-7k3f9")
    parser.add_argument("file", type=Path, help="an export of KoboToolbox or ODK Central, .csv or .xlsx")
    parser.add_argument("repeats", type=Path, nargs="*", help="its tables of questions asked several times, .csv")


def _take(call: Namespace, by: Actor) -> Result:
    from wiqaya.surveys.actions.intake import take_file

    wave = Wave.objects.select_related("version").filter(short=call.wave).first()
    if wave is None:
        raise CallWrong(f"there is no round '{call.wave}'; there are: {', '.join(Wave.objects.values_list('short', flat=True)) or 'none'}")
    data, repeats = _bytes(call.file), {path.name: _bytes(path) for path in call.repeats}
    try:
        return _result(call.file, take_file(wave=wave, name=call.file.name, data=data, repeats=repeats, by=by, at=timezone.now()))
    except ValidationError as wrong:
        raise NothingTaken(*(f"{call.file}: {sentence}" for sentence in wrong.messages)) from wrong


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise CallWrong(f"{path} cannot be read: {wrong.strerror}") from wrong


def _result(file: Path, intake: Intake) -> Result:
    from wiqaya.surveys.queries.intake import left_out, left_out_columns, refused_rows

    refused = refused_rows(intake)
    lines = [f"{one.table or file}: row {one.row}: " + (f"{one.column}: " if one.column else "") + one.reason for one in refused]
    data = {
        "added": intake.added,
        "known": intake.known,
        "refused": [{"table": one.table or None, "row": one.row, "column": one.column or None, "reason": one.reason} for one in refused],
        "left_out": left_out_columns(intake),
        "intake": intake.short,
    }
    told = f"{intake.added} added, {intake.known} known before, {len(refused)} refused."
    return Result(data, refused=lines, said="\n".join([told, *left_out(intake), *lines[:20]]))


COMMANDS = [Command(("survey", "intake"), "takes answers of KoboToolbox or ODK Central in; the same rows twice are one", _take, _arguments)]
