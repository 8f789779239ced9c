"""Ops `ciprop`, `quantile`, `chisq`, `table`, `gofchisq`, `ttest`, `ranktest`, `glm`, and `quantile` within groups."""

from __future__ import annotations

from typing import Any

import numpy as np

from wiqaya.engines.survey.answers import Missing
from wiqaya.engines.survey.association import crosstab, goodness_of_fit, independence
from wiqaya.engines.survey.columns import Floats, Mask, column, factor, numbers
from wiqaya.engines.survey.comparison import rank_test, t_test
from wiqaya.engines.survey.glm import regression
from wiqaya.engines.survey.proportions import indicator, proportion
from wiqaya.engines.survey.quantiles import quantiles
from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.survey import Survey

Op = dict[str, Any]


def ciprop(survey: Survey, op: Op) -> Op:
    found = proportion(
        survey, indicator(column(survey.columns, op["var"]), op["eq"]), rows=survey.rows(op.get("subset")),
        method=op.get("method", "logit"), level=op.get("level", 0.95), missing=_missing(op),
    )  # fmt: skip
    return {"est": found.estimate, "se": found.se, "ci": [found.low, found.high], "df": found.df}


def quantile(survey: Survey, op: Op) -> Op:
    rows, wanted = survey.rows(op.get("subset")), np.atleast_1d(op["probs"]).tolist()
    found = quantiles(
        survey, numbers(survey.columns, op["var"]), wanted, rows=rows, rule=op.get("qrule", "math"), interval=op.get("interval", "mean"),
        missing=_missing(op),
    )  # fmt: skip
    return {
        "probs": wanted, "est": [one.estimate for one in found], "ci": [[one.low, one.high] for one in found],
        "se": [one.se for one in found], "df": survey.df(rows),
    }  # fmt: skip


def group_quantiles(survey: Survey, op: Op, rows: Mask) -> tuple[Floats, Floats]:
    """Estimates and standard errors of the quantiles of every item, items slowest."""
    wanted, how = np.atleast_1d(op.get("probs", 0.5)).tolist(), {"rule": op.get("qrule", "math"), "interval": op.get("interval", "mean")}
    items = [numbers(survey.columns, name) for name in names(op["vars"])]
    found = [one for values in items for one in quantiles(survey, values, wanted, rows=rows, missing=_missing(op), **how)]
    return np.array([one.estimate for one in found]), np.array([one.se for one in found])


def chisq(survey: Survey, op: Op) -> Op:
    found = independence(
        survey, factor(column(survey.columns, op["row"])), factor(column(survey.columns, op["col"])), statistic=op.get("statistic", "F"),
        rows=survey.rows(op.get("subset")),
    )  # fmt: skip
    return {"statistic": found.statistic, "parameter": list(found.df), "p": found.p, "method": found.method}


def table(survey: Survey, op: Op) -> Op:
    found = crosstab(
        survey, factor(column(survey.columns, op["row"])), factor(column(survey.columns, op["col"])), rows=survey.rows(op.get("subset")),
    )  # fmt: skip
    return {"rows": list(found.rows), "cols": list(found.columns), "counts": found.counts}


def gofchisq(survey: Survey, op: Op) -> Op:
    found = goodness_of_fit(
        survey, factor(column(survey.columns, op["var"])), np.asarray(op["p"], dtype=np.float64), rows=survey.rows(op.get("subset"))
    )
    return {"statistic": found.statistic, "parameter": [found.scale, found.df], "p": found.p}


def ttest(survey: Survey, op: Op) -> Op:
    found = t_test(survey, op["var"], op.get("group"), rows=survey.rows(op.get("subset")))
    return {"estimate": found.estimate, "t": found.t, "df": found.df, "p": found.p, "ci": [found.low, found.high]}


def ranktest(survey: Survey, op: Op) -> Op:
    """For more than two groups R reports the degrees of freedom as `statistic` and the chi-square as `df`; so does this op."""
    found = rank_test(survey, op["var"], op["group"], test=op.get("test", "wilcoxon"), rows=survey.rows(op.get("subset")))
    if found.estimate is None:
        return {"estimate": [], "statistic": found.groups - 1, "df": found.statistic, "p": found.p}
    return {"estimate": found.estimate, "statistic": found.statistic, "df": found.df, "p": found.p}


def glm(survey: Survey, op: Op) -> Op:
    found = regression(survey, op["formula"], kind=op.get("glm_family") or "gaussian", rows=survey.rows(op.get("subset")))
    result = {
        "names": list(found.names), "est": found.estimate, "se": found.se, "t": found.t, "p": found.p, "df_resid": found.df,
        "ci95_wald_t": found.limits, "vcov": found.vcov,
    }  # fmt: skip
    if op.get("wald_term"):
        wald = found.wald(names(op["wald_term"]))
        result["wald"] = {"F": wald.statistic, "df": wald.df, "ddf": wald.ddf, "p": wald.p}
    return result


def _missing(op: Op) -> Missing:
    return "exclude" if op.get("na_rm") else "raise"


OPERATIONS = {
    "ciprop": ciprop, "quantile": quantile, "chisq": chisq, "table": table, "gofchisq": gofchisq, "ttest": ttest, "ranktest": ranktest, "glm": glm,
}  # fmt: skip
BY_GROUP = {"quantile": group_quantiles}
