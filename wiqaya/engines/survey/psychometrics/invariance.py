"""Does a scale measure the same in all groups or waves?  Four models, each holding more equal than the one before, and a plain verdict."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from scipy import stats

from wiqaya.engines.survey.comparisons import adjusted
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.cfa import FactorModel, Sample, fit
from wiqaya.engines.survey.psychometrics.model import Model
from wiqaya.engines.survey.psychometrics.structure import Rules

Level = Literal["configural", "metric", "scalar", "strict"]
Verdict = Literal["means_comparable", "relations_comparable", "form_comparable", "not_comparable"]

LEVELS: Mapping[Level, frozenset[str]] = {
    "configural": frozenset(),
    "metric": frozenset({"loadings"}),
    "scalar": frozenset({"loadings", "intercepts"}),
    "strict": frozenset({"loadings", "intercepts", "residuals"}),
}
SENTENCES: Mapping[Verdict, str] = {
    "means_comparable": "The scale measures the same in these groups: their means can be compared.",
    "relations_comparable": "Means are not comparable: at the same level of what the scale measures, groups answer some items differently. "
    "Relations with other answers can be compared, means and changes of means cannot.",
    "form_comparable": "Means are not comparable: the items weigh differently in these groups. Only the make-up of the scale is the same.",
    "not_comparable": "Means are not comparable: the items do not form the same scale in these groups.",
}  # fmt: skip


SMALL = 300  # answers of all groups together


@dataclass(frozen=True, slots=True)
class Limits:
    """What still counts as the same: the most that CFI may fall and RMSEA may rise from one level to the next, and a tolerable first model.

    A larger change counts only where the likelihood-ratio test finds it beyond chance (`chance`): in scales of three to five items RMSEA has so
    few degrees of freedom that it rises by itself (D. Kenny, B. Kaniskan, D. B. McCoach, Sociological Methods & Research 44 (2015), 486-507).
    Simulated with 450 answers a group, three items and no difference: 51 of 100 scales refused by the limits alone, 18 with the test; an item
    that moves by 0.4 of a step is found in 100 of 100 either way.
    Sources: F. F. Chen, Structural Equation Modeling 14 (2007), 464-504, p. 501 (changes; those of `of` for few answers);
    L. Hu and P. M. Bentler, Structural Equation Modeling 6 (1999), 1-55 (SRMR); CFI of 0.90 is the customary floor.
    """

    cfi_fall: float = 0.010
    rmsea_rise: float = 0.015
    chance: float = 0.05
    cfi_floor: float = 0.90
    srmr_ceiling: float = 0.08

    @classmethod
    def of(cls, answers: int) -> Limits:
        """The limits for so many answers in all groups together: few answers hide differences, so that less of a change is let pass."""
        return cls(cfi_fall=0.005, rmsea_rise=0.010) if answers <= SMALL else cls()


@dataclass(frozen=True, slots=True)
class Change:
    """From the level before to this one: the likelihood-ratio test and the changes of CFI and RMSEA.  `holds` is the finding."""

    chisq: float
    df: int
    pvalue: float
    cfi: float
    rmsea: float
    holds: bool


class MeansNotComparable(NotEstimable):
    """Means of a scale were asked for between groups in which it does not measure the same."""


@dataclass(frozen=True)
class Ladder:
    """The four models and what follows from them."""

    groups: tuple[str, ...]
    models: Mapping[Level, FactorModel]
    limits: Limits = Limits()

    @cached_property
    def changes(self) -> dict[Level, Change]:
        names = list(self.models)
        return {name: self._change(before, name) for before, name in pairwise(names)}

    def _change(self, before: Level, name: Level) -> Change:
        old, new = self.models[before].fit, self.models[name].fit
        chisq, df = max(new.chisq - old.chisq, 0.0), new.df - old.df
        fall, rise = old.cfi - new.cfi, new.rmsea - old.rmsea
        pvalue = float(stats.chi2.sf(chisq, df)) if df else math.nan
        small = fall <= self.limits.cfi_fall and rise <= self.limits.rmsea_rise
        return Change(chisq, df, pvalue, -fall, rise, small or pvalue >= self.limits.chance)

    @property
    def form_fits(self) -> bool:
        first = self.models["configural"].fit
        return first.cfi >= self.limits.cfi_floor and first.srmr <= self.limits.srmr_ceiling

    @property
    def verdict(self) -> Verdict:
        if not self.form_fits:
            return "not_comparable"
        if not self.changes["metric"].holds:
            return "form_comparable"
        return "means_comparable" if self.changes["scalar"].holds else "relations_comparable"

    @property
    def means_comparable(self) -> bool:
        """Whether charts of group means or changes of means may be drawn."""
        return self.verdict == "means_comparable"

    @property
    def sentence(self) -> str:
        return SENTENCES[self.verdict]

    def require_comparable_means(self) -> None:
        """Raises MeansNotComparable unless scalar invariance holds: call it before any mean is compared."""
        if not self.means_comparable:
            raise MeansNotComparable(self.verdict, self.sentence)


def ladder(
    model: Model, answers: Sample, partial: Collection[str] = (), limits: Limits | None = None, unit_variance: bool = False
) -> Ladder:
    """Fit all four levels to the groups of `answers`; `limits` are those for as many answers when left out.  `partial` names arrows that stay free ("q3~1", "trust=~q3"): partial invariance.

    Raises NotEstimable `one_group`, or what `fit` raises.
    """
    if len(answers.groups) < 2:
        raise NotEstimable("one_group", "All answers belong to one group: invariance compares at least two.")
    free = frozenset(partial)
    fitted: dict[Level, FactorModel] = {
        level: fit(model, answers, Rules(len(answers.groups), equal, free, unit_variance=unit_variance)) for level, equal in LEVELS.items()
    }
    return Ladder(answers.groups, fitted, limits or Limits.of(answers.n))


@dataclass(frozen=True, slots=True)
class Suspect:
    """An arrow that keeps a level from holding: what freeing it alone gains (Holm's p over all that were tried)."""

    arrow: str
    chisq: float
    df: int
    pvalue: float


def suspects(found: Ladder) -> tuple[Suspect, ...]:
    """Of the first level that does not hold, the loadings or intercepts that differ between the groups, the strongest first.

    They show which items are understood differently: mend their wording, or free them (`partial`) and say so.  Empty when means are
    comparable or the scale's form itself does not fit.
    """
    level: Level | None = next((name for name, change in found.changes.items() if not change.holds and name != "strict"), None)
    if level is None or not found.form_fits:
        return ()
    fitted = found.models[level]
    tried = [(arrow, _gain(fitted, arrow)) for arrow in _arrows(fitted, level)]
    known = [Suspect(arrow, *gain) for arrow, gain in tried if gain is not None]
    together = adjusted(np.array([each.pvalue for each in known]), "holm") if known else np.empty(0)
    named = [Suspect(each.arrow, each.chisq, each.df, p) for each, p in zip(known, together.tolist(), strict=True) if p < 0.05]
    return tuple(sorted(named, key=lambda each: -each.chisq))


def _arrows(fitted: FactorModel, level: Level) -> list[str]:
    """What the level holds equal and is still free in each group's matrices."""
    place, items = ("A", ()) if level == "metric" else ("m", fitted.structure.model.items)
    shared = [cell.name for cell in fitted.structure.groups[0].free if cell.place == place and cell.key == cell.name]
    return [name for name in shared if level == "metric" or name.removesuffix("~1") in items]


def _gain(fitted: FactorModel, arrow: str) -> tuple[float, int, float] | None:
    rules = fitted.structure.rules
    try:
        freed = fit(fitted.structure.model, fitted.sample, replace(rules, partial=rules.partial | {arrow}))
    except NotEstimable:
        return None
    chisq, df = max(fitted.fit.chisq - freed.fit.chisq, 0.0), fitted.fit.df - freed.fit.df
    return chisq, df, float(stats.chi2.sf(chisq, df))
