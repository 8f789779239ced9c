"""Ops `mean`, `total`, `ratio`, `variance` and `weights`."""

from __future__ import annotations

from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask, numbers
from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.spec.frames import answered, interval, variables
from wiqaya.engines.survey.statistics import Mean, Ratio, Total, Variance, simple_variance
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.weighting import summary


def mean(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    return _moment(survey, op, Mean)


def total(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    return _moment(survey, op, Total)


def _moment(survey: Survey, op: dict[str, Any], kind: type[Mean] | type[Total]) -> dict[str, Any]:
    labels, values = variables(survey, op)
    domain = survey.rows(op.get("subset"))
    rows = answered(survey, names(op["vars"]), domain, bool(op.get("na_rm")))
    found, df = survey.evaluate(kind(values, rows), rows), survey.df(domain)
    result = {
        "names": labels, "est": found.estimate, "se": found.se, "vcov": found.vcov, "ci95_normal": interval(found.estimate, found.se),
        "ci95_t": interval(found.estimate, found.se, df), "df": df, "n": survey.size if survey.keeps_rows else int(domain.sum()),  # as R: the rows that the domain's design has
    }  # fmt: skip
    if op.get("deff"):
        result["deff"] = effects(survey, values, rows, np.diag(found.vcov), total=kind is Total, asked=op["deff"])
    return result


def effects(survey: Survey, values: Floats, rows: Mask, variance: Floats, *, total: bool, asked: bool | str) -> Floats:
    """(k,) Design effects; 0/0, where nothing varies, is NaN."""
    simple = simple_variance(survey.weights, values, rows, total=total, replaced=asked == "replace")
    return np.asarray(np.divide(variance, simple, out=np.full(variance.shape, np.nan), where=simple != 0))


def ratio(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    domain = survey.rows(op.get("subset"))
    rows = answered(survey, [op["num"], op["den"]], domain, bool(op.get("na_rm")))
    found, df = survey.evaluate(quotient(survey, op["num"], op["den"], rows), rows), survey.df(domain)
    return {
        "est": found.estimate, "se": found.se, "ci95_normal": interval(found.estimate, found.se),
        "ci95_t": interval(found.estimate, found.se, df), "df": df,
    }  # fmt: skip


def quotient(survey: Survey, numerator: str, denominator: str, rows: Mask) -> Ratio:
    return Ratio(numbers(survey.columns, numerator)[:, None], numbers(survey.columns, denominator)[:, None], rows)


def variance(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    _, values = variables(survey, op)
    rows = answered(survey, names(op["vars"]), survey.rows(op.get("subset")), bool(op.get("na_rm")))
    found = survey.evaluate(Variance(values, rows), rows)
    return {"est": found.estimate, "se": found.se}


def weights(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    shown = summary(survey.weights)
    return {key: shown[key] for key in ("sum", "min", "max", "cv", "kish_deff")} | {"weights": survey.weights}


OPERATIONS = {"mean": mean, "total": total, "ratio": ratio, "variance": variance, "weights": weights}
