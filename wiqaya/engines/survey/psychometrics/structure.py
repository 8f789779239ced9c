"""From a model to its moments: which parameters are free, fixed or equal, and what covariances and means they imply.

The reticular form: with v all variables (items, then factors), directed arrows A, covariances S and constants m,
E = (I - A)^-1, Sigma = F E S E' F', mu = F E m, where F picks the items.
Source: J. J. McArdle and R. P. McDonald, British Journal of Mathematical and Statistical Psychology 37 (1984), 234-251.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.psychometrics.model import Model, Term

Place = Literal["A", "S", "m"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of A, S or m of one group.  A free cell has a `key`: cells with the same key are one parameter."""

    place: Place
    row: int
    column: int
    name: str
    key: str = ""
    fixed: float = 0.0


@dataclass(frozen=True)
class Rules:
    """How a model is identified, and what is held equal between groups.

    `equal`: any of "loadings", "intercepts", "residuals"; `partial` names arrows that stay free all the same ("trust=~q3", "q3~1", "q3~~q3").
    """

    groups: int = 1
    equal: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    unit_variance: bool = False
    orthogonal: bool = False


@dataclass(frozen=True)
class Implied:
    """Moments of one group at one set of values, with the matrices that their derivatives need (Z = F E, M = E S Z', phi = E S E', eta = E m)."""

    sigma: NDArray[Any]
    mu: NDArray[Any]
    e: NDArray[Any]
    z: NDArray[Any]
    m: NDArray[Any]
    phi: NDArray[Any]
    eta: NDArray[Any]


@dataclass(frozen=True)
class Group:
    """The free and fixed cells of one group as index arrays; `where` points from each free cell to its parameter."""

    items: int
    size: int
    fixed: tuple[Cell, ...]
    free: tuple[Cell, ...]
    where: NDArray[np.intp]

    @cached_property
    def _index(self) -> dict[Place, tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]]:
        """For each place: positions among the free cells, rows, columns."""
        found: dict[Place, tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]] = {}
        for place in ("A", "S", "m"):
            at = [number for number, cell in enumerate(self.free) if cell.place == place]
            rows, columns = [self.free[number].row for number in at], [self.free[number].column for number in at]
            found[place] = (np.array(at, np.intp), np.array(rows, np.intp), np.array(columns, np.intp))
        return found

    def matrices(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        """A (q, q), S (q, q), m (q,) at these parameters."""
        values = {"A": np.zeros((self.size, self.size)), "S": np.zeros((self.size, self.size)), "m": np.zeros((self.size, 1))}
        for cell in self.fixed:
            values[cell.place][cell.row, cell.column] = cell.fixed
        for place, (at, rows, columns) in self._index.items():
            values[place][rows, columns] = theta[self.where[at]]
        lower = np.tril_indices(self.size, -1)
        values["S"][lower] = values["S"].T[lower]
        return values["A"], values["S"], values["m"][:, 0]

    def implied(self, theta: Floats) -> Implied:
        a, s, constants = self.matrices(theta)
        e = np.linalg.inv(np.eye(self.size) - a)
        z = e[: self.items]
        phi = e @ s @ e.T
        eta = e @ constants
        return Implied(phi[: self.items, : self.items], eta[: self.items], e, z, phi[:, : self.items], phi, eta)

    def directions(self, at: Implied) -> tuple[Floats, Floats, Floats]:
        """U, V, D (p, k): moving parameter j changes Sigma by u_j v_j' + v_j u_j' and mu by d_j."""
        u, v, d = (np.zeros((self.items, len(self.free))) for _ in range(3))
        cells, rows, columns = self._index["A"]
        u[:, cells], v[:, cells], d[:, cells] = at.z[:, rows], at.m[columns].T, at.z[:, rows] * at.eta[columns]
        cells, rows, columns = self._index["S"]
        u[:, cells], v[:, cells] = at.z[:, rows], at.z[:, columns] * np.where(rows == columns, 0.5, 1.0)
        cells, rows, _ = self._index["m"]
        d[:, cells] = at.z[:, rows]
        return u, v, d

    def bends(self, at: Implied, g: Floats, h: Floats) -> Floats:
        """(k, k): sum of g * d2 Sigma / dt_i dt_j (g symmetric) and h * d2 mu / dt_i dt_j."""
        zz, mz, hz = at.z.T @ g @ at.z, at.m @ g @ at.z, h @ at.z
        total = np.zeros((len(self.free), len(self.free)))
        (one, a, b), (other, c, d), (third, f, _) = self._index["A"], self._index["S"], self._index["m"]
        ba = np.ix_(b, a)
        first = at.e[ba].T * mz[ba]  # E[d, a] (M G Z)[b, c]
        total[np.ix_(one, one)] = 2 * (first + first.T + at.phi[np.ix_(b, b)] * zz[np.ix_(a, a)])
        turn = hz[a][None, :] * at.e[ba].T * at.eta[b][:, None]  # (Z'h)_c E[d, a] eta_b
        total[np.ix_(one, one)] += turn + turn.T
        half = np.where(c == d, 1.0, 2.0)
        mixed = half * (at.e[np.ix_(b, c)] * zz[np.ix_(a, d)] + at.e[np.ix_(b, d)] * zz[np.ix_(a, c)])
        total[np.ix_(one, other)], total[np.ix_(other, one)] = mixed, mixed.T
        level = hz[a][:, None] * at.e[np.ix_(b, f)]
        total[np.ix_(one, third)], total[np.ix_(third, one)] = level, level.T
        return total


@dataclass(frozen=True)
class Structure:
    """A model for all groups.  `keys` are the parameters, `groups` the matrices."""

    model: Model
    rules: Rules
    keys: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        return (*self.model.items, *self.model.factors)


def build(model: Model, rules: Rules | None = None) -> Structure:
    """Identify a model as lavaan's `cfa()` does: first loading 1 (or unit variances), free variances, free covariances of the top factors."""
    rules = rules or Rules()
    cells = [list(_Cells(model, rules, group)) for group in range(rules.groups)]
    keys = tuple(dict.fromkeys(cell.key for group in cells for cell in group if cell.key))
    position = {key: number for number, key in enumerate(keys)}
    size = len(model.items) + len(model.factors)
    groups = tuple(
        Group(
            len(model.items), size, tuple(cell for cell in group if not cell.key), free := tuple(cell for cell in group if cell.key),
            np.array([position[cell.key] for cell in free], dtype=np.intp),
        )
        for group in cells
    )  # fmt: skip
    return Structure(model, rules, keys, groups)


class _Cells:
    """The cells of one group, in the order loadings, variances, covariances, constants."""

    def __init__(self, model: Model, rules: Rules, group: int) -> None:
        self.model, self.rules, self.group = model, rules, group
        self.at = {name: number for number, name in enumerate((*model.items, *model.factors))}
        self.stated = {frozenset((term.left, term.right)): term for term in model.terms if term.operator == "~~"}
        self.constants = {term.left: term for term in model.terms if term.operator == "~1"}

    def __iter__(self) -> Iterator[Cell]:
        yield from self._loadings()
        yield from self._variances()
        yield from self._covariances()
        yield from self._constants()

    def _cell(self, place: Place, row: str, column: str, term: Term, kind: str = "", fixed: float | None = None) -> Cell:
        """A stated value or label wins over the default (`fixed`); a free cell is shared by the groups when its `kind` is held equal."""
        spot = (place, self.at[row], self.at[column] if column else 0, term.name)
        value = term.fixed if term.fixed is not None else None if term.freed else fixed
        if value is not None:
            return Cell(*spot, fixed=value)
        if term.label:
            return Cell(*spot, key=term.label)
        shared = kind in self.rules.equal and term.name not in self.rules.partial
        return Cell(*spot, key=term.name if shared else f"{term.name}.g{self.group}")

    def _loadings(self) -> Iterator[Cell]:
        for factor in self.model.factors:
            for number, term in enumerate(self.model.indicators(factor)):
                marker = number == 0 and not self.rules.unit_variance
                yield self._cell("A", term.right, factor, term, "loadings", 1.0 if marker else None)

    def _variances(self) -> Iterator[Cell]:
        for name in self.at:
            term = self.stated.get(frozenset((name,)), Term(name, "~~", name))
            if name in self.model.factors:
                scaled = self.rules.unit_variance and not (self.group and "loadings" in self.rules.equal)
                yield self._cell("S", name, name, term, "", 1.0 if scaled else None)
            else:
                yield self._cell("S", name, name, term, "residuals", 0.0 if self._stands_alone(name) else None)

    def _stands_alone(self, item: str) -> bool:
        """The only item of its factor carries no error of its own: it could not be told apart."""
        parents = [term.left for term in self.model.loadings if term.right == item]
        return len(parents) == 1 and len(self.model.indicators(parents[0])) == 1

    def _covariances(self) -> Iterator[Cell]:
        top = [factor for factor in self.model.factors if factor not in self.model.measured_factors]
        default = {frozenset((one, other)): 0.0 if self.rules.orthogonal else None for i, one in enumerate(top) for other in top[i + 1 :]}
        pairs = {**default, **{pair: None for pair in self.stated if len(pair) == 2}}
        for pair in pairs:
            one, other = sorted(pair, key=self.at.__getitem__)
            yield self._cell(
                "S", one, other, self.stated.get(pair, Term(one, "~~", other)), "", default.get(pair) if pair not in self.stated else None
            )

    def _constants(self) -> Iterator[Cell]:
        moves = self.group > 0 and "intercepts" in self.rules.equal
        for name in self.at:
            term = self.constants.get(name, Term(name, "~1", name))
            if name in self.model.factors:
                top = name not in self.model.measured_factors
                yield self._cell("m", name, "", term, "", None if moves and top else 0.0)
            else:
                yield self._cell("m", name, "", term, "intercepts")
