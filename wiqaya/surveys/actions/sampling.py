"""Whom a round asks: how many, which places, drawn once with a seed that anybody can repeat, and every replacement with its reason."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from datetime import datetime

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.survey import SurveyError
from wiqaya.engines.survey.planning import Draw, Sampling, allocate, inclusion, size_for_margin
from wiqaya.engines.survey.planning import draw as draw_units
from wiqaya.places import queries as places
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import words
from wiqaya.surveys.access import DESIGN, FIELD
from wiqaya.surveys.frames import Frame
from wiqaya.surveys.models import Replacement, Sample, SamplePoint, Wave
from wiqaya.surveys.words import Selection, VisitOutcome

LEAST_PLACES = 2  # of a stratum: with one, its spread cannot be estimated
SEEDS = 2**31


@transaction.atomic
def plan_sample(
    *, wave: Wave, margin: float, design_effect: float, response_rate: float, cluster: int, by_area: bool = False,
    frame: Mapping[str, str] | None = None, by: Actor, at: datetime,
) -> Sample:  # fmt: skip
    """Plan or plan again: `margin` in points of 100, `cluster` interviews at each place.  The size is the engine's.

    Raises ValidationError after the draw, and for a round whose people are not drawn by chance.
    """
    require(by, DESIGN)
    if wave.selection != Selection.PROBABILITY:
        raise ValidationError(_("The people of this round are not drawn by chance: it has no sample. Set quotas instead."))
    held = Sample.objects.filter(wave=wave).first()
    if held is not None and held.drawn_at is not None:
        raise ValidationError(_("The sample of this round is drawn; its plan cannot change any more."))
    sizes = _area_sizes(margin, design_effect, by_area=by_area)
    fields = {
        "frame": words(**(frame or {})), "margin": margin, "design_effect": design_effect, "response_rate": response_rate, "cluster": cluster,
        "by_area": by_area, "size": sum(sizes.values()),
    }  # fmt: skip
    sample, _made = Sample.objects.update_or_create(wave=wave, defaults=fields, create_defaults={**fields, "seed": secrets.randbelow(SEEDS)})
    audit.record("survey.plan-sample", sample, by=by, at=at, size=sample.size)
    return sample


def _area_sizes(margin: float, design_effect: float, *, by_area: bool) -> dict[str, int]:
    """Interviews by the code of the area; under "" for the whole city when the margin is one of the city."""
    residents = places.residents()
    codes = [area.code for area in places.figure_areas()] if by_area else [""]
    try:
        return {code: _size(margin, design_effect, residents.get(code) if code else sum(residents.values())) for code in codes}
    except SurveyError as refused:
        raise ValidationError(_("No sample can be planned so: %(why)s") % {"why": refused}) from refused


def _size(margin: float, design_effect: float, residents: int | None) -> int:
    return size_for_margin(margin / 100, sampling=Sampling(deff=design_effect, population=residents or None)).n


@transaction.atomic
def draw(*, wave: Wave, frame: Frame, reserves: int = 3, by: Actor, at: datetime) -> Sample:
    """Draw places in proportion to their households, within each area, and `reserves` more of each area in the order in which they replace.

    A second draw is refused: who can draw again can choose.
    """
    require(by, DESIGN)
    sample = Sample.objects.select_for_update().filter(wave=wave).first()
    if sample is None:
        raise ValidationError(_("Plan the sample before it is drawn."))
    if sample.drawn_at is not None:
        raise ValidationError(_("The sample of this round is drawn. Whoever could draw again could choose."))
    try:
        wanted = _places_wanted(sample, frame)
        found = draw_units(frame.as_engine(), wanted, sample.cluster, seed=sample.seed, reserve_areas=reserves)
    except SurveyError as refused:
        raise ValidationError(_("The list cannot be drawn from: %(why)s") % {"why": refused}) from refused
    SamplePoint.objects.bulk_create(_points(sample, frame, found, wanted))
    sample.drawn_by, sample.drawn_at = by.id, at
    sample.save(update_fields=["drawn_by", "drawn_at"])
    audit.record("survey.draw", sample, by=by, at=at, places=sum(wanted.values()), seed=sample.seed)
    return sample


def _places_wanted(sample: Sample, frame: Frame) -> dict[str, int]:
    """Places to draw in each area: for its own margin, or the city's shared in proportion to households."""
    households, many = frame.strata(), frame.many()
    if sample.by_area:
        sizes = _area_sizes(sample.margin, sample.design_effect, by_area=True)
        if missing := sorted(set(sizes) - set(many)):
            raise ValidationError(_("The margin is to hold in every area, but the list has no place in: %(areas)s.") % {"areas": ", ".join(missing)})
        return {area: min(many[area], max(LEAST_PLACES, math.ceil(sizes.get(area, 0) / sample.cluster))) for area in many}
    total = min(sum(many.values()), math.ceil(sample.size / sample.cluster))
    least = min(LEAST_PLACES, total // len(many))
    shares = allocate(total, list(households.values()), least=least, most=list(many.values()))
    return dict(zip(households, shares.tolist(), strict=True))


def _points(sample: Sample, frame: Frame, found: Draw, wanted: Mapping[str, int]) -> list[SamplePoint]:
    """Main places first, then reserves.  A reserve has the chance that it had at the first stage, as if it had been drawn at once."""
    areas = {area.code: area for area in places.areas()}
    chances = _chances(frame, wanted)
    ordered = sorted(found.units, key=lambda unit: unit.replacement)  # stable: strata and the order of the draw stay
    area_of = {place.code: place.area for place in frame.places}
    return [
        SamplePoint(
            city_id=sample.city_id, sample=sample, code=unit.unit, area=areas[area_of[unit.unit]], stratum=area_of[unit.unit], households=unit.size,
            probability=chances[unit.unit], position=position, reserve=unit.replacement,
        )
        for position, unit in enumerate(ordered, start=1) if chances[unit.unit] > 0
    ]  # fmt: skip


def _chances(frame: Frame, wanted: Mapping[str, int]) -> dict[str, float]:
    found: dict[str, float] = {}
    for area, many in wanted.items():
        inside = [place for place in frame.places if place.area == area]
        chances = inclusion(np.array([place.households for place in inside], dtype=np.float64), many)
        found |= {place.code: min(1.0, chance) for place, chance in zip(inside, chances.tolist(), strict=True)}
    return found


@transaction.atomic
def replace_point(*, point: SamplePoint, reason: Mapping[str, str], by: Actor, at: datetime) -> Replacement:
    """The next reserve of the same area, in the order of the draw, takes the place of one that cannot be visited.

    Raises ValidationError without a reason, for a place with answers or replaced before, for a reserve not in use, and when none is left.
    """
    require(by, FIELD)
    if not any(text.strip() for text in reason.values()):
        raise ValidationError({"reason": _("Say why the place is replaced: the log is part of the method.")})
    held = SamplePoint.objects.select_for_update().get(pk=point.pk)
    if held.outcome in (VisitOutcome.REPLACED, VisitOutcome.ANSWERED) or held.answer_sets.exists():
        raise ValidationError(_("This place was replaced before, or people there have answered."))
    if held.reserve and not Replacement.objects.filter(into=held).exists():
        raise ValidationError(_("This place is a reserve that is not in use."))
    following = SamplePoint.objects.filter(sample=held.sample_id, stratum=held.stratum, reserve=True, replaces__isnull=True).order_by("position").first()
    if following is None:
        raise ValidationError(_("No reserve is left in this area. Fewer places are honest; a place chosen by hand is not."))
    held.outcome = VisitOutcome.REPLACED
    held.save(update_fields=["outcome"])
    made = Replacement.objects.create(out=held, into=following, reason=words(**reason), by=by.id, at=at)
    audit.record("survey.replace-place", made, by=by, at=at, out=held.code, into=following.code)
    return made


@transaction.atomic
def set_outcome(*, point: SamplePoint, outcome: str, by: Actor, at: datetime) -> SamplePoint:
    """What came of the visit.  A replaced place stays replaced; replacing is `replace_point`."""
    require(by, FIELD)
    if outcome not in VisitOutcome.values or VisitOutcome.REPLACED in (outcome, point.outcome):
        raise ValidationError({"outcome": _("This outcome cannot be set here.")})
    point.outcome = outcome
    point.save(update_fields=["outcome"])
    audit.record("survey.set-outcome", point, by=by, at=at, outcome=outcome)
    return point
