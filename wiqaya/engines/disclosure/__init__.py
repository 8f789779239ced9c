"""The disclosure gate: no number leaves before it has passed here.  See README.md for the method and for what it does not protect."""

from wiqaya.engines.disclosure.attack import Bounds, attack
from wiqaya.engines.disclosure.csvtable import run
from wiqaya.engines.disclosure.errors import DisclosureError, TableError
from wiqaya.engines.disclosure.gate import gate
from wiqaya.engines.disclosure.ledger import Conflict, conflicts
from wiqaya.engines.disclosure.policy import KINDS, METHOD, PRESETS, Audience, Dominance, Kind, Policy, loosened, preset, require_tighter
from wiqaya.engines.disclosure.regions import Footprint
from wiqaya.engines.disclosure.release import Passed, Refused, Suggestion, release
from wiqaya.engines.disclosure.released import Cell, Reason, Released, from_ledger
from wiqaya.engines.disclosure.tables import Contributors, Dimension, Estimate, Estimates, Key, Rate, Raw, Source, Text

__all__ = [
    "KINDS",
    "METHOD",
    "PRESETS",
    "Audience",
    "Bounds",
    "Cell",
    "Conflict",
    "Contributors",
    "Dimension",
    "DisclosureError",
    "Dominance",
    "Estimate",
    "Estimates",
    "Footprint",
    "Key",
    "Kind",
    "Passed",
    "Policy",
    "Rate",
    "Raw",
    "Reason",
    "Refused",
    "Released",
    "Source",
    "Suggestion",
    "TableError",
    "Text",
    "attack",
    "conflicts",
    "from_ledger",
    "gate",
    "loosened",
    "preset",
    "release",
    "require_tighter",
    "run",
]
