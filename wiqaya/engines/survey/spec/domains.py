"""Ops `by`, `contrast` and `standardize`: domains side by side, and what is computed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask, column, factor, interaction, is_missing, numbers
from wiqaya.engines.survey.contrasts import linear, nonlinear
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.spec.frames import answered, interval, variables
from wiqaya.engines.survey.spec.inference import BY_GROUP
from wiqaya.engines.survey.spec.means import effects
from wiqaya.engines.survey.statistics import Joined, Mean, Ratio, Total
from wiqaya.engines.survey.survey import Evaluated, Statistic, Survey
from wiqaya.engines.survey.weighting import Margin, poststratify
from wiqaya.engines.survey.weighting.poststratify import CellMeans

Op = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """labels (g,) joined by "."; parts: the label of each variable in every group; rows: g masks (n,)."""

    labels: tuple[str, ...]
    parts: Mapping[str, list[str]]
    rows: Sequence[Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What is estimated in every group: labels (k,), the columns used, and the statistic for the rows of a group."""

    labels: list[str]
    used: tuple[str, ...]
    values: Floats
    stat: str

    def statistic(self, rows: Mask) -> Statistic:
        if self.stat == "ratio":
            return Ratio(self.values[:, [0]], self.values[:, [1]], rows)
        return (Mean if self.stat == "mean" else Total)(self.values, rows)


def groups(survey: Survey, by: Sequence[str], domain: Mask) -> Groups:
    """The combinations that occur in the domain, the first variable changing fastest."""
    factors = [factor(column(survey.columns, name)) for name in by]
    there = domain & (survey.weights != 0)
    found = interaction([replace(one, codes=np.where(there, one.codes, -1)) for one in factors])
    rows = [found.codes == code for code in range(len(found.levels))]
    first = [int(np.argmax(mask)) for mask in rows]
    parts = {name: [one.levels[one.codes[row]] for row in first] for name, one in zip(by, factors, strict=True)}
    return Groups(found.levels, parts, rows)


def items(survey: Survey, op: Op) -> Items:
    used, stat = names(op["vars"]), op.get("stat", "mean")
    if stat not in ("mean", "total", "ratio"):
        raise Unsupported(
            "stat", "“{stat}” is not estimated by groups; there are mean, total, ratio, {known}.", stat=str(stat), known=", ".join(BY_GROUP)
        )
    if stat != "ratio":
        labels, values = variables(survey, op)
        return Items(labels, used, values, stat)
    if len(used) != 2:
        raise Unsupported("ratio_vars", "A ratio needs two variables: numerator and denominator.")
    return Items(["/".join(used)], used, np.column_stack([numbers(survey.columns, name) for name in used]), stat)


def by(survey: Survey, op: Op) -> Op:
    domain = survey.rows(op.get("subset"))
    found = groups(survey, names(op["by"]), domain)
    head = {"groups": found.parts, "note": "est and se are column-major: all groups for item/level 1, then item/level 2, ..."}
    if op.get("stat") in BY_GROUP:
        _require_plain(op)
        pairs = [BY_GROUP[op["stat"]](survey, op, rows) for rows in found.rows]
        labels = [f"{name}" for name in names(op["vars"])]
        est, se = (np.column_stack([pair[part] for pair in pairs]).ravel() for part in (0, 1))
        many = est.size > len(found.labels)
        return {
            **head,
            "coef_names": _coef_names(found.labels, labels if many else labels[:1]),
            "est": est,
            "se": se,
            "df": survey.df(domain),
        }
    wanted = items(survey, op)
    inside = [answered(survey, wanted.used, rows, bool(op.get("na_rm"))) for rows in found.rows]
    result = head | {"coef_names": _coef_names(found.labels, wanted.labels)}
    if op.get("covmat"):
        joint = together(survey, wanted, inside)
        result |= {"est": joint.estimate, "se": joint.se, "vcov": joint.vcov}
    else:
        apart = [_one(survey, wanted, rows) for rows in inside]
        result |= {"est": _by_item([one.estimate for one in apart]), "se": _by_item([one.se for one in apart])}
    if op.get("deff"):
        result["deff"] = _deff(survey, wanted, inside, [_one(survey, wanted, rows) for rows in inside], op)
    return result | {"df": survey.df(domain)}


def together(survey: Survey, wanted: Items, inside: Sequence[Mask]) -> Evaluated:
    """All groups and items at once, items slowest, with their full covariance."""
    joint = survey.evaluate(Joined([wanted.statistic(rows) for rows in inside]))
    order = np.arange(joint.estimate.size).reshape(len(inside), -1).T.ravel()
    return Evaluated(joint.estimate[order], joint.vcov[np.ix_(order, order)])


def _one(survey: Survey, wanted: Items, rows: Mask) -> Evaluated:
    """A group; one without any answer, or whose strata all have a single unit, does not keep the others from being told."""
    size = 1 if wanted.stat == "ratio" else len(wanted.labels)
    unknown = np.full((size, size), np.nan)
    if not rows.any():
        return Evaluated(unknown[0], unknown)
    try:
        return survey.evaluate(wanted.statistic(rows), rows)
    except NotEstimable as alone:
        if alone.code != "only_lonely":
            raise
        return Evaluated(wanted.statistic(rows).estimate(survey.weights), unknown)


def _by_item(groups: Sequence[Floats]) -> Floats:
    return np.column_stack(groups).ravel()


def _deff(survey: Survey, wanted: Items, inside: Sequence[Mask], apart: Sequence[Evaluated], op: Op) -> Floats:
    if wanted.stat == "ratio":
        raise Unsupported("deff_ratio", "Design effects of ratios are not offered.")
    total, asked = wanted.stat == "total", op["deff"]
    found = [
        effects(survey, wanted.values, rows, np.diag(one.vcov), total=total, asked=asked) if rows.any() else one.estimate
        for rows, one in zip(inside, apart, strict=True)
    ]
    return _by_item(found)


def _require_plain(op: Op) -> None:
    for key in ("covmat", "deff"):
        if op.get(key):
            raise Unsupported("by_group", "{key} is not offered for {stat} by groups.", key=key, stat=op["stat"])


def _coef_names(labels: Sequence[str], shown: Sequence[str]) -> list[str]:
    if len(shown) == 1:
        return list(labels)
    return [f"{label}:{item}" for item in shown for label in labels]


def contrast(survey: Survey, op: Op) -> Op:
    """A linear combination, or a smooth expression, of estimates of groups (or of items, without `by`)."""
    domain = survey.rows(op.get("subset"))
    wanted = items(survey, op)
    if op.get("by"):
        found = groups(survey, names(op["by"]), domain)
        inside = [answered(survey, wanted.used, rows, bool(op.get("na_rm"))) for rows in found.rows]
        labels = _coef_names(found.labels, wanted.labels)
    else:
        inside, labels = [answered(survey, wanted.used, domain, bool(op.get("na_rm")))], wanted.labels
    joint, df = together(survey, wanted, inside), survey.df(domain)
    value, slope = _combination(labels, op, joint.estimate)
    se = np.sqrt(max(float(slope @ joint.vcov @ slope), 0.0))
    return {"coef_names": labels, "est": value, "se": se, "df": df, "ci95_t": interval(np.array([value]), np.array([se]), df)}


def _combination(labels: Sequence[str], op: Op, estimate: Floats) -> tuple[float, Floats]:
    if bool(op.get("linear")) == bool(op.get("expression")):
        raise Unsupported("contrast", "A contrast needs either linear coefficients or an expression.")
    if op.get("expression"):
        return nonlinear(labels, op["expression"], estimate)
    slope = linear(labels, op["linear"])
    return float(slope @ estimate), slope


def standardize(survey: Survey, op: Op) -> Op:
    """Means by `over`, each group weighted to the same distribution of `by`; rows without `excluding_missing` are left out first."""
    rows = survey.weights != 0
    for name in names(op.get("excluding_missing")):
        rows = rows & ~is_missing(column(survey.columns, name))
    weighted = _as_in_r(poststratify(survey, standard(survey, names(op["by"]), names(op.get("over")), op["population"], rows)), survey, op)
    found = groups(weighted, names(op["over"]), rows) if op.get("over") else Groups(("1",), {}, [rows])
    values = numbers(survey.columns, op["var"])[:, None]
    apart = [
        weighted.evaluate(Mean(values, inside), inside) for inside in (answered(survey, [op["var"]], each, True) for each in found.rows)
    ]
    return {"groups": list(found.labels), "est": _by_item([one.estimate for one in apart]), "se": _by_item([one.se for one in apart])}


def _as_in_r(weighted: Survey, survey: Survey, op: Op) -> Survey:
    """Where earlier steps left residuals in rows now without a weight, R takes the cell mean from these rows too, with a weight of 1."""
    step = weighted.steps[-1]
    if not survey.steps or not isinstance(step, CellMeans):
        return weighted
    everybody = _within(survey, [*names(op["by"]), *names(op.get("over"))], np.zeros(survey.size, dtype=bool))
    idle = step.codes < 0
    return replace(
        weighted, steps=(*survey.steps, CellMeans(everybody.codes, np.where(idle, 0.0, step.old), np.where(idle, 1.0, step.new)))
    )


def standard(survey: Survey, by: Sequence[str], over: Sequence[str], population: Mapping[str, float], rows: Mask) -> Margin:
    """Cells of `by` within `over` whose totals have the shares of `population` in every group and keep the size of the group."""
    inner = _within(survey, by, rows)
    outer = _within(survey, over, rows) if over else replace(inner, codes=np.where(inner.codes >= 0, 0, -1), levels=("1",))
    absent = [level for level in inner.levels if level not in population]
    if absent:
        raise DesignError("no_share", "The standard population has no share for {label}.", label=absent[0])
    shares = np.array([float(population[level]) for level in inner.levels]) / sum(map(float, population.values()))
    sizes = np.bincount(outer.codes[rows], survey.weights[rows], minlength=len(outer.levels))
    found, position = np.unique((inner.codes + len(inner.levels) * outer.codes)[rows], return_inverse=True)
    codes = np.full(survey.size, -1, dtype=np.intp)
    codes[rows] = position
    group, level = np.divmod(found, len(inner.levels))
    labels = tuple(f"{inner.levels[b]}.{outer.levels[o]}" for b, o in zip(level.tolist(), group.tolist(), strict=True))
    return Margin("standard population", codes, labels, np.asarray(shares[level] * sizes[group]))


def _within(survey: Survey, by: Sequence[str], rows: Mask) -> Any:
    found = interaction([factor(column(survey.columns, name)) for name in by])
    if (found.codes[rows] < 0).any():
        raise DesignError("margin_missing", "{margin} must be known in every row that is standardised.", margin=", ".join(by))
    return found


OPERATIONS = {"by": by, "contrast": contrast, "standardize": standardize}
