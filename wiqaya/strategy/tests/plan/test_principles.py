"""The four principles: how applied, who stands by it, who disagrees, and being asked again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.strategy.actions import principles
from wiqaya.strategy.models import Strategy
from wiqaya.strategy.queries.principles import dissenting, open_principles, state

APPLIED = {"applied": {"en": "Every measure was read with two youth groups."}}


def _stand(strategy: Strategy, by: Any, now: Any, stand: str = "signed", **values: Any) -> Any:
    return principles.stand(about="strategy", subject=strategy.pk, principle="gender", values=values, stand=stand, by=by, at=now)


def test_to_name_a_principle_is_not_enough(strategy: Strategy, by: Any, second: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="how it was applied"):
        _stand(strategy, by, now)
    _stand(strategy, by, now, **APPLIED)
    _stand(strategy, second, now)  # stands by what is written there
    gender = state(strategy.pk)[1]
    assert (len(gender.signed), gender.is_open) == (2, False)
    assert [one.value for one in open_principles(strategy.pk)] == ["do-no-harm", "human-rights", "whole-of-society"]


def test_dissent_needs_a_reason_and_does_not_disappear(strategy: Strategy, by: Any, second: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="why you disagree"):
        _stand(strategy, second, now, "dissent")
    _stand(strategy, by, now, **APPLIED)
    _stand(strategy, second, now, "dissent", reason={"en": "Mothers were not asked."})
    assert [str(row.reason) for row in dissenting(strategy.pk)] == ["Mothers were not asked."]
    _stand(strategy, second, now)
    gender = state(strategy.pk)[1]
    assert [str(row.reason) for row in gender.earlier] == ["Mothers were not asked."]


def test_after_an_incident_everybody_is_asked_again(strategy: Strategy, by: Any, second: Any, now: Any) -> None:
    _stand(strategy, by, now, **APPLIED)
    _stand(strategy, second, now)
    asked = principles.ask_again(about="strategy", subject=strategy.pk, because={"en": "A girl was mocked at an evening."}, by=by, at=now)
    gender = state(strategy.pk)[1]
    assert (asked, gender.is_open, gender.stands) == (2, True, ())
    assert gender.asked_again is not None
    assert str(gender.asked_again[1]) == "A girl was mocked at an evening."


def test_nobody_stands_by_what_is_not_there(strategy: Strategy, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="not there"):
        principles.stand(about="campaign", subject=strategy.pk, principle="gender", values=APPLIED, stand="signed", by=by, at=now)
