"""Cases of psychometrics in the shape of lavaan's and psych's results: `alpha`, `cfa`, `invariance`, and `report` for a whole scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from wiqaya.engines.survey.cases.reading import Answer, Case
from wiqaya.engines.survey.columns import Floats, numbers
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.psychometrics import (
    Estimate,
    FactorModel,
    Ladder,
    Missing,
    Model,
    Part,
    Report,
    Rules,
    adequacy,
    alpha,
    alpha_interval,
    alpha_without,
    covariance,
    fit,
    item_rest,
    ladder,
    listwise,
    omega,
    pairwise_covariance,
    report,
    sample,
    standardised,
    suspects,
)
from wiqaya.engines.survey.scales import Scale

MISSING: Mapping[str, Missing] = {"listwise": "listwise", "fiml": "fiml", "ml": "fiml", "direct": "fiml"}


def alpha_case(case: Case) -> dict[str, Any]:
    """Keys: items, keys (null, signs, or the names of the reversed items)."""
    case.known(
        ("data", "where", "items", "keys"),
        (
            "alpha_pairwise",
            "alpha_listwise",
            "std_alpha_listwise",
            "alpha_if_dropped_listwise",
            "item_rest_r_listwise",
            "kmo",
            "bartlett",
            "n",
        ),
    )
    items, columns = case.names("items"), case.columns()
    signed = np.column_stack([numbers(columns, item) for item in items]) * signs(items, case.values.get("keys"))
    complete = listwise(signed)
    matrix = covariance(complete)
    correlations = standardised(matrix)
    factoring = adequacy(correlations, len(complete))
    interval = alpha_interval(alpha(matrix), len(complete), len(items))
    return {
        "n": len(complete), "items": items, "alpha_pairwise": alpha(pairwise_covariance(signed)), "alpha_listwise": interval.value,
        "alpha_listwise_ci95": [interval.low, interval.high], "std_alpha_listwise": alpha(correlations),
        "alpha_if_dropped_listwise": alpha_without(matrix), "item_rest_r_listwise": item_rest(matrix), "kmo": factoring.kmo,
        "kmo_items": factoring.kmo_items, "bartlett": factoring.bartlett, "bartlett_df": factoring.df, "bartlett_p": factoring.pvalue,
        "missing": np.isnan(signed).sum(axis=0),
    }  # fmt: skip


def signs(items: Sequence[str], keys: Any) -> Floats:
    """(items,) 1 or -1.  `keys` as psych reads them: null, a sign per item, positions or names of the reversed items, or names with a minus."""
    given = [] if keys is None else keys if isinstance(keys, list) else [keys]
    if all(isinstance(key, int | float) for key in given):
        if len(given) == len(items) and all(abs(key) == 1 for key in given):
            return np.array(given, dtype=np.float64)
        turned = {items[int(key) - 1] for key in given if 1 <= key <= len(items)}
        strangers = len(turned) < len(given)
    else:
        marked = [str(key) for key in given if str(key).startswith("-")]
        turned = {name.removeprefix("-") for name in (marked or map(str, given))}
        strangers = not turned <= set(items)
    if strangers:
        raise DesignError("keys", "“keys” must name items of the scale, or give 1 or -1 for each of the {items} items.", items=len(items))
    return np.array([-1.0 if item in turned else 1.0 for item in items])


def cfa_case(case: Case) -> dict[str, Any]:
    """Keys: model, group, missing, options (lavaan's names)."""
    case.known(("data", "where", "model", "group", "missing", "options"), ("n", "fit", "loadings", "omega"))
    model = Model.parse(case.text("model"))
    options = _options(case)
    answers = sample(case.columns(), model.items, options["missing"], case.text("group", "") or None)
    rules = Rules(groups=len(answers.groups), unit_variance=options["std.lv"], orthogonal=options["orthogonal"])
    fitted = fit(model, answers, rules, mean_structure=options["meanstructure"])
    return {
        "n": fitted.n, "fit": fitted.fit.record(), "loadings": _loadings(fitted), "omega": _omegas(fitted, 0),
        "omega_ci95": {name: _ends(omega(fitted, name)) for name in model.factors}, "warnings": fitted.warnings,
    }  # fmt: skip


def _options(case: Case) -> dict[str, Any]:
    given = {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in case.mapping("options", {}).items()
    }
    missing = _missing(given.pop("missing", None) or case.values.get("missing") or "listwise")
    found = {name: given.pop(name, False) for name in ("std.lv", "orthogonal")}
    means = given.pop("meanstructure", None)
    if str(given.pop("estimator", "ML")).upper() != "ML":
        raise Unsupported("estimator", "Factor models are estimated by maximum likelihood (ML) only.")
    if given:
        raise Unsupported("unknown_key", "“{key}” is no key of {where} that the engine knows.", key=next(iter(given)), where="the options")
    return {**found, "missing": missing, "meanstructure": means}


def _missing(rule: Any) -> Missing:
    if rule not in MISSING:
        raise Unsupported(
            "missing_rule", "“{rule}” is no rule for missing answers; there are {known}.", rule=str(rule), known=", ".join(MISSING)
        )
    return MISSING[rule]


def _loadings(fitted: FactorModel) -> dict[str, Any]:
    groups = range(len(fitted.sample.groups))
    loads = [load for group in groups for load in fitted.loadings(group)]
    found: dict[str, Any] = {
        "lhs": [load.factor for load in loads], "rhs": [load.item for load in loads], "est": [load.estimate for load in loads],
        "se": [load.se for load in loads], "std": [load.standardised for load in loads],
    }  # fmt: skip
    if len(groups) > 1:
        found["group"] = [fitted.sample.groups[group] for group in groups for _ in fitted.structure.model.loadings]
    return found


def _omegas(fitted: FactorModel, group: int) -> dict[str, float] | list[float]:
    values = {name: omega(fitted, name, group).value for name in fitted.structure.model.factors}
    return values if len(values) > 1 else list(values.values())


def invariance_case(case: Case) -> dict[str, Any]:
    """Keys: model, group, missing, partial (arrows that stay free), options."""
    case.known(("data", "where", "model", "group", "missing", "options", "partial"), ("levels", "n"))
    model = Model.parse(case.text("model"))
    options = _options(case)
    answers = sample(case.columns(), model.items, options["missing"], case.text("group"))
    return {
        "n": answers.n,
        "groups": answers.groups,
        **judged(ladder(model, answers, case.names("partial", ()), unit_variance=options["std.lv"])),
    }


def judged(found: Ladder) -> dict[str, Any]:
    """The levels with their fit, what each costs, and the verdict."""
    return {
        "levels": {level: fitted.fit.record() for level, fitted in found.models.items()},
        "changes": {
            level: {
                "chisq": change.chisq, "df": change.df, "pvalue": change.pvalue, "delta_cfi": change.cfi, "delta_rmsea": change.rmsea,
                "holds": change.holds,
            }
            for level, change in found.changes.items()
        },
        "form_fits": found.form_fits, "verdict": found.verdict, "means_comparable": found.means_comparable, "sentence": found.sentence,
        "suspects": [asdict(each) for each in suspects(found)],
    }  # fmt: skip


def report_case(case: Case) -> dict[str, Any]:
    """Keys: items, low, high, reversed, minimum, pillars, groups, missing."""
    case.known(("data", "where", "items", "low", "high", "reversed", "minimum", "pillars", "groups", "missing"))
    columns, items = case.columns(), case.names("items")
    pillars = {name: case.inner_names("pillars", name) for name in case.mapping("pillars", {})}
    scale = Scale(
        case.id or "scale", items, case.number("low"), case.number("high"), frozenset(case.names("reversed", ())),
        case.whole("minimum", len(items)), pillars=pillars,
    )  # fmt: skip
    order = [items.index(item) for item in scale.model.items]
    return _report(
        report(scale.model, columns, scale.coded(columns)[:, order], case.names("groups", ()), _missing(case.text("missing", "fiml")))
    )


def _report(found: Report) -> dict[str, Any]:
    return {
        "n": found.n, "items": [asdict(item) for item in found.items], "reliability": [_part(part) for part in found.parts],
        "fit": found.model.fit.record() if found.model else None, "loadings": _loadings(found.model) if found.model else None,
        "warnings": found.model.warnings if found.model else (), "kmo": found.adequacy.kmo if found.adequacy else math.nan,
        "bartlett": found.adequacy.bartlett if found.adequacy else math.nan,
        "invariance": {name: judged(each) for name, each in found.ladders.items()},
        "notes": [{"where": where, "reason": str(error)} for where, error in found.notes],
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {"factor": part.factor, "group": part.group, "n": part.n}
    for name, estimate in (("alpha", part.alpha), ("omega", part.omega)):
        found |= {name: estimate.value if estimate else math.nan, f"{name}_ci95": _ends(estimate) if estimate else None}
    return found


def _ends(estimate: Estimate) -> list[float]:
    return [estimate.low, estimate.high]


KINDS: dict[str, Answer] = {"alpha": alpha_case, "cfa": cfa_case, "invariance": invariance_case, "report": report_case}
