"""What may be compared between two rounds, and in which words the rest is said."""

from __future__ import annotations

from wiqaya.surveys.estimating.plan import Asked, asked_of
from wiqaya.surveys.models import Scale, Wave
from wiqaya.surveys.words import Statistic

SCORING = ("items", "reversed", "low", "high", "minimum", "scoring")


def broken(earlier: Wave, later: Wave) -> bool:
    """Whether the way of asking changed in between."""
    return earlier.method_version != later.method_version


def comparable(earlier: Wave, later: Wave) -> list[Asked]:
    """The numbers that both rounds give in the same words; over a break only those of the bridge question."""
    before = {one.key: one for one in asked_of(earlier)}
    both = [one for one in asked_of(later) if one.key in before and _same(one, before[one.key])]
    changed = _other_scoring(earlier, later)
    both = [one for one in both if one.statistic != Statistic.SCALE or one.question not in changed]
    return [one for one in both if one.question == later.bridge] if broken(earlier, later) else both


def change_answer(earlier: Wave, one: Asked) -> str:
    """What keeps the changes of a question apart: since when, of which number, for which answers."""
    return " ".join([str(earlier.number), one.statistic, *one.answers])


def _same(one: Asked, other: Asked) -> bool:
    return dict(one.title) == dict(other.title) and one.answer_title == other.answer_title


def _other_scoring(earlier: Wave, later: Wave) -> set[str]:
    def rules(wave: Wave) -> dict[str, list[object]]:
        return {scale.key: [getattr(scale, name) for name in SCORING] for scale in wave.version.scales.all()}

    before = rules(earlier)
    return {key for key, rule in rules(later).items() if before.get(key) != rule}


def scale_of(wave: Wave, one: Asked) -> Scale | None:
    return next((scale for scale in wave.version.scales.all() if scale.key == one.question), None) if one.statistic == Statistic.SCALE else None
