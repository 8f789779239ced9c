"""Values of areas by a model: against a plain calculation, marked wherever they go, refused where they must not be made."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.engines.survey import NotEstimable
from wiqaya.places.facts import Residents
from wiqaya.places.models import Area, Population
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.release import find
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.actions.model_areas import model_areas
from wiqaya.surveys.actions.waves import close_wave
from wiqaya.surveys.annex import annex
from wiqaya.surveys.estimating.areas import covariates_of, modelled
from wiqaya.surveys.estimating.domains import Estimated
from wiqaya.surveys.models import AnswerSet, Result, Scale, Wave
from wiqaya.surveys.queries import results
from wiqaya.ui.documents import to_html
from wiqaya.web.addresses import WORK

AREAS, THIN = 10, ("4", "5")  # the thin ones hide their own value
BANDS = ("0-14", "15-24", "25-39", "40-59", "60+")


def estimate(values: Any, variance: Any, n: Any) -> Estimated:
    """One item by area, with an empty last row for the whole."""
    columns = [np.append(np.asarray(part, dtype=float), 0.0)[:, None] for part in (values, variance, n)]
    return Estimated(
        columns[0], columns[1], columns[2].astype(np.int64), columns[2].astype(np.int64), np.zeros(len(columns[0]), dtype=np.int64)
    )


def restricted(y: Any, d: Any, x: Any, a: float) -> float:
    """The restricted log likelihood of the variance between areas, by its definition."""
    v = np.diag(a + d)
    inner = x.T @ np.linalg.inv(v) @ x
    p = np.linalg.inv(v) - np.linalg.inv(v) @ x @ np.linalg.inv(inner) @ x.T @ np.linalg.inv(v)
    return float(-0.5 * (np.linalg.slogdet(v)[1] + np.linalg.slogdet(inner)[1] + y @ p @ y))


def test_values_are_those_of_a_slow_search_and_hidden_areas_get_the_regression_alone() -> None:
    draw = np.random.default_rng(5)
    n = np.array([40, 35, 8, 30, 25, 60, 3, 45, 50, 0])
    x = draw.normal(size=10)
    y = 3 + 0.4 * x + draw.normal(scale=0.25, size=10) + draw.normal(scale=1 / np.sqrt(np.maximum(n, 1)))
    variance = draw.uniform(0.8, 1.2, 10) / np.maximum(n, 1)
    own = n >= 20
    weights = np.where(n > 0, draw.uniform(50, 150, 10), 0.0)
    made = modelled(
        estimate(np.where(n > 0, y, np.nan), np.where(n > 1, variance, np.nan), n),
        0,
        x[:, None],
        weights,
        own,
        [str(one) for one in range(10)],
    )
    there = n > 0
    spread = sum((n[i] - 1) * n[i] * variance[i] for i in range(10) if n[i] > 1) / sum(n[i] - 1 for i in range(10) if n[i] > 1)
    assert made.spread == pytest.approx(spread)
    design, d = np.column_stack([np.ones(10), x]), spread / np.maximum(n, 1)
    grid = np.linspace(0, 1, 4001)
    a = grid[np.argmax([restricted(y[there], d[there], design[there], one) for one in grid])]
    assert made.refvar == pytest.approx(a, abs=3e-4)
    inverse = np.diag(1 / (made.refvar + d[there]))
    beta = np.linalg.solve(design[there].T @ inverse @ design[there], design[there].T @ inverse @ y[there])
    line = design @ beta
    plain = np.where(own, line + made.refvar / (made.refvar + d) * (y - line), line)
    factor = (weights[there] @ y[there]) / (weights[there] @ plain[there])
    assert made.value == pytest.approx(plain * factor, rel=1e-9)
    assert weights[there] @ made.value[there] == pytest.approx(weights[there] @ y[there])  # together they give what the answers give
    assert (made.mse[~own] > made.mse[own].max()).all()
    assert made.n == n.sum()


def test_a_model_needs_areas_and_answers_that_differ() -> None:
    few = estimate(np.arange(5.0), np.ones(5), np.full(5, 9))
    with pytest.raises(NotEstimable, match="5 areas"):
        modelled(few, 0, np.ones((5, 0)), np.ones(5), np.ones(5, dtype=bool), list("abcde"))
    alike = np.append(np.zeros(9), 0.009)[:, None]
    with pytest.raises(NotEstimable, match="same of every area"):
        modelled(estimate(np.arange(10.0), np.ones(10), np.full(10, 9)), 0, alike, np.ones(10), np.ones(10, dtype=bool), list("abcdefghij"))
    same = estimate(np.full(6, 3.0), np.zeros(6), np.full(6, 9))
    with pytest.raises(NotEstimable, match="same answer"):
        modelled(same, 0, np.ones((6, 0)), np.ones(6), np.ones(6, dtype=bool), list("abcdef"))


def test_covariates_are_numbers_of_residents_by_age_of_the_newest_year() -> None:
    rows = [Residents("1", "all", "all", 1000, 2025, "s"), Residents("1", "all", "all", 900, 2020, "s")]
    rows += [Residents("1", sex, band, size, 2025, "s") for sex in ("female", "male") for band, size in (("0-14", 100), ("15+", 400))]
    assert covariates_of(rows) == {
        "residents": {"1": pytest.approx(np.log(1000))},
        "age 0-14": {"1": pytest.approx(0.2)},
        "age 15+": {"1": pytest.approx(0.8)},
    }


@pytest.fixture
def thin(city: Any, wave: Any, version: Any, amal: Any, as_actor: Any, now: Any) -> Wave:
    """A round in ten areas, estimated: in two of them twelve answered, in the others thirty."""
    dice = random.Random(11)
    level = Area.objects.first().level  # type: ignore[union-attr]
    for number in range(Area.objects.count() + 1, AREAS + 1):
        Area.objects.create(level=level, code=str(number), slug=f"area-{number}", name=words(en=f"Area {number}", ar=f"حي {number}"))
    for area in Area.objects.all():
        young = 0.1 + 0.03 * int(area.code)
        Population.objects.create(area=area, year=2025, residents=5_000 + 900 * int(area.code), source="Census")
        for sex in ("female", "male"):
            for band, share in zip(BANDS, (0.2, young, 0.6 - young, 0.1, 0.1), strict=True):
                Population.objects.create(area=area, year=2025, sex=sex, age_band=band, residents=round(3_000 * share), source="Census")
        AnswerSet.objects.bulk_create(
            AnswerSet(city_id=wave.city_id, wave=wave, version=version, channel="file", area=area, day=wave.opens, answers=_told(dice, int(area.code)),
                      instance=f"{area.code} {one}", content="x")
            for one in range(12 if area.code in THIN else 30)
        )  # fmt: skip
    by = as_actor(amal)
    close_wave(wave=wave, by=by, at=now)
    weight_wave(wave=wave, use=("area",), by=by, at=now)
    estimate_wave(wave=wave, by=by, at=now)
    wave.refresh_from_db()
    return wave


def _told(dice: random.Random, area: int) -> dict[str, str]:
    trust = min(max(round(dice.gauss(2 + 0.15 * area, 1)), 1), 5)
    return {
        "trust_council": str(trust),
        "trust_police": str(dice.randint(1, 5)),
        "sex": dice.choice(["female", "male"]),
        "age": dice.choice(["15-24", "60-"]),
    }


def asked_for(wave: Wave, statistic: str = "mean", question: str = "trust_council", answer: str = "") -> Any:
    return results.asked(wave, statistic, question, answer)


@pytest.mark.slow
def test_thin_areas_get_a_value_that_says_it_is_of_a_model(
    thin: Wave, amal: Any, chadia: Any, as_actor: Any, browse: Any, now: Any, city: Any
) -> None:
    asked = asked_for(thin)
    direct = results.table(thin, "staff", asked, "area")[1]
    assert direct is not None
    assert not direct.cell("4").shown
    base = f"/en/{WORK}/understand/surveys/round/{thin.short}"
    assert "Ask for values by a model" in browse(amal).get(f"{base}/results/mean/trust_council?by=area").content.decode()
    assert "Ask for values by a model" not in browse(chadia).get(f"{base}/results/mean/trust_council?by=area").content.decode()
    reply = browse(amal).post(f"{base}/results/mean/trust_council/model", {"covariates": ["age 15-24"]}, follow=True)
    row, released = results.by_model(thin, "staff", asked)
    assert row is not None
    assert released is not None
    shown = reply.content.decode()
    assert "Values by a model" in shown
    for code in map(str, range(1, AREAS + 1)):
        cell = released.cell(code)
        assert cell.low < cell.rate < cell.high
        assert f"{cell.rate:.1f} (model)" in shown
        assert cell.value == AnswerSet.objects.filter(wave=thin).count()  # all answers stand behind it, no count of an area
    assert not released.cell().shown  # the city's own value needs no model
    assert set(row.facts["alone"]) >= set(THIN)
    assert "(تقدير بنموذج)" in browse(chadia).get(f"{base}/results/mean/trust_council?by=area".replace("/en/", "/ar/")).content.decode()
    with override("en"):
        told = to_html(annex(thin, "en", city=city, on=thin.closes), "en")
    for part in ("EBLUP", "restricted maximum likelihood", "share of residents aged 15-24", "(model)", "ratio benchmark", "Model alone"):
        assert part in told
    again = model_areas(wave=thin, asked=asked, covariates=["age 15-24"], by=as_actor(amal), at=now)
    assert (again.pk, again.release) == (row.pk, row.release)
    assert find(row.release) == released


@pytest.mark.slow
def test_a_model_is_refused_where_it_must_not_be_made(thin: Wave, amal: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    by, mean = as_actor(amal), asked_for(thin)

    def refused(asked: Any = mean, covariates: Any = ("residents",)) -> str:
        with override("en"), pytest.raises(ValidationError) as wrong:
            model_areas(wave=thin, asked=asked, covariates=covariates, by=by, at=now)
        return " ".join(wrong.value.messages)

    assert "three" in refused(covariates=["residents", "age 0-14", "age 15-24", "age 40-59"])
    for name in ("ethnicity", "faith", "nationality"):
        assert "never faith, ethnicity or nationality" in refused(covariates=[name])
    assert "say the same" in refused(covariates=["age 40-59"])  # the same share everywhere
    assert "whole city only" in refused(replace(mean, only=("city",)))
    Scale.objects.filter(key="acting").update(about_violence=True)
    assert "whole city only" in refused(asked_for(thin, "scale", "acting"))
    assert "Estimate the round first" in refused(replace(mean, question="never_asked"))
    Population.objects.filter(area__code="7", age_band="15-24").delete()
    assert "not known" in refused(covariates=["age 15-24"])
    Wave.objects.filter(pk=thin.pk).update(selection="open")
    thin.refresh_from_db()
    assert "not drawn by chance" in refused()
    with pytest.raises(NotAllowed):
        model_areas(wave=thin, asked=mean, covariates=[], by=as_actor(chadia), at=now)
    assert not Result.objects.filter(statistic="model").exists()


@pytest.mark.slow
def test_a_share_beyond_all_or_none_is_no_value(thin: Wave, amal: Any, as_actor: Any, now: Any, monkeypatch: Any) -> None:
    share = asked_for(thin, "share", "trust_council", "4 5")
    row = model_areas(wave=thin, asked=share, covariates=[], by=as_actor(amal), at=now)
    released = find(row.release)
    assert released is not None
    shown = [cell for cell in released.cells if cell.shown]
    assert len(shown) > 3
    assert all(0 <= cell.low <= cell.rate <= cell.high <= 1 for cell in shown)
    monkeypatch.setattr("wiqaya.surveys.actions.model_areas.modelled", lambda *_args: replace(_shares(), value=np.full(AREAS, 1.2)))
    with override("en"), pytest.raises(ValidationError, match="below 0 or above 100"):
        model_areas(wave=thin, asked=share, covariates=["residents"], by=as_actor(amal), at=now)


def _shares() -> Any:
    found = estimate(np.linspace(0.2, 0.6, AREAS), np.full(AREAS, 0.01), np.full(AREAS, 30))
    return modelled(found, 0, np.ones((AREAS, 0)), np.ones(AREAS), np.ones(AREAS, dtype=bool), list("abcdefghij"))
