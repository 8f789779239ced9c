"""Designs of a SPEC: the declaration, the files that it names, and its weighting steps in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Columns, Floats, numbers, read_csv, take
from wiqaya.engines.survey.conditions import rows_where
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.formula import Formula
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.replication import replicated
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.weighting import calibrate, margin, nonresponse, poststratify, rake, trim

KEYS = frozenset(
    ["dataset", "type", "ids", "strata", "weights", "fpc", "probs", "nest", "lonely_psu", "pps", "pps_variance", "pps_file", "pps_square_mean", "note", "prefilter", "steps", "replicate"]
)
PPS = {"brewer": "brewer", "joint": "joint", "HR_joint": "joint", "HR": "hartley_rao", "overton": "overton"}
PAIRS = {"joint": "jointprob", "HR_joint": "jointHR"}
NEGLIGIBLE = 1e-4  # entries that R's ppsmat() takes as zero


@dataclass(frozen=True, slots=True)
class Sources:
    """Frames by the name of their file ("" : the one for every design) and the folder where weights lie."""

    frames: Mapping[str, Columns]
    folder: Path

    @classmethod
    def of(cls, columns: Columns, folder: Path) -> Sources:
        return cls({"": columns}, folder)

    def frame(self, dataset: str) -> Columns:
        found = self.frames.get(dataset, self.frames.get(""))
        if found is None:
            raise Unsupported("no_data", "The design needs {dataset}, which was not given.", dataset=dataset)
        return found

    def file(self, name: str) -> Path:
        """A file that a design names, inside of the folder."""
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise DesignError("no_file", "There is no file {name} in the folder of the SPEC.", name=name)
        return path


def survey_of(spec: Mapping[str, Any], sources: Sources) -> Survey:
    """The survey that a design of a SPEC declares, weighted.  Raises Unsupported for keys and steps that the engine does not know."""
    _known(spec, KEYS, "design")
    if spec.get("type") not in (None, "linearized", "replicate") or (spec.get("type") == "replicate") != bool(spec.get("replicate")):
        raise Unsupported("design_type", "“{type}” is no type of design; there are linearized and replicate.", type=str(spec.get("type")))
    columns = sources.frame(spec.get("dataset") or "")
    survey = Survey.declare(columns, design_of(spec, sources))
    if spec.get("replicate"):
        survey = _replicated(survey, spec, columns, sources)
    for step in spec.get("steps") or ():
        if step.get("kind") not in STEPS:
            raise Unsupported(
                "step", "“{kind}” is no weighting step; there are {known}.", kind=str(step.get("kind")), known=", ".join(STEPS)
            )
        survey = STEPS[step["kind"]](survey, step)
    return survey


def design_of(spec: Mapping[str, Any], sources: Sources) -> Design:
    """Replicate designs need no declaration of units: their weights carry it."""
    replicate = bool(spec.get("replicate"))
    return Design(
        ids=names(spec.get("ids")), strata=names(spec.get("strata")), weights=spec.get("weights"), probs=names(spec.get("probs")),
        fpc=names(spec.get("fpc")), nest=bool(spec.get("nest")), lonely_psu=spec.get("lonely_psu") or "fail",
        pps=None if replicate else _pps(spec, sources), prefilter=spec.get("prefilter"),
    )  # fmt: skip


def _pps(spec: Mapping[str, Any], sources: Sources) -> Pps | None:
    kind, form = spec.get("pps"), spec.get("pps_variance") or "HT"
    if not kind:
        return None
    if kind not in PPS:
        raise Unsupported(
            "pps", "“{kind}” is no way of drawing with unequal probabilities; there are {known}.", kind=str(kind), known=", ".join(PPS)
        )
    if kind == "brewer" and form != "HT":
        raise Unsupported("pps_brewer", "Brewer's variance has one form.")
    joint = _pairs(spec, sources) if kind in PAIRS else None
    return Pps(PPS[kind], form, joint, NEGLIGIBLE, spec.get("pps_square_mean"))  # type: ignore[arg-type]


def _pairs(spec: Mapping[str, Any], sources: Sources) -> Floats:
    """The table of pairs: the file named, or beside the data `NAME_jointprob.csv` and `NAME_jointHR.csv` for a sample `NAME_pps.csv`."""
    stem = Path(spec.get("dataset") or "").stem.removesuffix("_pps")
    found = read_csv(sources.file(spec.get("pps_file") or f"data/{stem}_{PAIRS[spec['pps']]}.csv"))
    return np.column_stack([numbers(found, name) for name in found])


def _replicated(survey: Survey, spec: Mapping[str, Any], columns: Columns, sources: Sources) -> Survey:
    given = spec["replicate"]
    if given.get("columns") or given.get("weights_file") or not given.get("deterministic"):
        return survey.reweighted(survey.weights, replicates=_replicates(spec, columns, sources, survey))
    if given.get("method") not in ("JK1", "JKn", "BRR", "Fay"):
        raise Unsupported("replicate_random", "{method} replicates are random: their weights must be given.", method=str(given.get("method")))
    return replicated(survey, given["method"], rho=float(given.get("rho") or 0.0), mse=bool(given.get("mse")))


def _replicates(spec: Mapping[str, Any], columns: Columns, sources: Sources, survey: Survey) -> Replicates:
    """Given weights: columns of the data, or a file with `w0` and one column per replicate."""
    given = spec["replicate"]
    _known(given, frozenset(["method", "mse", "weights_file", "columns", "deterministic", "scale", "rscales", "combined", "rho", "degf_note"]), "replicate")
    size = next(iter(columns.values())).shape[0]
    if given.get("columns"):
        kept = take(columns, rows_where(columns, spec.get("prefilter"), size))
        weights = np.column_stack([numbers(kept, name) for name in given["columns"]])
        base = numbers(kept, spec["weights"])
    elif given.get("weights_file"):
        found = read_csv(sources.file(given["weights_file"]))
        weights = np.column_stack([numbers(found, name) for name in found if name != "w0"])
        base = numbers(found, "w0")
    else:
        raise Unsupported("replicate_weights", "Replicates need their weights: columns, or weights_file.")
    if weights.shape[0] != survey.size:
        raise DesignError("replicate_rows", "The replicates have {found} rows, the data {size}.", found=weights.shape[0], size=survey.size)
    if given.get("combined") is False:
        weights = weights * base[:, None]
    rscales = np.broadcast_to(np.asarray(given.get("rscales", 1.0), dtype=np.float64), (weights.shape[1],))
    return Replicates(weights, float(given["scale"]), rscales, bool(given.get("mse")))


def _poststratify(survey: Survey, step: Mapping[str, Any]) -> Survey:
    _known(step, frozenset(["kind", "vars", "margins", "note", "partial"]), "poststratify")
    (totals,) = step["margins"].values()
    return poststratify(survey, margin(survey.columns, "+".join(names(step["vars"])), totals, survey.weights != 0))


def _rake(survey: Survey, step: Mapping[str, Any]) -> Survey:
    _known(step, frozenset(["kind", "margins", "epsilon", "note", "maxit"]), "rake")
    return rake(survey, [margin(survey.columns, name, totals, survey.weights != 0) for name, totals in step["margins"].items()], residual="r_rake")


def _calibrate(survey: Survey, step: Mapping[str, Any]) -> Survey:
    _known(step, frozenset(["kind", "formula", "totals", "calfun", "bounds", "epsilon", "variance", "aggregate_stage", "note"]), "calibrate")
    labels, x = Formula.parse(step["formula"]).matrix(survey.columns)
    missing = [label for label in labels if label not in step["totals"]]
    if missing or len(labels) != len(step["totals"]):
        raise DesignError("totals_names", "The totals of the calibration must be those of {names}.", names=", ".join(labels))
    totals = np.array([float(step["totals"][label]) for label in labels])
    bounds = tuple(step.get("bounds") or (-math.inf, math.inf))
    return calibrate(
        survey, x, totals, labels, distance=step.get("calfun") or "linear", bounds=(float(bounds[0]), float(bounds[1])),
        spread=_spread(x, step.get("variance")), clusters=_clusters(survey, step.get("aggregate_stage")),
    )  # fmt: skip


def _spread(x: Floats, variance: Any) -> Floats | None:
    """The working model's variance: a coefficient per auxiliary variable (R's `variance`), or, in words, in ratio to the only one."""
    if variance is None:
        return None
    if isinstance(variance, str):
        if not variance.startswith("ratio") or x.shape[1] != 1:
            raise Unsupported(
                "variance", "The working variance “{text}” is not read: give one coefficient per auxiliary variable.", text=variance
            )
        return x[:, 0]
    return np.asarray(x @ np.atleast_1d(np.asarray(variance, dtype=np.float64)))


def _clusters(survey: Survey, stage: Any) -> Any:
    if stage is None:
        return None
    if stage != 1:
        raise Unsupported("aggregate_stage", "Ratios can be made equal within primary units (stage 1) only.")
    return survey.psu


def _trim(survey: Survey, step: Mapping[str, Any]) -> Survey:
    _known(step, frozenset(["kind", "upper", "lower", "strict", "note"]), "trim")
    low, high = step.get("lower"), step.get("upper")
    return trim(
        survey,
        lower=-math.inf if low is None else float(low),
        upper=math.inf if high is None else float(high),
        strict=bool(step.get("strict")),
    )


def _nonresponse(survey: Survey, step: Mapping[str, Any]) -> Survey:
    """`classes`: columns; `responded`: the condition under which somebody answered; `smallest`, `largest`: limits of a class."""
    _known(step, frozenset(["kind", "classes", "responded", "smallest", "largest", "note"]), "nonresponse")
    limits = {key: step[key] for key in ("smallest", "largest") if step.get(key) is not None}
    return nonresponse(survey, names(step["classes"]), survey.rows(step["responded"]), **limits)


STEPS: dict[str, Callable[[Survey, Mapping[str, Any]], Survey]] = {
    "nonresponse": _nonresponse, "poststratify": _poststratify, "rake": _rake, "calibrate": _calibrate, "trim": _trim,
}  # fmt: skip


def _known(given: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    """An unknown key may change what is meant, so it is refused unless it is empty."""
    unknown = [key for key in given if key not in keys and given[key] not in (None, False)]
    if unknown:
        raise Unsupported("unknown_key", "“{key}” is no key of {where} that the engine knows.", key=unknown[0], where=where)


def names(given: Any) -> tuple[str, ...]:
    """A name, several or none as a tuple."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
