"""What the commands that run cases from a file have in common."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wiqaya.engines.survey import SurveyError
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import Command, NothingTaken, Result

Files = Callable[[Path, Path | None, Path | None], dict[str, Any]]


def command(word: str, help: str, spec_help: str, files: Files, *, needs_data: bool = True) -> Command:
    """`wiqaya survey WORD --data D.csv --spec SPEC.json --out OUT.json`."""

    def arguments(parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=needs_data, help="CSV with a header; or a folder of the files that the cases name"
        )
        parser.add_argument("--spec", type=Path, required=True, help=spec_help)
        parser.add_argument("--out", type=Path, help="JSON with results and unsupported")

    def run(call: Namespace, by: Actor) -> Result:
        try:
            done = files(call.spec, call.data, call.out)
        except (SurveyError, OSError) as wrong:
            raise NothingTaken(str(wrong)) from wrong
        reasons = [f"{case['id']}: {case['reason']}" for case in done["unsupported"]]
        if reasons and not done["results"]:
            raise NothingTaken(*reasons, result=done)
        return Result(done, refused=reasons, said=f"{len(done['results'])} results, {len(reasons)} cases not supported")

    return Command(("survey", word), help, run, arguments, needs_database=False)
