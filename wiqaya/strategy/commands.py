"""`wiqaya strategy document`: a paper for the council as a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result, write_out
from wiqaya.strategy.documents import make
from wiqaya.strategy.documents.make import FREE, Paper
from wiqaya.strategy.models import Strategy
from wiqaya.strategy.queries.standing import to_decide
from wiqaya.ui.documents import FORMATS, PdfUnavailable

LANGUAGES = ("ar", "en", "fr")
DESCRIPTION = """A paper for the council from what the strategy holds now, or from the version that was approved: the plan, the motion, the brief for the mayor,
the handover, the case for prevention inside the house, a motion for a mandate of the city's own."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--kind", required=True, choices=Paper.values)
    parser.add_argument("--strategy", default="", metavar="S", help="short id of the strategy; left out, the present one")
    parser.add_argument("--lang", default="ar", choices=LANGUAGES)
    parser.add_argument("--format", default="html", choices=sorted(FORMATS))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")


def _document(call: Namespace, by: Actor) -> Result:
    strategy = Strategy.objects.select_related("lead").filter(short=call.strategy).first() if call.strategy else to_decide()
    if strategy is None and (call.strategy or call.kind not in FREE):
        raise CallWrong(f"there is no strategy '{call.strategy}' in {call.city.slug}" if call.strategy else f"there is no strategy in {call.city.slug} yet: begin one in the strategy builder")
    made = make.document(call.city, strategy, call.kind, call.lang, by=by, on=timezone.localdate())
    try:
        data = make.file_of(made, call.lang, call.format, call.city)
    except PdfUnavailable as missing:
        raise NothingTaken(f"{missing}; --format html and --format docx work without it") from missing
    write_out(call.out, data)
    return Result({"file": str(call.out), "strategy": strategy.short if strategy else None, "parts": len(made.blocks)})


COMMANDS = [Command(("strategy", "document"), "a paper for the council as HTML, PDF or Word", _document, _arguments, description=DESCRIPTION)]
