"""Every write to the data that a city holds."""

from wiqaya.records.actions.choices import choose_changed, mend, split_place
from wiqaya.records.actions.dataset import add_dataset, ask_for_bias, change_dataset, note_rows_seen, retract
from wiqaya.records.actions.drafts import begin, confirm_place, forget_drafts, give_up, load, look, set_mapping
from wiqaya.records.actions.imports import Loaded, UsedByRelease, import_file, undo
from wiqaya.records.actions.later import place_known, place_later
from wiqaya.records.imports.reasons import MappingWrong, NotTaken, Stopped
from wiqaya.records.queries import used
from wiqaya.records.reading import keep_upload, words_of

__all__ = [
    "Loaded", "MappingWrong", "NotTaken", "Stopped", "UsedByRelease", "add_dataset", "ask_for_bias", "begin", "change_dataset",
    "choose_changed", "confirm_place", "forget_drafts", "give_up", "import_file", "keep_upload", "load", "look", "mend",
    "note_rows_seen", "place_known", "place_later", "retract", "set_mapping", "split_place", "undo", "used", "words_of",
]  # fmt: skip
