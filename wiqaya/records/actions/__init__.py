"""Every write to the data that a city holds."""

from wiqaya.records.actions.dataset import add_dataset, ask_for_bias, change_dataset, note_rows_seen, retract
from wiqaya.records.actions.drafts import begin, confirm_place, forget_drafts, give_up, keep_upload, load, look, set_mapping
from wiqaya.records.actions.imports import Loaded, UsedByRelease, import_file, undo, used
from wiqaya.records.actions.store import words_of
from wiqaya.records.imports.reasons import MappingWrong, NotTaken, Stopped

__all__ = [
    "Loaded", "MappingWrong", "NotTaken", "Stopped", "UsedByRelease", "add_dataset", "ask_for_bias", "begin", "change_dataset",
    "confirm_place", "forget_drafts", "give_up", "import_file", "keep_upload", "load", "look", "note_rows_seen", "retract", "set_mapping", "undo", "used", "words_of",
]  # fmt: skip
