"""The survey engine on its own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from wiqaya.engines.survey import SurveyError, estimate_files
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import Command, NothingTaken, Result


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="CSV with a header, one row per respondent; or a folder of the files that the designs name")
    parser.add_argument("--spec", type=Path, required=True, help="JSON {designs: {name: design}, cases: [{id, family, design, op}], folder}")
    parser.add_argument("--out", type=Path, required=True, help="JSON with results and unsupported")


def _estimate(call: Namespace, by: Actor) -> Result:
    try:
        done = estimate_files(call.data, call.spec, call.out)
    except (SurveyError, OSError) as wrong:
        raise NothingTaken(str(wrong)) from wrong
    reasons = [f"{case['id']}: {case['reason']}" for case in done["unsupported"]]
    if reasons and not done["results"]:
        raise NothingTaken(*reasons, result=done)
    return Result(done, refused=reasons, said=f"{len(done['results'])} results, {len(reasons)} cases not supported: {call.out}")


COMMANDS = (
    Command(
        ("survey", "estimate"),
        "the survey engine on its own: designs and cases in, estimates with their uncertainty out",
        _estimate,
        _arguments,
        needs_database=False,
    ),
)
