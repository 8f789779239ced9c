"""`wiqaya mapping report`: the mapping report as a file."""

from __future__ import annotations

import re
import zlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from wiqaya.mapping.figures import LANGUAGES
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries.report import draft_of
from wiqaya.mapping.words import Edition
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result, write_out
from wiqaya.ui.documents import FORMATS, PdfUnavailable
from wiqaya.ui.numerals import reading

DESCRIPTION = """The mapping report as it stands today, marked as a draft: strengths first, every issue with its evidence, figures through the gate,
recommendations, method and bias annexes.  The public edition leaves out what may not be published and names each part with its reason; publishing it
needs a second person, on the page of reports.  `pages` is known for PDF only."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--cycle", required=True, metavar="C", help="short id of the mapping, or its year")
    parser.add_argument("--lang", default="ar", choices=LANGUAGES)
    parser.add_argument("--format", default="html", choices=sorted(FORMATS))
    parser.add_argument("--edition", default=Edition.INTERNAL.value, choices=Edition.values)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")


def _report(call: Namespace, by: Actor) -> Result:
    cycle = cycles.find(call.cycle)
    if cycle is None:
        raise CallWrong(f"there is no mapping '{call.cycle}' in {call.city.slug}: make it with `wiqaya mapping cycle create`")
    with reading(digits=call.city.digits, months=call.city.month_names):
        document, figures = draft_of(call.city, cycle, call.edition, call.lang, by=by, at=timezone.now())
        try:
            data = FORMATS[call.format][1](document, call.lang)
        except PdfUnavailable as missing:
            raise NothingTaken(f"{missing}; --format html and --format docx work without it") from missing
    write_out(call.out, data)
    return Result({"file": str(call.out), "pages": _pages(data) if call.format == "pdf" else None, "figures": figures})


def _pages(data: bytes) -> int:
    """The number of pages of a PDF, from the root of its page tree, which may stand in a packed stream."""
    texts = [data, *(_unpacked(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL))]
    counts = (re.search(rb"/Count\s+(\d+)", tree) for text in texts for tree in re.findall(rb"<<[^<>]*/Type\s*/Pages\b[^<>]*>>", text))
    return max((int(count[1]) for count in counts if count), default=0)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


COMMANDS = [Command(("mapping", "report"), "the mapping report as HTML, PDF or Word", _report, _arguments, description=DESCRIPTION)]
