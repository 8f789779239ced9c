"""Weights and estimates of a round, table by table through the gate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import DisclosureError, Raw, Source
from wiqaya.engines.survey import Survey as Sampled
from wiqaya.places import queries as places
from wiqaya.places.facts import residents_by_sex_and_age
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import Audience, NoBiasNote, ReleaseRefused, ask, key_of, question_key
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.estimating.domains import Floats, design_effects, estimated
from wiqaya.surveys.estimating.frame import Columns, columns_of
from wiqaya.surveys.estimating.margins import USES
from wiqaya.surveys.estimating.plan import LANGUAGES, Asked, asked_of, labels
from wiqaya.surveys.estimating.reliability import scales_read
from wiqaya.surveys.estimating.said import or_said, whole_city
from wiqaya.surveys.estimating.tables import Split, mean_table, share_table, source_key, split, two_or_more
from wiqaya.surveys.estimating.values import values_of
from wiqaya.surveys.estimating.weigh import weigh
from wiqaya.surveys.models import Result, Wave, Weighting
from wiqaya.surveys.words import Breakdown, Selection, Statistic, WaveState

Told = Callable[[int, int], bool]  # done, total -> whether to go on
Table = tuple[str, str, str, str]  # statistic, question, answer, breakdown


@dataclass(frozen=True)
class Ground:
    """What every table of a round stands on."""

    wave: Wave
    weighting: Weighting
    survey: Sampled
    columns: Columns

    @cached_property
    def asked(self) -> list[Asked]:
        return asked_of(self.wave)

    @cached_property
    def values(self) -> Floats:
        """(n, asked) Read once: there is a number for every respondent and question."""
        return values_of(self.asked, self.columns, list(self.wave.version.scales.all()))


@transaction.atomic
def weight_wave(*, wave: Wave, use: Collection[str] = USES, by: Actor, at: datetime) -> Weighting:
    """Weight a closed round anew and keep the record.  `use`: margins wanted.  Raises ValidationError with what stops the act."""
    require(by, RELEASE)
    if wave.state not in (WaveState.CLOSED, WaveState.ESTIMATED):
        raise ValidationError(_("Close the round first: weights are made of all answers."))
    survey, steps = _weighed(wave, use)
    number = 1 + (wave.weightings.aggregate(last=Max("number"))["last"] or 0)
    made = Weighting.objects.create(wave=wave, number=number, steps=sorted(use), report={"n": survey.size, "acts": _plain(steps)}, made_by=by.id, made_at=at)
    audit.record("survey.weight", made, by=by, at=at, number=number, answers=survey.size)
    return made


def estimate_wave(*, wave: Wave, audience: Audience = "staff", by: Actor, at: datetime, told: Told = lambda done, total: True) -> int:
    """Every table of the round through the gate, with the weights in force.  Gives how many left; what was refused is noted with its reason.

    `told` is called after each table and may stop the work; what is done stays.
    """
    require(by, RELEASE)
    weighting = wave.weightings.first()
    if weighting is None:
        raise ValidationError(_("Weight the answers first."))
    if not wave.bias_note:
        raise ValidationError(_("Without a note on who is missing, no result can leave."))
    ground = _ground(wave, weighting)
    left = 0
    tables = list(_tables(ground))
    for done, (asked, breakdown, raw) in enumerate(tables, 1):
        left += _release(wave, weighting, asked, breakdown, raw, audience, by, at)
        if not told(done, len(tables)):
            return left
    _finished(wave, weighting, {"scales": scales_read(wave, ground.columns), "design_effects": _design_effects(ground)}, by, at, left)
    return left


def release_chosen(
    *, wave: Wave, weighting: Weighting, chosen: Collection[Table], audience: Audience, by: Actor, at: datetime, told: Told = lambda done, total: True
) -> int:  # fmt: skip
    """Some tables of a round, made anew of the answers, through the gate of an audience.  Gives how many left.  Raises ValidationError."""
    require(by, RELEASE)
    tables = [one for one in _tables(_ground(wave, weighting)) if (*one[0].key, one[1]) in chosen]
    left = 0
    for done, (asked, breakdown, raw) in enumerate(tables, 1):
        left += _release(wave, weighting, asked, breakdown, raw, audience, by, at)
        if not told(done, len(tables)):
            break
    return left


def _ground(wave: Wave, weighting: Weighting) -> Ground:
    columns = columns_of([wave])
    if not columns:
        raise ValidationError(_("No set of answers counts yet."))
    survey, _steps = or_said(lambda: weigh(columns, residents_by_sex_and_age(), weighting.steps))
    return Ground(wave, weighting, survey, columns)


@transaction.atomic
def _finished(wave: Wave, weighting: Weighting, told: dict[str, Any], by: Actor, at: datetime, left: int) -> None:
    """The annex reads what was told of scales and precision; it holds no number of any group."""
    weighting.report = weighting.report | told
    weighting.save(update_fields=["report"])
    wave.state = WaveState.ESTIMATED
    wave.save(update_fields=["state"])
    audit.record("survey.estimate", wave, by=by, at=at, tables=left)


@transaction.atomic
def _release(
    wave: Wave, weighting: Weighting, asked: Asked, breakdown: str, raw: Raw, audience: Audience, by: Actor, at: datetime
) -> bool:
    """One table: into the ledger, or refused with the reason.  The same table of the same weights is the same answer."""
    key = question_key(audience, wave=wave.short, weighting=weighting.number, by=breakdown, asked=list(asked.key))
    fields: dict[str, Any] = {"release": None, "refused": {}, "facts": {}, "made_at": at}
    try:
        released = ask(key, lambda: raw, audience=audience, by=by, at=at, hide_more=True)
        fields["release"], fields["facts"] = key_of(released, audience), whole_city(released)
    except (ReleaseRefused, NoBiasNote, DisclosureError) as refused:
        fields["refused"] = {"code": type(refused).__name__}
    statistic, question, answer = asked.key
    where: dict[str, Any] = {"statistic": statistic, "question": question, "answer": answer, "breakdown": breakdown}
    Result.objects.update_or_create(wave=wave, weighting=weighting, audience=audience, **where, defaults=fields)
    return fields["release"] is not None


def _tables(ground: Ground) -> Iterator[tuple[Asked, str, Raw]]:
    """All tables of a round; the answers are read once for each breakdown."""
    asked, values = ground.asked, ground.values
    margins = ground.wave.selection == Selection.PROBABILITY
    for breakdown, by in _splits(ground):
        wanted = [place for place, one in enumerate(asked) if breakdown in one.only]
        if not wanted:
            continue
        found = estimated(ground.survey, values[:, wanted], by.codes, by.size)
        for item, place in enumerate(wanted):
            one = asked[place]
            source = _source(ground, f"{one.question}.{breakdown}")
            if one.statistic == Statistic.SHARE:
                yield one, breakdown, share_table(found, item, by, answers=one.answers, measure=one.question, source=source, margins=margins)
            else:
                yield one, breakdown, mean_table(found, item, by, measure=one.question, source=source, margins=margins)


def _design_effects(ground: Ground) -> dict[str, float]:
    """Of the numbers for the whole city: the one in the middle and the largest."""
    found = design_effects(ground.survey, ground.values) if ground.wave.selection == Selection.PROBABILITY else np.empty(0)
    return {"median": float(np.median(found)), "largest": float(found.max())} if found.size else {}


def _splits(ground: Ground) -> Iterator[tuple[str, Split]]:
    size = len(ground.columns["weight"])
    whole = {"all": dict.fromkeys(LANGUAGES, "")}
    yield Breakdown.CITY, split("city", np.full(size, "all", dtype=object), whole, "other")
    areas = {area.code: {lang: area.name.best(lang)[0] for lang in LANGUAGES} for area in places.figure_areas()}
    yield Breakdown.AREA, split("area", ground.columns["area"], areas, "area")
    for breakdown in (Breakdown.SEX, Breakdown.AGE, Breakdown.GROUP):
        name = ground.wave.version.roles.get(breakdown)
        if name and breakdown in ground.columns:
            role = "group" if breakdown == Breakdown.GROUP else "other"
            answers, values = labels(ground.wave, name), ground.columns[breakdown]
            if breakdown == Breakdown.SEX:
                answers, values = two_or_more(answers, values, ground.columns["psu"])
            yield breakdown, split(breakdown, values, answers, role)


def _source(ground: Ground, table: str) -> Source:
    """What travels with every figure of the round.

    One source for each question and breakdown: the shares of all its answers are judged together.  Breakdowns of one question are
    apart: they have the same total, and what their sums lack of it are those who did not say, who are no group.
    """
    wave = ground.wave
    texts = {lang: wave.survey.title.best(lang)[0] for lang in LANGUAGES}
    note = {lang: wave.bias_note.best(lang)[0] for lang in LANGUAGES} if wave.bias_note else ""
    return Source(
        source_key(wave.short, table), str(ground.weighting.number), texts, "", "", f"{wave.opens.isoformat()}/{wave.closes.isoformat()}", note,
        f"survey-1 · {wave.method_version}",
    )  # fmt: skip


def _weighed(wave: Wave, use: Collection[str]) -> tuple[Sampled, list[dict[str, Any]]]:
    columns = columns_of([wave])
    if not columns:
        raise ValidationError(_("No set of answers counts yet."))
    return or_said(lambda: weigh(columns, residents_by_sex_and_age(), use))


def _plain(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps as JSON holds them."""
    return [{key: _value(value) for key, value in step.items()} for step in steps]


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _value(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_value(each) for each in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value


