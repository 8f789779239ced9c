"""The answers of one or more rounds as columns of the survey engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import Design, Survey
from wiqaya.surveys.models import AnswerSet, SamplePoint, Wave
from wiqaya.surveys.words import Channel, Standing

Columns = dict[str, NDArray[Any]]
NO_ANSWER = frozenset({"", "pn"})  # preferred not to answer: nobody's answer is guessed
UNKNOWN = "?"
AT_ONCE = 5000


def columns_of(waves: Sequence[Wave]) -> Columns:
    """One row a set of answers that counts.  Columns: wave, weight, psu, stratum, area, the answers, and sex, age, group by their parts.

    Open links are never among them.  A place drawn in two rounds is one unit, so that the covariance of the rounds is counted.
    """
    rows = [row for wave in waves for row in _rows(wave)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: _column(name, rows) for name in names}


def survey_of(columns: Columns) -> Survey:
    """The design as it was drawn: places within strata, with replacement at the first stage; a stratum with one place counts around the mean."""
    return Survey.declare(columns, Design(ids=("psu",), strata=("stratum",), weights="weight", nest=True, lonely_psu="adjust"))


def _rows(wave: Wave) -> Iterator[dict[str, Any]]:
    sets = AnswerSet.objects.filter(wave=wave, standing=Standing.VALID).exclude(channel=Channel.OPEN).order_by("id")
    points = {point.pk: point for point in SamplePoint.objects.filter(sample__wave=wave)}
    done = Counter(sets.values_list("point", flat=True))
    parts = {part: name for part, name in wave.version.roles.items() if part in ("sex", "age", "group")}
    held = sets.values_list("id", "point", "area__code", "weight", "answers", "panel")
    for key, point_id, area, weight, answers, panel in held.iterator(chunk_size=AT_ONCE):
        point = points.get(point_id)
        yield {
            "wave": str(wave.number),
            "weight": weight if point is None else weight * point.households / (point.probability * done[point_id]),
            "psu": f"place {point.code}" if point else f"panel {panel}" if panel else f"person {key}",
            "stratum": point.stratum if point else "",
            "area": area or UNKNOWN,
            **{part: _known(answers.get(name)) or UNKNOWN for part, name in parts.items()},
            **{name: _known(value) for name, value in answers.items() if isinstance(value, str | int | float)},
        }


def _known(value: Any) -> str | None:
    text = "" if value is None else str(value)
    return None if text in NO_ANSWER else text


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> NDArray[Any]:
    if name == "weight":
        return np.array([row[name] for row in rows], dtype=np.float64)
    return np.array([row.get(name) for row in rows], dtype=object)
