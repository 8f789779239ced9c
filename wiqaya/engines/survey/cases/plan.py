"""Cases of planning: `size`, `margin`, `change`, `power`, `detectable`, `deff`, `cluster_size`, `allocation` and `draw`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from wiqaya.engines.survey.cases.reading import Answer, Case
from wiqaya.engines.survey.columns import numbers
from wiqaya.engines.survey.errors import DesignError
from wiqaya.engines.survey.planning import (
    AreaFrame,
    Change,
    Sampling,
    Size,
    allocate,
    best_cluster_size,
    design_effect,
    detectable_change,
    draw,
    kish_deff,
    margin_of,
    power_of_change,
    size_for_change,
    size_for_margin,
)

SAMPLING = ("deff", "level", "response_rate", "population", "comparisons", "cluster_size", "icc", "weight_cv")
CHANGE = ("p", "later", "overlap", "correlation")


def size_case(case: Case) -> dict[str, Any]:
    """Interviews for `margin` around `p`; with `domains`, for as many domains each of which is to have it."""
    case.known(("margin", "p", "domains", *SAMPLING))
    sampling = _sampling(case)
    return _sized(case, size_for_margin(case.number("margin"), case.number("p", 0.5), sampling), sampling)


def margin_case(case: Case) -> dict[str, Any]:
    """The margin that `n` interviews give."""
    case.known(("n", "p", *SAMPLING))
    sampling = _sampling(case)
    return {"margin": margin_of(case.number("n"), case.number("p", 0.5), sampling), "deff": sampling.deff}


def change_case(case: Case) -> dict[str, Any]:
    """Interviews per wave to find `difference` with `power`."""
    case.known(("difference", "power", "domains", *CHANGE, *SAMPLING))
    sampling = _sampling(case)
    return _sized(case, size_for_change(case.number("difference"), _change(case), case.number("power", 0.8), sampling), sampling)


def power_case(case: Case) -> dict[str, Any]:
    """Chance that `n` interviews per wave find `difference`."""
    case.known(("n", "difference", *CHANGE, *SAMPLING))
    sampling = _sampling(case)
    return {"power": power_of_change(case.number("n"), case.number("difference"), _change(case), sampling), "deff": sampling.deff}


def detectable_case(case: Case) -> dict[str, Any]:
    """The smallest change that `n` interviews per wave find with `power`."""
    case.known(("n", "power", *CHANGE, *SAMPLING))
    sampling = _sampling(case)
    return {"difference": detectable_change(case.number("n"), _change(case), case.number("power", 0.8), sampling), "deff": sampling.deff}


def deff_case(case: Case) -> dict[str, Any]:
    """Of a plan (`cluster_size`, `icc`, `weight_cv`), or of the weights in a column (`weights`)."""
    case.known(("weights", "data", "where", "cluster_size", "icc", "weight_cv"))
    if not case.values.get("weights"):
        return {"deff": _plan_deff(case)}
    weights = numbers(case.columns(), case.text("weights"))
    found = kish_deff(weights)
    return {"deff": found, "n": len(weights), "effective_n": len(weights) / found, "cv": float(weights.std() / weights.mean())}


def cluster_size_case(case: Case) -> dict[str, Any]:
    """The cheapest interviews per cluster."""
    case.known(("cost_cluster", "cost_interview", "icc"))
    return {"cluster_size": best_cluster_size(case.number("cost_cluster"), case.number("cost_interview"), case.number("icc"))}


def allocation_case(case: Case) -> dict[str, Any]:
    """Shares `total` among `strata` {name: people} by `rule`; `margins` are what each stratum then gets, at `p`."""
    case.known(("total", "strata", "rule", "spreads", "costs", "power", "least", "p", *SAMPLING))
    strata = _sizes(case, "strata")
    shares = _shared(case, strata)
    sampling, p = _sampling(case), case.number("p", 0.5)
    margins = {name: None if n == 0 else 0.0 if n >= strata[name] else _margin(n, p, sampling, strata[name]) for name, n in shares.items()}
    return {"total": sum(shares.values()), "allocation": shares, "margins": margins}


def draw_case(case: Case) -> dict[str, Any]:
    """A two-stage draw from the frame in `data`: `unit` and `size` name its columns, `strata` those of the strata.

    `areas` {stratum: units}, or a number of units shared by `rule` over the strata; `addresses` in each unit; `seed`; `method`;
    `reserve_areas`, `reserve_addresses`.
    """
    case.known(
        (
            "data",
            "where",
            "unit",
            "size",
            "strata",
            "areas",
            "rule",
            "power",
            "least",
            "addresses",
            "seed",
            "method",
            "reserve_areas",
            "reserve_addresses",
        )
    )
    frame = AreaFrame.of(case.columns(), case.text("unit"), case.text("size"), case.names("strata", ()))
    if case.values.get("seed") is None:
        raise DesignError("draw_seed", "A draw needs a seed, written down before the draw, so that anybody can repeat it.")
    found = draw(
        frame, _areas(case, frame), case.whole("addresses"), seed=case.whole("seed"), method=case.text("method", "systematic"),
        reserve_areas=case.whole("reserve_areas", 0), reserve_addresses=case.whole("reserve_addresses", 0),
    )  # fmt: skip
    return {"seed": found.seed, "method": found.method, "units": [asdict(unit) for unit in found.units], "short": found.short}


def _areas(case: Case, frame: AreaFrame) -> Mapping[str, int]:
    asked = case.values.get("areas")
    if isinstance(asked, Mapping):
        return {name: case.inner("areas", name, whole=True) for name in asked}
    groups = [frame.members(code) for code in range(len(frame.strata.levels))]
    shares = allocate(
        case.whole("areas"), [float(frame.sizes[group].sum()) for group in groups], case.text("rule", "proportional"),
        power=case.number("power", 0.5), least=case.whole("least", 1), most=[len(group) for group in groups],
    )  # fmt: skip
    return dict(zip(frame.strata.levels, shares.tolist(), strict=True))


def _shared(case: Case, strata: Mapping[str, float]) -> dict[str, int]:
    found = allocate(
        case.whole("total"), list(strata.values()), case.text("rule", "proportional"), spreads=_in_order(case, "spreads", strata),
        costs=_in_order(case, "costs", strata), power=case.number("power", 0.5), least=case.whole("least", 0),
    )  # fmt: skip
    return dict(zip(strata, found.tolist(), strict=True))


def _in_order(case: Case, name: str, strata: Mapping[str, float]) -> list[float] | None:
    if not case.values.get(name):
        return None
    given = _sizes(case, name)
    if set(given) != set(strata):
        raise DesignError(
            "allocation_values", "“{name}” must have one number above 0 for each of the {strata} strata.", name=name, strata=len(strata)
        )
    return [given[stratum] for stratum in strata]


def _sizes(case: Case, name: str) -> dict[str, float]:
    return {key: case.inner(name, key) for key in case.mapping(name)}


def _sampling(case: Case) -> Sampling:
    """The design effect as given, or from cluster size, likeness and weights."""
    both = case.values.get("deff") is not None and any(case.values.get(name) is not None for name in ("cluster_size", "icc", "weight_cv"))
    if both:
        raise DesignError("deff_twice", "The case {case} gives a design effect and its parts: keep one of the two.", case=case.id)
    population = case.number("population") if case.values.get("population") is not None else None
    return Sampling(
        case.number("deff") if case.values.get("deff") is not None else _plan_deff(case), case.number("level", 0.95),
        case.number("response_rate", 1.0), population, case.whole("comparisons", 1),
    )  # fmt: skip


def _plan_deff(case: Case) -> float:
    return design_effect(case.number("cluster_size", 1.0), case.number("icc", 0.0), case.number("weight_cv", 0.0))


def _change(case: Case) -> Change:
    later = case.number("later") if case.values.get("later") is not None else None
    return Change(case.number("p", 0.5), later, case.number("overlap", 0.0), case.number("correlation", 0.0))


def _sized(case: Case, size: Size, sampling: Sampling) -> dict[str, Any]:
    found: dict[str, Any] = {**asdict(size), "deff": sampling.deff}
    if case.values.get("domains") is not None:
        domains = case.whole("domains")
        found |= {"domains": domains, "total": size.n * domains, "total_contacts": size.contacts * domains}
    if case.values.get("cluster_size") is not None:
        found["clusters"] = int(np.ceil(size.n / case.number("cluster_size")))
    return found


def _margin(n: int, p: float, sampling: Sampling, people: float) -> float:
    return margin_of(n, p, Sampling(sampling.deff, sampling.level, sampling.response, people, sampling.comparisons))


KINDS: dict[str, Answer] = {
    "size": size_case, "margin": margin_case, "change": change_case, "power": power_case, "detectable": detectable_case, "deff": deff_case,
    "cluster_size": cluster_size_case, "allocation": allocation_case, "draw": draw_case,
}  # fmt: skip
