"""Answers come in: one record for each client's instance, nothing of who sent it, from where or at what hour.

Nothing here is written into the audit trail line by line: a line has the time, and the time would tie answers to a person who was
seen answering.  Counts by day are on the fieldwork page; files that come in whole are audited as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction

from wiqaya.engines.language import ascii_digits, fold
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.models import AnswerSet, InstrumentVersion, Interviewer, Invite, SamplePoint, Wave
from wiqaya.surveys.queries.fieldwork import SEALED
from wiqaya.surveys.sealing import content_key, instance_key, withdraw_key, without_identifiers
from wiqaya.surveys.words import Channel, Standing, WaveState

RowOutcome = Literal["new", "known", "opened", "changed"]
GRACE = timedelta(days=14)  # after the last day, for devices that were offline


class Closed(Exception):
    """The round takes no answers (any more)."""


class Changed(Exception):
    """The instance is known with other content; the first one stays."""


@dataclass(frozen=True)
class Arrival:
    """What a client sent, read.

    instance   the client's id of this set of answers        content   the bytes or the canonical text that were sent
    answers    question name -> value; repeats are lists of such mappings        texts   names of open questions, whose identifiers are cut out
    outside    why the answers do not fit the questionnaire or cannot be read (a code), empty when they do
    area, day  code of the area and ISO day that the form tells besides its questions; a question that asks for them goes before
    """

    instance: str
    content: bytes
    answers: Mapping[str, Any]
    texts: frozenset[str] = frozenset()
    outside: str = ""
    area: str = ""
    day: str = ""


@dataclass(frozen=True)
class Source:
    """By which way answers came; what is known of the draw, never of the person."""

    channel: str
    interviewer: Interviewer | None = None
    invite: Invite | None = None
    point: SamplePoint | None = None
    weight: float = 1.0
    withdraw: str = ""  # the code that the person was shown


@dataclass(frozen=True)
class Taken:
    answer_set: AnswerSet
    outcome: Literal["new", "known"]


def take_in(*, wave: Wave, version: InstrumentVersion, arrival: Arrival, source: Source, by: Actor, at: datetime) -> Taken:
    """Keep a set of answers, once.  Raises Closed, Changed.

    The same instance with the same content is `known`.  Two that arrive at the same moment are one: the database decides.
    """
    _still_taken(wave, source.channel, at.date())
    made = _built(wave, version, arrival, source, _Places(wave), at.date())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _use(source.invite)
    except IntegrityError:
        before = AnswerSet.objects.filter(wave=wave, instance=made.instance).first()
        if before is None:
            raise
        return _again(before, made.content)
    return Taken(made, "new")


@transaction.atomic
def take_rows(*, wave: Wave, version: InstrumentVersion, arrivals: Sequence[Arrival], by: Actor, at: datetime) -> list[RowOutcome]:
    """Keep the rows of a file, each once, with a few statements for all of them.  What became of each, in order.  Raises Closed.

    new       kept now                                            known   here already, with the same content or by another way
    opened    sent encrypted before; now its answers are here     changed here already from a file with other content; the first ones stay
    """
    _still_taken(wave, Channel.FILE, at.date())
    places_of, source = _Places(wave), Source(Channel.FILE)
    made = [_built(wave, version, one, source, places_of, at.date()) for one in arrivals]
    before = _by_instance(wave, made)
    added = AnswerSet.objects.bulk_create((one for one in made if one.instance not in before), ignore_conflicts=True)
    kept = set(AnswerSet.objects.filter(pk__in=[one.pk for one in added]).values_list("pk", flat=True))
    before |= _by_instance(wave, [one for one in added if one.pk not in kept])  # somebody was faster
    return ["new" if one.pk in kept else _met(before[one.instance], one) for one in made]


def _by_instance(wave: Wave, rows: Sequence[AnswerSet]) -> dict[str, AnswerSet]:
    found = AnswerSet.objects.filter(wave=wave, instance__in=[one.instance for one in rows]) if rows else []
    return {one.instance: one for one in found}


def _met(before: AnswerSet, now: AnswerSet) -> RowOutcome:
    """What a row of a file is to answers that are here.  Bytes of a telephone or a browser never equal those of an export."""
    if before.set_aside_for == SEALED:
        before.standing, before.set_aside_for = Standing.VALID, ""
        for name in ("area", "point", "day", "answers", "panel"):
            setattr(before, name, getattr(now, name))
        before.save(update_fields=["standing", "set_aside_for", "area", "point", "day", "answers", "panel"])
        return "opened"
    return "known" if before.channel != Channel.FILE or before.content == now.content else "changed"


@transaction.atomic
def withdraw(*, wave: Wave, code: str, by: Actor, at: datetime) -> bool:
    """The person takes the answers back: they are emptied at once.  Whether the code was one of this round's and still in time."""
    found = AnswerSet.objects.filter(wave=wave, withdraw=withdraw_key(wave, code)).exclude(standing=Standing.WITHDRAWN)
    if not code or at.date() > wave.withdraw_until:
        return False
    return bool(found.update(standing=Standing.WITHDRAWN, set_aside_for="", answers={}, panel="", area=None, interviewer=None))


def _still_taken(wave: Wave, channel: str, on: date) -> None:
    late = wave.closes + (timedelta(0) if channel in (Channel.INVITED, Channel.OPEN) else GRACE)
    if wave.state not in (WaveState.OPEN, WaveState.CLOSED) or not wave.opens <= on <= late:
        raise Closed(wave.short)
    if wave.state == WaveState.CLOSED and channel != Channel.INTERVIEW:
        raise Closed(wave.short)


class _Places:
    """Areas by their code and drawn places by theirs, each looked up once."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.areas: dict[str, Any] = {}
        self.points: dict[str, SamplePoint | None] = {}

    def area(self, code: Any) -> Any:
        written = str(code or "").strip()
        if written and written not in self.areas:
            self.areas[written] = places.area_by_code(written)
        return self.areas.get(written)

    def point(self, code: Any) -> SamplePoint | None:
        """The place that was drawn, by the code that the interviewer wrote in any case and either digits."""
        written = ascii_digits(str(code or "")).strip()
        if written and written not in self.points:
            self.points[written] = SamplePoint.objects.filter(sample__wave=self.wave, code__iexact=written).first()
        return self.points.get(written)


def _built(wave: Wave, version: InstrumentVersion, arrival: Arrival, source: Source, places_of: _Places, today: date) -> AnswerSet:
    """The row as it will be kept."""
    answers, roles = dict(arrival.answers), version.roles
    area = answers.pop(roles.get("area", "area"), None) or arrival.area
    day = answers.pop(roles.get("day", "day"), None) or arrival.day
    panel = answers.pop(roles["panel"], None) if "panel" in roles else None
    point = answers.pop(roles["point"], None) if "point" in roles else None
    return AnswerSet(
        city_id=wave.city_id, wave=wave, version=version, channel=source.channel, standing=Standing.SET_ASIDE if arrival.outside else Standing.VALID,
        set_aside_for=arrival.outside, area=places_of.area(area), point=source.point or places_of.point(point), interviewer=source.interviewer,
        day=_day(day, wave, today), weight=source.weight, answers=_plain(answers, arrival.texts), instance=instance_key(wave, arrival.instance),
        content=content_key(wave, arrival.content), panel=keyed("survey panel", str(wave.survey_id), fold(str(panel))) if panel else "",
        withdraw=withdraw_key(wave, source.withdraw) if source.withdraw else "",
    )  # fmt: skip


def _plain(answers: Mapping[str, Any], texts: frozenset[str]) -> dict[str, Any]:
    """Answers with names, numbers and addresses cut out of the open ones, in repeats too."""
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, list):
            kept[name] = [_plain(row, texts) for row in value]
        else:
            kept[name] = without_identifiers(str(value or "")) if name in texts else value
    return kept


def _use(invite: Invite | None) -> None:
    if invite is not None and not Invite.objects.filter(pk=invite.pk, used=False).update(used=True):
        raise Closed(str(invite.pk))


def _again(before: AnswerSet, content: str) -> Taken:
    if before.content != content:
        raise Changed(str(before.pk))
    return Taken(before, "known")


def _day(said: Any, wave: Wave, today: date) -> date:
    """The day on the device's clock when it can be true, else the day of arrival."""
    try:
        day = date.fromisoformat(str(said)[:10])
    except ValueError:
        return today
    return day if wave.opens <= day <= min(today + timedelta(days=1), wave.closes) else today
