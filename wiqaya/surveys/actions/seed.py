"""Fill a round in one go: a draw of places, and answers as an interviewer's device would have brought them.  For cities that are made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import fold
from wiqaya.places import queries as places
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.access import DESIGN, FIELD
from wiqaya.surveys.models import AnswerSet, Sample, SamplePoint, Wave
from wiqaya.surveys.sealing import content_key, instance_key
from wiqaya.surveys.words import Channel, WaveState


@dataclass(frozen=True)
class Block:
    """A place that was drawn: its code, the area's code, its households, and the chance with which it came."""

    code: str
    area: str
    households: int
    probability: float


@dataclass(frozen=True)
class Told:
    """The answers of one person at a place, without area, day and panel code, which stand beside them."""

    place: str
    day: date
    answers: Mapping[str, Any]
    panel: str = ""


@transaction.atomic
def keep_draw(*, wave: Wave, blocks: Sequence[Block], frame: Mapping[str, str], cluster: int, seed: int, by: Actor, at: datetime) -> Sample:
    """The sample of a planned round, as it was drawn: every block is a place to visit, in the order given."""
    require(by, DESIGN)
    _only_fictional(wave)
    sample = Sample.objects.create(
        wave=wave, frame=words(**frame), cluster=cluster, size=len(blocks) * cluster, seed=seed, drawn_by=by.id, drawn_at=at
    )
    areas = {area.code: area for area in places.areas()}
    SamplePoint.objects.bulk_create(
        SamplePoint(
            city_id=wave.city_id, sample=sample, code=block.code, area=areas[block.area], stratum=block.area, households=block.households,
            probability=block.probability, position=position,
        )
        for position, block in enumerate(blocks, 1)
    )  # fmt: skip
    audit.record("survey.draw", sample, by=by, at=at, places=len(blocks), seed=seed)
    return sample


@transaction.atomic
def keep_answers(*, wave: Wave, told: Iterable[Told], by: Actor, at: datetime) -> int:
    """Answers of an open round from interviews at its places; how many.  Audited as one, as a file would be: no line for a person."""
    require(by, FIELD)
    _only_fictional(wave)
    if wave.state != WaveState.OPEN:
        raise ValidationError(_("This round is not open."))
    points = {point.code: point for point in SamplePoint.objects.filter(sample__wave=wave).select_related("area")}
    made = AnswerSet.objects.bulk_create((_row(wave, points[one.place], number, one) for number, one in enumerate(told)), batch_size=500)
    audit.record("survey.seed", wave, by=by, at=at, answers=len(made))
    return len(made)


def _row(wave: Wave, point: SamplePoint, number: int, told: Told) -> AnswerSet:
    return AnswerSet(
        city_id=wave.city_id, wave=wave, version=wave.version, channel=Channel.INTERVIEW, area=point.area, point=point, day=told.day,
        answers=dict(told.answers), instance=instance_key(wave, f"seed {number}"), content=content_key(wave, f"seed {number}".encode()),
        panel=keyed("survey panel", str(wave.survey_id), fold(told.panel)) if told.panel else "",
    )  # fmt: skip


def _only_fictional(wave: Wave) -> None:
    if not wave.city.fictional:
        raise ValidationError(_("Answers are made up for fictional cities only."))
