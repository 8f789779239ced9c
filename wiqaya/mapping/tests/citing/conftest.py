"""A card, and a survey with results to cite."""

from wiqaya.mapping.tests.issues.conftest import _in_english, card, cycle, frozen, method
from wiqaya.surveys.tests.conftest import instrument, survey, version, wave
from wiqaya.surveys.tests.publishing.conftest import agreed, asked, estimated, modules

__all__ = ["_in_english", "agreed", "asked", "card", "cycle", "estimated", "frozen", "instrument", "method", "modules", "survey", "version", "wave"]
