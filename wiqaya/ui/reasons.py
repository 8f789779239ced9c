"""An engine's reason in the reader's language and digits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wiqaya.engines.language import Reason
from wiqaya.ui import numerals


def say(reason: Reason) -> str:
    """The sentence of a reason: its English wording is the key of the catalogue."""
    return _(reason.template).format(**{name: _shown(value) for name, value in reason.params.items()})


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "، ".join(str(part) for part in value) if numerals.language() == "ar" else ", ".join(str(part) for part in value)
    return numerals.digits(str(value)) if isinstance(value, int | float) else str(value)
