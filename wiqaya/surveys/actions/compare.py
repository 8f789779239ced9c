"""What changed between two rounds, table by table through the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from scipy import stats

from wiqaya.engines.disclosure import DisclosureError, Raw, Released, Source
from wiqaya.engines.survey import Survey as Sampled
from wiqaya.engines.survey.comparisons import adjusted
from wiqaya.places import queries as places
from wiqaya.places.facts import residents_by_sex_and_age
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import Audience, NoBiasNote, ReleaseRefused, ask, key_of, question_key
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.estimating.comparing import change_answer, comparable, scale_of
from wiqaya.surveys.estimating.domains import Floats
from wiqaya.surveys.estimating.frame import Columns, columns_of
from wiqaya.surveys.estimating.plan import LANGUAGES, Asked
from wiqaya.surveys.estimating.reliability import COMPARABLE, verdict_between
from wiqaya.surveys.estimating.said import or_said, whole_city
from wiqaya.surveys.estimating.tables import Split, change_table, source_key, split
from wiqaya.surveys.estimating.together import Changed, changed, weigh_together
from wiqaya.surveys.estimating.values import values_of
from wiqaya.surveys.models import Result, Wave, Weighting
from wiqaya.surveys.queries.changes import pairs_with
from wiqaya.surveys.queries.results import table
from wiqaya.surveys.words import Breakdown, Selection, Statistic, WaveState

SURE = 0.05  # chance of calling any area changed when none is, all areas together
POINTS = 100  # changes of shares are told in points of 100
WHERE = (Breakdown.CITY, Breakdown.AREA)


@dataclass(frozen=True, eq=False)
class Pair:
    """Two rounds in one frame, with the weights in force in each."""

    earlier: Wave
    later: Wave
    before: Weighting
    after: Weighting
    survey: Sampled
    columns: Columns
    audience: Audience

    @property
    def in_later(self) -> np.ndarray:
        return np.asarray(self.columns["wave"] == str(self.later.number))


def compare_waves(*, earlier: Wave, later: Wave, audience: Audience = "staff", by: Actor, at: datetime) -> int:
    """The change of every number that both rounds give, for the city and by area; how many tables left.

    Only what both rounds show is compared.  A scale that does not measure the same in both is withheld with the verdict; over a change of
    method only the bridge question is compared.  Raises ValidationError when no change can be told.
    """
    require(by, RELEASE)
    before, after = _weightings(earlier, later)
    wanted = comparable(earlier, later)
    if not wanted:
        return 0
    columns = columns_of([earlier, later])
    uses = {str(earlier.number): before.steps, str(later.number): after.steps}
    survey = or_said(lambda: weigh_together(columns, residents_by_sex_and_age(), uses))
    pair = Pair(earlier, later, before, after, survey, columns, audience)
    values = values_of(wanted, columns, list(later.version.scales.all()))
    left = sum(_compare(pair, one, values[:, place], by, at) for place, one in enumerate(wanted))
    with transaction.atomic():
        audit.record("survey.compare", later, by=by, at=at, earlier=earlier.short, tables=left)
    return left


def compare_anew(*, wave: Wave, audience: Audience = "staff", by: Actor, at: datetime) -> int:
    """Every change that a newly estimated round is part of."""
    return sum(compare_waves(earlier=earlier, later=later, audience=audience, by=by, at=at) for earlier, later in pairs_with(wave))


def _weightings(earlier: Wave, later: Wave) -> tuple[Weighting, Weighting]:
    if earlier.survey_id != later.survey_id or earlier.number >= later.number:
        raise ValidationError(_("Choose two rounds of one survey, the earlier one first."))
    if {earlier.selection, later.selection} != {Selection.PROBABILITY}:
        raise ValidationError(_("A change can only be told from chance when both rounds asked people who were drawn by chance."))
    before, after = earlier.weightings.first(), later.weightings.first()
    if before is None or after is None or {earlier.state, later.state} != {WaveState.ESTIMATED}:
        raise ValidationError(_("Estimate both rounds first."))
    return before, after


def _compare(pair: Pair, one: Asked, values: Floats, by: Actor, at: datetime) -> int:
    scale = scale_of(pair.later, one)
    verdict = verdict_between(scale, pair.columns, pair.columns["wave"]) if scale else COMPARABLE
    if verdict != COMPARABLE:
        _keep(pair, one, Breakdown.CITY, at, refused={"code": "MeansNotComparable", "params": {"verdict": verdict}})
        return 0
    return sum(_release(pair, one, breakdown, split_by, values, by, at) for breakdown, split_by in _splits(pair, one))


def _splits(pair: Pair, one: Asked) -> Iterator[tuple[str, Split]]:
    """The whole city, and the areas that both rounds show: what one of them hides, a change would tell."""
    size = len(pair.columns["weight"])
    names = {area.code: {lang: area.name.best(lang)[0] for lang in LANGUAGES} for area in places.figure_areas()}
    for breakdown in WHERE:
        tables = [table(wave, pair.audience, one, breakdown)[1] for wave in (pair.earlier, pair.later)]
        if breakdown not in (*one.only, Breakdown.CITY) or None in tables:
            continue
        shown = set.intersection(*(_shown(found) for found in tables if found is not None))
        if breakdown == Breakdown.CITY and shown:
            yield breakdown, split("city", np.full(size, "all", dtype=object), {"all": dict.fromkeys(LANGUAGES, "")}, "other")
        elif len(shown) > 1:
            yield breakdown, split("area", pair.columns["area"], {code: name for code, name in names.items() if code in shown}, "area")


def _shown(released: Released) -> set[str | None]:
    return {cell.key[0] for cell in released.cells if cell.shown and cell.rate is not None}


def _release(pair: Pair, one: Asked, breakdown: str, by_place: Split, values: Floats, by: Actor, at: datetime) -> bool:
    found = changed(pair.survey, values, pair.in_later, by_place.codes, by_place.size)
    if one.statistic == Statistic.SHARE:
        found = replace(found, change=found.change * POINTS, variance=found.variance * POINTS**2)
    raw = change_table(found.change, found.variance, found.n, found.df, by_place, measure=one.question, source=_source(pair, one, breakdown))
    key = question_key(
        pair.audience, wave=pair.later.short, weighting=pair.after.number, since=pair.earlier.short, before=pair.before.number, by=breakdown,
        asked=["change", *one.key],
    )  # fmt: skip
    return _ask(pair, one, breakdown, key, raw, found, by, at)


@transaction.atomic
def _ask(pair: Pair, one: Asked, breakdown: str, key: str, raw: Raw, found: Changed, by: Actor, at: datetime) -> bool:
    try:
        released = ask(key, lambda: raw, audience=pair.audience, by=by, at=at, hide_more=True)
    except (ReleaseRefused, NoBiasNote, DisclosureError) as refused:
        _keep(pair, one, breakdown, at, refused={"code": type(refused).__name__})
        return False
    facts = whole_city(released) | _beyond_chance(released, found)
    _keep(pair, one, breakdown, at, release=key_of(released, pair.audience), facts=facts)
    return True


def _keep(pair: Pair, one: Asked, breakdown: str, at: datetime, *, release: Any = None, refused: Any = None, facts: Any = None) -> None:
    where: dict[str, Any] = {"statistic": Statistic.CHANGE, "question": one.question, "answer": change_answer(pair.earlier, one), "breakdown": breakdown}
    fields = {"release": release, "refused": refused or {}, "facts": {"before": pair.before.number} | (facts or {}), "made_at": at}
    Result.objects.update_or_create(wave=pair.later, weighting=pair.after, audience=pair.audience, **where, defaults=fields)


def _beyond_chance(released: Released, found: Changed) -> dict[str, Any]:
    """The areas that are shown and changed more than chance explains, all of them judged together (Holm 1979), and how many were compared."""
    places_shown = [(at, str(cell.key[0])) for at, cell in enumerate(released.cells) if cell.shown and cell.rate is not None]
    rows = np.array([at for at, _code in places_shown], dtype=np.intp)
    se = np.sqrt(np.maximum(found.variance[rows], 0.0))
    t = np.divide(np.abs(found.change[rows]), se, out=np.full(len(rows), np.nan), where=se > 0)
    p = adjusted(np.asarray(2 * stats.t.sf(t, np.maximum(found.df[rows], 1))), "holm")
    return {"comparisons": len(rows), "beyond": [code for (_at, code), one in zip(places_shown, p, strict=True) if one < SURE]}


def _source(pair: Pair, one: Asked, breakdown: str) -> Source:
    """Both rounds travel with a change: their dates, and who is missing in each.

    Changes of a mean and of a share count other people ("I don't know" is an answer, and no number), so that they stand apart in the ledger.
    """
    earlier, later = pair.earlier, pair.later
    notes = {lang: " ".join(dict.fromkeys(wave.bias_note.best(lang)[0] for wave in (earlier, later) if wave.bias_note)) for lang in LANGUAGES}
    return Source(
        source_key(later.short, "since", earlier.short, one.statistic, one.question, breakdown), f"{pair.before.number}-{pair.after.number}",
        {lang: later.survey.title.best(lang)[0] for lang in LANGUAGES}, "", "", f"{earlier.opens.isoformat()}/{later.closes.isoformat()}", notes,
        f"survey-1 · {later.method_version}",
    )  # fmt: skip
