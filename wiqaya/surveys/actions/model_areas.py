"""Values of areas by a model, where the answers of some are too few: asked for question by question, released and marked as such."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Contributors, DisclosureError, Estimate, Estimates, Key, Raw, Released, Source
from wiqaya.engines.survey import Survey as Sampled
from wiqaya.engines.survey import SurveyError
from wiqaya.places import queries as places
from wiqaya.places.facts import residents_by_sex_and_age
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import Audience, NoBiasNote, ReleaseRefused, ask, default_policy, key_of, question_key
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.estimating.areas import Modelled, covariates_of, modelled
from wiqaya.surveys.estimating.domains import Floats, estimated
from wiqaya.surveys.estimating.frame import columns_of
from wiqaya.surveys.estimating.plan import LANGUAGES, Asked
from wiqaya.surveys.estimating.said import or_said
from wiqaya.surveys.estimating.tables import Split, source_key, split
from wiqaya.surveys.estimating.values import values_of
from wiqaya.surveys.estimating.weigh import weigh
from wiqaya.surveys.models import Result, Wave, Weighting
from wiqaya.surveys.queries.results import is_thin, model_answer, table
from wiqaya.surveys.words import Breakdown, Selection, Statistic

METHOD = "model-1"
Z = 1.959963984540054  # of 95 in 100
MOST = 3  # covariates


@dataclass(frozen=True, eq=False)
class Ground:
    """One question by area, weighted as the round is."""

    wave: Wave
    weighting: Weighting
    asked: Asked
    survey: Sampled
    values: Floats
    by: Split
    direct: Released | None
    audience: Audience

    @property
    def names(self) -> list[str]:
        return [str(label["en"]) if isinstance(label, dict) else str(label) for label in self.by.dimension.labels]

    @property
    def own(self) -> np.ndarray:
        """(areas,) whose direct value is shown."""
        shown = {cell.key[0] for cell in self.direct.cells if cell.shown and cell.rate is not None} if self.direct else set()
        return np.array([code in shown for code in self.by.dimension.keys])

    @property
    def weights(self) -> Floats:
        """(areas,) weight of those who answered."""
        there = (self.by.codes >= 0) & ~np.isnan(self.values)
        return np.asarray(np.bincount(self.by.codes[there], self.survey.weights[there], self.by.size))


def model_areas(
    *, wave: Wave, asked: Asked, covariates: Collection[str], audience: Audience = "staff", by: Actor, at: datetime
) -> Result:  # fmt: skip
    """Values of all areas for one number of a round by a model with the named covariates (see `estimating.areas`), through the gate.

    Raises ValidationError where a model must not or cannot be made: attitudes to violence, answers of people who chose themselves,
    unknown covariates, areas that all have enough answers, too few areas, a share outside 0 to 100 %.
    """
    require(by, RELEASE)
    weighting = _allowed(wave, asked)
    wanted = sorted(set(covariates))
    ground = _ground(wave, weighting, asked, audience)
    made = _modelled(ground, wanted)
    key = question_key(
        audience, wave=wave.short, weighting=weighting.number, by=Breakdown.AREA, asked=["model", *asked.key], covariates=wanted
    )
    return _release(ground, made, wanted, key, by, at)


def _allowed(wave: Wave, asked: Asked) -> Weighting:
    weighting = wave.weightings.first()
    if Breakdown.AREA not in asked.only:
        raise ValidationError(_("Attitudes to violence are shown for the whole city only; no model breaks them down by area."))
    if wave.selection != Selection.PROBABILITY:
        raise ValidationError(_("These people were not drawn by chance: a model of their answers would look more exact than it is."))
    if weighting is None:
        raise ValidationError(_("Weight the answers first."))
    return weighting


def _ground(wave: Wave, weighting: Weighting, asked: Asked, audience: Audience) -> Ground:
    row, direct = table(wave, audience, asked, Breakdown.AREA)
    if row is None:
        raise ValidationError(_("Estimate the round first: the model starts from the values of its areas."))
    if not is_thin(direct):
        raise ValidationError(_("Every area has enough answers for a value of its own: no model is needed."))
    columns = columns_of([wave])
    survey, _steps = or_said(lambda: weigh(columns, residents_by_sex_and_age(), weighting.steps))
    values = values_of([asked], columns, list(wave.version.scales.all()))[:, 0]
    areas = {area.code: {lang: area.name.best(lang)[0] for lang in LANGUAGES} for area in places.figure_areas()}
    return Ground(wave, weighting, asked, survey, values, split("area", columns["area"], areas, "area"), direct, audience)


def _modelled(ground: Ground, wanted: list[str]) -> Modelled:
    known = covariates_of(residents_by_sex_and_age())
    codes = ground.by.dimension.keys
    if strange := [name for name in wanted if name not in known]:
        raise ValidationError(
            _(
                "“%(name)s” cannot be used: only what is counted of all residents by area and age may; never faith, ethnicity or nationality."
            )
            % {"name": strange[0]}
        )
    if len(wanted) > MOST:
        raise ValidationError(_("Choose at most three covariates: with few areas more of them fit chance."))
    columns = np.array([[known[name].get(code, math.nan) for name in wanted] for code in codes]).reshape(len(codes), len(wanted))
    found = estimated(ground.survey, ground.values[:, None], ground.by.codes, ground.by.size)
    made = _or_why(lambda: modelled(found, 0, columns, ground.weights, ground.own, ground.names))
    if ground.asked.statistic == Statistic.SHARE and not ((made.value >= 0) & (made.value <= 1)).all():
        raise ValidationError(_("With these covariates the model gives an area a share below 0 or above 100 %. Leave one of them out."))
    return made


def _or_why(act: Any) -> Modelled:
    try:
        made: Modelled = act()
    except SurveyError as refused:
        sentences = {
            "model_few_areas": _("%(areas)s areas with answers are too few: this model needs %(least)s."),
            "model_no_spread": _("Everybody gave the same answer: a model of areas says nothing more."),
            "area_covariate": _("For the area “%(area)s” one of these numbers is not known. Load it, or leave the covariate out."),
            "covariates_repeat": _("These covariates say the same of every area. Leave one of them out."),
        }
        why = sentences.get(refused.code, _("No model can be made of these values."))
        raise ValidationError(why % refused.params) from refused
    return made


@transaction.atomic
def _release(ground: Ground, made: Modelled, wanted: list[str], key: str, by: Actor, at: datetime) -> Result:
    raw = _table(ground, made)
    policy = replace(
        default_policy(raw, ground.audience), margins="drop"
    )  # values of a model are of areas; the city's own is exact without
    try:
        released = ask(key, lambda: raw, audience=ground.audience, by=by, at=at, policy=policy, hide_more=True)
    except (ReleaseRefused, NoBiasNote, DisclosureError) as refused:
        raise ValidationError(
            _("The gate holds these values back: together with what has left they would show too few people.")
        ) from refused
    where: dict[str, Any] = {
        "statistic": Statistic.MODEL, "question": ground.asked.question, "answer": model_answer(ground.asked), "breakdown": Breakdown.AREA,
    }  # fmt: skip
    fields = {"release": key_of(released, ground.audience), "refused": {}, "facts": _facts(ground, made, wanted), "made_at": at}
    row, _new = Result.objects.update_or_create(
        wave=ground.wave, weighting=ground.weighting, audience=ground.audience, **where, defaults=fields
    )
    audit.record("survey.model", row, by=by, at=at, covariates=len(wanted))
    return row


def _table(ground: Ground, made: Modelled) -> Raw:
    """All answers of the round stand behind every value, so that they are the count of every cell."""
    share = ground.asked.statistic == Statistic.SHARE
    behind = np.full(ground.by.size, made.n, dtype=np.int64)
    cells: dict[Key, Estimate] = {
        (code,): _estimate(float(value), math.sqrt(mse), share)
        for code, value, mse in zip(ground.by.dimension.keys, made.value, made.mse, strict=True)
    }
    return Raw(
        "survey", ground.asked.question, _source(ground), (ground.by.dimension,), behind, contributors=Contributors(behind),
        estimates=Estimates(cells, share=False),
    )  # fmt: skip


def _estimate(value: float, error: float, share: bool) -> Estimate:
    low, high = value - Z * error, value + Z * error
    return Estimate(value, max(low, 0.0) if share else low, min(high, 1.0) if share else high, error / abs(value) if value else None)


def _facts(ground: Ground, made: Modelled, wanted: list[str]) -> dict[str, Any]:
    """For the annex: what the model is, of no area alone."""
    codes = np.array(ground.by.dimension.keys)
    return {
        "covariates": wanted, "n": made.n, "own": codes[made.own].tolist(), "alone": codes[~made.own].tolist(), "refvar": float(f"{made.refvar:.3g}"),
        "factor": round(made.factor, 3), "spread": float(f"{made.spread:.3g}"),
    }  # fmt: skip


def _source(ground: Ground) -> Source:
    wave = ground.wave
    note = {lang: wave.bias_note.best(lang)[0] for lang in LANGUAGES} if wave.bias_note else ""
    return Source(
        source_key(wave.short, "model", ground.asked.statistic, ground.asked.question), str(ground.weighting.number),
        {lang: wave.survey.title.best(lang)[0] for lang in LANGUAGES}, "", "", f"{wave.opens.isoformat()}/{wave.closes.isoformat()}", note,
        f"survey-1 · {METHOD} · {wave.method_version}",
    )  # fmt: skip
