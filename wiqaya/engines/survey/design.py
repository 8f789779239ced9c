"""How a sample was drawn, declared once: columns of strata, units of every stage, weights or probabilities, population sizes, and the rule for single units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from wiqaya.engines.survey.columns import Codes, Columns, Factor, Floats, column, factor, interaction, is_missing, numbers
from wiqaya.engines.survey.conditions import Condition
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.variance import Lonely, Stage


@dataclass(frozen=True, slots=True)
class Design:
    """An immutable declaration.  It names columns and holds no data.

    ids: units of every stage, first stage first; empty when every row is a unit of its own.
    strata: per stage; stages without one are stratified by the unit above them only.
    weights or probs: the weight, or inclusion probabilities (their product); without both they follow from `fpc`, else every weight is 1.
    fpc: per stage the population size (number of units in the stratum) or, all at most 1, the sampling fraction.
    nest: codes of units begin anew in every stratum.
    lonely_psu: what to do with a stratum that has a single unit: fail, remove, certainty (both: no contribution), adjust (deviation
    from the mean over the sample), average (the mean contribution of the other strata).
    prefilter: rows that do not belong to the sampled population at all, dropped before anything else.  Domains are not declared here.
    """

    ids: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    weights: str | None = None
    probs: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nest: bool = False
    lonely_psu: Lonely = "fail"
    pps: Pps | None = None
    prefilter: Condition | None = None

    def __post_init__(self) -> None:
        if self.lonely_psu not in get_args(Lonely):
            raise Unsupported(
                "lonely_psu", "“{rule}” is no rule for strata with one unit; there are {known}.",
                rule=self.lonely_psu, known=", ".join(get_args(Lonely)),
            )  # fmt: skip
        if self.weights is not None and self.probs:
            raise DesignError("weights_and_probs", "The design names weights and probabilities: name one of them.")
        if self.fpc and len(self.fpc) != max(len(self.ids), 1):
            raise DesignError(
                "fpc_stages", "The design has {stages} stages and population sizes for {given}: give them for every stage, or for none.",
                stages=max(len(self.ids), 1), given=len(self.fpc),
            )  # fmt: skip
        if self.pps is not None and not self.fpc:
            raise DesignError("pps_probabilities", "Sampling with unequal probabilities needs the units' probabilities as fpc.")


@dataclass(frozen=True, slots=True)
class Frame:
    """The units of every stage in integer codes, with the numbers sampled and the population sizes (None: not given)."""

    units: tuple[Factor, ...]
    strata: tuple[Factor, ...]
    sampled: Floats
    population: Floats | None


def frame(columns: Columns, design: Design, size: int) -> Frame:
    """Codes of strata and units, units made unique over the units and strata above them.  Raises DesignError for contradictions."""
    units, strata = _units(columns, design, size), _strata(columns, design, size)
    if design.nest and design.strata:
        units = [interaction([*strata[: min(stage + 1, len(strata))], unit]) for stage, unit in enumerate(units)]
    elif design.strata:
        _require_nested(units[0], strata[0])
    last = len(strata) - 1
    layers = [strata[0], *(interaction([strata[min(stage, last)], units[stage - 1]]) for stage in range(1, len(units)))]
    if len(units[0].levels) < 2:
        raise DesignError("one_unit", "The sample has a single primary unit: no standard error can be computed.")
    sampled = np.column_stack([_counts(unit, layer) for unit, layer in zip(units, layers, strict=True)])
    return Frame(tuple(units), tuple(layers), sampled, _population(columns, design, layers, sampled))


def _units(columns: Columns, design: Design, size: int) -> list[Factor]:
    if not design.ids:
        return [Factor(np.arange(size, dtype=np.intp), tuple(str(row) for row in range(1, size + 1)))]
    plain = [_complete(columns, name) for name in design.ids]
    return [plain[0], *(interaction(plain[: stage + 1]) for stage in range(1, len(plain)))]


def _strata(columns: Columns, design: Design, size: int) -> list[Factor]:
    return [_complete(columns, name) for name in design.strata] or [Factor(np.zeros(size, dtype=np.intp), ("1",))]


def _complete(columns: Columns, name: str) -> Factor:
    """A column of the design.  Every row must have a value."""
    values = column(columns, name)
    gaps = np.flatnonzero(is_missing(values))
    if gaps.size:
        raise DesignError("design_missing", "Column “{column}” of the design has no value in row {row}.", column=name, row=int(gaps[0]) + 1)
    return factor(values)


def _require_nested(unit: Factor, stratum: Factor) -> None:
    pairs = np.unique(np.column_stack([unit.codes, stratum.codes]), axis=0)
    again = np.flatnonzero(np.diff(pairs[:, 0]) == 0)
    if again.size:
        raise DesignError(
            "not_nested", "Unit {unit} occurs in several strata. If codes begin anew in every stratum, say so with nest.",
            unit=unit.levels[pairs[again[0], 0]],
        )  # fmt: skip


def _counts(unit: Factor, stratum: Factor) -> Floats:
    """(n,) How many units the stratum of each row has."""
    home = owners(unit.codes, stratum.codes, len(unit.levels))
    return np.bincount(home, minlength=len(stratum.levels)).astype(np.float64)[stratum.codes]


def owners(unit: Codes, stratum: Codes, size: int) -> Codes:
    """(size,) The stratum in which each unit lies."""
    home = np.zeros(size, dtype=np.intp)
    home[unit] = stratum
    return home


def _population(columns: Columns, design: Design, strata: list[Factor], sampled: Floats) -> Floats | None:
    if not design.fpc:
        return None
    given = np.column_stack([numbers(columns, name) for name in design.fpc])
    if np.isnan(given).any() or (given <= 0).any():
        raise DesignError(
            "fpc_missing", "Population sizes ({columns}) must be given and above zero in every row.", columns=", ".join(design.fpc)
        )
    sizes = bool((given > 1).any())
    if sizes and (given < 1).any():
        raise DesignError(
            "fpc_mixed", "Population sizes ({columns}) mix numbers and fractions: use one of them.", columns=", ".join(design.fpc)
        )
    if sizes and design.pps is not None:
        raise DesignError(
            "pps_sizes", "Sampling with unequal probabilities needs probabilities in {columns}.", columns=", ".join(design.fpc)
        )
    population = given if sizes else sampled / given
    if (population < sampled * (1 - 1e-9)).any():
        raise DesignError("fpc_small", "{columns} says that a stratum has fewer units than were sampled.", columns=", ".join(design.fpc))
    if design.pps is None:
        _require_constant(population, strata, design)
    return population


def _require_constant(population: Floats, strata: list[Factor], design: Design) -> None:
    for stage, stratum in enumerate(strata):
        first = np.zeros(len(stratum.levels))
        first[stratum.codes] = population[:, stage]
        wrong = np.flatnonzero(~np.isclose(first[stratum.codes], population[:, stage], rtol=1e-9))
        if wrong.size:
            raise DesignError(
                "fpc_varies", "{column} differs within stratum {stratum}: a population size belongs to the whole stratum.",
                column=design.fpc[stage], stratum=stratum.levels[stratum.codes[wrong[0]]],
            )  # fmt: skip


def base_weights(columns: Columns, design: Design, found: Frame, size: int) -> Floats:
    """(n,) Weights as declared.  Raises DesignError for a weight that is missing, zero, negative or infinite."""
    if design.weights is not None:
        weights, name = numbers(columns, design.weights), design.weights
    elif design.probs:
        name = ", ".join(design.probs)
        with np.errstate(divide="ignore"):
            weights = np.prod([1 / numbers(columns, each) for each in design.probs], axis=0)
    elif found.population is not None:
        weights, name = np.prod(found.population / found.sampled, axis=1), ", ".join(design.fpc)
    else:
        return np.ones(size)
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights > 0)))
    if wrong.size:
        raise DesignError("bad_weight", "Row {row} has no weight above zero ({column}).", row=int(wrong[0]) + 1, column=name)
    return np.asarray(weights, dtype=np.float64)


def stages(found: Frame, design: Design) -> tuple[Stage, ...]:
    """The stages that add to the variance: the first alone without population sizes, else every one."""
    depth = 1 if found.population is None else len(found.units)
    made: list[Stage] = []
    share = np.ones(found.sampled.shape[0])
    for level in range(depth):
        fraction = np.zeros_like(share) if found.population is None else found.sampled[:, level] / found.population[:, level]
        made.append(_stage(found, level, fraction, share))
        share = share * fraction
    return tuple(made)


def _stage(found: Frame, level: int, fraction: Floats, share: Floats) -> Stage:
    unit, stratum = found.units[level], found.strata[level]
    home = owners(unit.codes, stratum.codes, len(unit.levels))
    of_unit, of_stratum, above = np.zeros(len(unit.levels)), np.zeros(len(stratum.levels)), np.zeros(len(stratum.levels), dtype=np.intp)
    of_unit[unit.codes] = fraction
    of_stratum[stratum.codes] = share
    if level:
        above[stratum.codes] = found.units[level - 1].codes
    return Stage(unit.codes, home, np.bincount(home, minlength=len(stratum.levels)), of_unit, of_stratum, above, stratum.levels, level + 1)
