"""Files without what they carry along: who made them, where, with what, when, and what stood in them before."""

from wiqaya.engines.cleaning.kinds import clean
from wiqaya.engines.cleaning.reasons import MAX_BYTES, CannotClean, Cleaned, Kind

__all__ = ["MAX_BYTES", "CannotClean", "Cleaned", "Kind", "clean"]
