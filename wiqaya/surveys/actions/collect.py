"""Answers come in: one record for each client's instance, nothing of who sent it, from where or at what hour.

Nothing here is written into the audit trail line by line: a line has the time, and the time would tie answers to a person who was
seen answering.  Counts by day are on the fieldwork page; files that come in whole are audited as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction

from wiqaya.engines.language import ascii_digits, fold
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.models import AnswerSet, InstrumentVersion, Interviewer, Invite, SamplePoint, Wave
from wiqaya.surveys.sealing import content_key, instance_key, withdraw_key, without_identifiers
from wiqaya.surveys.words import Channel, Standing, WaveState

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
    outside    why the answers do not fit the questionnaire (a code), empty when they do
    """

    instance: str
    content: bytes
    answers: Mapping[str, Any]
    texts: frozenset[str] = frozenset()
    outside: str = ""


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
    instance, content = instance_key(wave, arrival.instance), content_key(wave, arrival.content)
    try:
        with transaction.atomic():
            made = _record(wave, version, arrival, source, instance, content, at.date())
            _use(source.invite)
    except IntegrityError:
        before = AnswerSet.objects.filter(wave=wave, instance=instance).first()
        if before is None:
            raise
        return _again(before, content)
    return Taken(made, "new")


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


def _record(
    wave: Wave, version: InstrumentVersion, arrival: Arrival, source: Source, instance: str, content: str, today: date
) -> AnswerSet:
    answers, roles = dict(arrival.answers), version.roles
    area, day = answers.pop(roles.get("area", "area"), None), answers.pop(roles.get("day", "day"), None)
    panel = answers.pop(roles["panel"], None) if "panel" in roles else None
    point = source.point or _point(wave, answers.pop(roles["point"], None) if "point" in roles else None)
    for name in arrival.texts & set(answers):
        answers[name] = without_identifiers(str(answers[name] or ""))
    return AnswerSet.objects.create(
        wave=wave, version=version, channel=source.channel, standing=Standing.SET_ASIDE if arrival.outside else Standing.VALID,
        set_aside_for=arrival.outside, area=places.area_by_code(str(area)) if area else None, point=point, interviewer=source.interviewer,
        day=_day(day, wave, today), weight=source.weight, answers=answers, instance=instance, content=content,
        panel=keyed("survey panel", str(wave.survey_id), fold(str(panel))) if panel else "",
        withdraw=withdraw_key(wave, source.withdraw) if source.withdraw else "",
    )  # fmt: skip


def _point(wave: Wave, code: Any) -> SamplePoint | None:
    """The place that was drawn, by the code that the interviewer wrote in any case and either digits."""
    written = ascii_digits(str(code or "")).strip()
    return SamplePoint.objects.filter(sample__wave=wave, code__iexact=written).first() if written else None


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
