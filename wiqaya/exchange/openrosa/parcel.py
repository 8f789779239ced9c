"""What a device sends at once: one submission and some of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wiqaya.exchange.openrosa.documents import media_name
from wiqaya.exchange.openrosa.multipart import ReceivedPart
from wiqaya.exchange.openrosa.reasons import refused
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.exchange.xforms.records.submission import Submission, read_submission

XML_PART = "xml_submission_file"
MOST_XML = 10_000_000
INCOMPLETE = "*isIncomplete*"  # a sign of old devices that more parcels follow


@dataclass(frozen=True)
class Parcel:
    """`files` by the name under which the answers refer to them."""

    xml: bytes = field(repr=False)
    submission: Submission
    files: dict[str, ReceivedPart]

    def close(self) -> None:
        """Let go of the files on disk."""
        for part in self.files.values():
            part.file.close()

    def expected(self, names: Sequence[str]) -> dict[str, ReceivedPart]:
        """The files that the answers name; others are ignored."""
        return {name: part for name, part in self.files.items() if name in set(names)}


def open_parcel(parts: Sequence[ReceivedPart]) -> Parcel:
    """The one submission in a request.  Raises Refused, letting go of the files: no such part, several, or one that cannot be read."""
    try:
        xml, submission = _submission([part for part in parts if part.name == XML_PART])
    except BaseException:
        for part in parts:
            part.file.close()
        raise
    return Parcel(xml, submission, _named(part for part in parts if part.name != XML_PART))


def _submission(found: Sequence[ReceivedPart]) -> tuple[bytes, Submission]:
    if not found:
        raise refused("no_xml_part", part=XML_PART)
    if len(found) > 1:
        raise refused("several_xml_parts", part=XML_PART)
    if found[0].size > MOST_XML:
        raise refused("too_large", most=MOST_XML // 1_000_000)
    xml = found[0].read()
    found[0].file.close()
    try:
        return xml, read_submission(xml)
    except FormError as error:
        raise refused("bad_xml", message=str(error)) from error


def _named(parts: Iterable[ReceivedPart]) -> dict[str, ReceivedPart]:
    files: dict[str, ReceivedPart] = {}
    for part in parts:
        try:
            name = media_name(part.filename or part.name)
        except ValueError:
            name = INCOMPLETE
        if name == INCOMPLETE or name in files:
            part.file.close()
        else:
            files[name] = part
    return files
