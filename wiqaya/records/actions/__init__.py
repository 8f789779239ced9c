"""Every write to the data that a city holds."""

from wiqaya.records.actions.dataset import add_dataset, ask_for_bias, change_dataset, note_rows_seen, retract
from wiqaya.records.actions.imports import Loaded, UsedByRelease, import_file, undo, used
from wiqaya.records.actions.load import words_of
from wiqaya.records.imports.reasons import MappingWrong, NotTaken, Stopped

__all__ = [
    "Loaded", "MappingWrong", "NotTaken", "Stopped", "UsedByRelease", "add_dataset", "ask_for_bias", "change_dataset", "import_file",
    "note_rows_seen", "retract", "undo", "used", "words_of",
]  # fmt: skip
