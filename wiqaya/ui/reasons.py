"""An engine's reason in the reader's language and digits."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _later

from wiqaya.engines.language import Reason
from wiqaya.ui import numerals

# values of parameters that are words and not names or texts of a file
WORDS = frozenset({
    # what a file is instead of a text
    _later("zip or Excel workbook"), _later("old Excel or Word"), _later("picture"), _later("database"), _later("zero bytes"), _later("control signs"),
    # where JSON breaks off
    _later("Expecting value"), _later("Expecting ',' delimiter"), _later("Expecting ':' delimiter"), _later("Expecting property name enclosed in double quotes"),
    _later("Unterminated string starting at"), _later("Invalid control character at"), _later("Invalid \\escape"), _later("Invalid \\uXXXX escape"),
    _later("Extra data"), _later("Illegal trailing comma before end of object"), _later("Illegal trailing comma before end of array"),
    # what is wrong with a shape
    _later("Too few points in geometry component"), _later("Invalid Coordinate"), _later("Interior is disconnected"), _later("Ring is not closed"),
    _later("Topology Validation Error"), _later("Repeated Point"), _later("No rings"),
})  # fmt: skip


def say(reason: Reason) -> str:
    """The sentence of a reason: its English wording is the key of the catalogue."""
    return _(reason.template).format(**{name: _shown(value) for name, value in reason.params.items()})


def term(value: str) -> str:
    """A value of a parameter that is a word of ours, in the reader's language; anything else as it is."""
    return _(value) if value in WORDS else value


def _shown(value: object) -> str:
    if isinstance(value, Reason):
        return say(value)
    if isinstance(value, tuple):
        return ("، " if numerals.language() == "ar" else ", ").join(term(str(part)) for part in value)
    return numerals.digits(str(value)) if isinstance(value, int | float) else term(str(value))
