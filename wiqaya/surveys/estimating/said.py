"""What the engine and the gate say, in the words and the numbers of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Released
from wiqaya.engines.survey import SurveyError
from wiqaya.surveys.estimating.margins import NoMargin

T = TypeVar("T")


def whole_city(released: Released) -> dict[str, Any]:
    """The number of the whole city as it left, so that a list of results need not open every table."""
    cell = released.cell()
    return {"rate": cell.rate, "low": cell.low, "high": cell.high, "n": cell.base or cell.value} if cell.shown else {}


def or_said(act: Callable[[], T]) -> T:
    """What the engine or the margins refuse, as a sentence."""
    try:
        return act()
    except NoMargin as none:
        raise ValidationError(
            _("The age bands of the known residents (%(known)s) cut across those that were asked (%(asked)s). Leave sex and age out, or load residents by the bands of the questionnaire.")
            % ({"known": "", "asked": ""} | none.params)
        ) from none
    except SurveyError as refused:
        raise ValidationError(_("The answers cannot be weighted so: %(why)s") % {"why": refused}) from refused
