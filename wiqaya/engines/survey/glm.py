"""Generalised linear models: coefficients by weighted estimating equations, standard errors from the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import linalg, stats

from wiqaya.engines.survey.columns import Factor, Floats, Mask
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.families import EPSILON, Family, family, require_answers
from wiqaya.engines.survey.formula import Formula, shown, variable
from wiqaya.engines.survey.survey import Survey

ROUNDS = 100
PATIENCE = 25  # rounds after which a prediction on its way to certainty is no longer passing
CONVERGED = 1e-11
DEPENDENT = 1e-9  # a column that keeps less than this share of its length beside the others adds nothing
CERTAIN = "Some answers are predicted with certainty, so coefficients have no finite value: leave the variable out, or join answers."


@dataclass(frozen=True, slots=True)
class WaldTest:
    """F of the coefficients of some terms together, with its degrees of freedom."""

    statistic: float
    df: int
    ddf: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """estimate, se, t, p (k,), limits (k, 2), vcov (k, k) on the scale of the link; p and limits from t with df degrees of freedom.

    aliased: columns that depend on those before them and have no coefficient; n: respondents used; term (k,): number of each
    coefficient's term in `terms`, 0 for the intercept.  t, p and limits are NaN where the design leaves no df.
    """

    names: tuple[str, ...]
    estimate: Floats
    se: Floats
    t: Floats
    p: Floats
    limits: Floats
    vcov: Floats
    df: int
    n: int
    aliased: tuple[str, ...]
    family: str
    term: tuple[int, ...]
    terms: tuple[str, ...]

    def wald(self, terms: Sequence[str]) -> WaldTest:
        """Whether all coefficients of these terms are zero.  Raises Unsupported `term` for a term that the model does not have."""
        wanted = {self._number(term) for term in terms}
        index = np.array([place for place, number in enumerate(self.term) if number in wanted], dtype=np.intp)
        if not index.size:
            raise NotEstimable(
                "no_coefficients", "The terms {terms} have no coefficient of their own in this model.", terms=", ".join(terms)
            )
        b = self.estimate[index]
        try:
            statistic = float(b @ np.linalg.solve(self.vcov[np.ix_(index, index)], b)) / index.size
        except np.linalg.LinAlgError as singular:
            raise NotEstimable("singular", "The design has too few sampling units for a test of so many coefficients.") from singular
        p = float(stats.f.sf(statistic, index.size, self.df)) if self.df > 0 else float("nan")
        return WaldTest(statistic, int(index.size), self.df, p)

    def _number(self, term: str) -> int:
        for number, known in enumerate(self.terms, start=1):
            if _canonical(known) == _canonical(term):
                return number
        raise Unsupported("term", "The model has no term “{term}”; it has {known}.", term=term, known=", ".join(self.terms))


def _canonical(term: str) -> list[str]:
    return sorted(shown(part.strip()) for part in term.split(":"))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """matrix (n, k) and answer (n,), zero in rows that are not used; rows (n,): those of the domain with an answer to everything."""

    names: tuple[str, ...]
    matrix: Floats
    term: tuple[int, ...]
    terms: tuple[str, ...]
    answer: Floats
    rows: Mask


def model(survey: Survey, text: str, rows: Mask) -> Model:
    """What a formula stands for in a domain.  Raises Unsupported, DesignError, NotEstimable `empty_domain`."""
    formula = Formula.parse(text)
    if formula.response is None:
        raise Unsupported("no_response", "The formula “{text}” has no answer on its left side.", text=text)
    blocks = formula.blocks(survey.columns)
    if not blocks:
        raise NotEstimable("no_coefficients", "The model has no coefficient to estimate.")
    matrix = np.hstack([block for _, block in blocks])
    answer = variable(survey.columns, formula.response)
    unknown = answer.codes < 0 if isinstance(answer, Factor) else np.isnan(answer)
    known = rows & (survey.weights != 0) & ~unknown & ~np.isnan(matrix).any(axis=1)
    if not known.any():
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    first = 0 if formula.intercept else 1
    return Model(
        tuple(name for names, _ in blocks for name in names), np.where(known[:, None], matrix, 0.0),
        tuple(number for number, (names, _) in enumerate(blocks, start=first) for _ in names),
        tuple(":".join(term) for term in formula.terms), np.where(known, _numbers(answer, known), 0.0), known,
    )  # fmt: skip


def _numbers(answer: Factor | Floats, known: Mask) -> Floats:
    """Numbers as they are; of categories the first is 0 and every other 1."""
    if not isinstance(answer, Factor):
        return answer
    return np.asarray(answer.codes > answer.codes[known].min(), dtype=np.float64)


def regression(survey: Survey, formula: str, *, kind: str = "gaussian", rows: Mask | None = None, level: float = 0.95) -> Regression:
    """A model of a domain.  kind: see `families.family`.  Respondents with a missing answer to anything in the formula are left out.

    Coefficients solve Σ w x (y - mu) slope / V(mu) = 0; the variance is that of the weighted total of their influence (D. Binder,
    International Statistical Review 51 (1983), 279-292), or over replicates.  df: design df of the rows used (with replicates: of the
    domain), plus 1, less the number of coefficients.  Raises Unsupported, DesignError, NotEstimable `separation`, `not_converged`.
    """
    domain = np.ones(survey.size, dtype=bool) if rows is None else rows
    made, one = model(survey, formula, domain), family(kind)
    require_answers(one, made.answer[made.rows])
    kept = independent(made.matrix[made.rows] * np.sqrt(survey.weights[made.rows])[:, None])
    if not kept:
        raise NotEstimable("no_coefficients", "The model has no coefficient to estimate.")
    found = survey.evaluate(Coefficients(made.matrix[:, kept], made.answer, made.rows, one), made.rows)
    df = survey.df(made.rows if survey.replicates is None else domain) + 1 - len(kept)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = found.estimate / found.se
    reach = float(stats.t.ppf(0.5 + level / 2, df)) if df > 0 else np.nan
    return Regression(
        tuple(made.names[place] for place in kept), found.estimate, found.se, t,
        np.asarray(2 * stats.t.sf(np.abs(t), df)) if df > 0 else np.full(len(kept), np.nan),
        np.column_stack([found.estimate - reach * found.se, found.estimate + reach * found.se]), found.vcov, df, int(made.rows.sum()),
        tuple(name for place, name in enumerate(made.names) if place not in kept), one.name, tuple(made.term[place] for place in kept), made.terms,
    )  # fmt: skip


def independent(matrix: Floats) -> list[int]:
    """The columns that do not depend on the columns before them."""
    left = np.abs(np.diag(np.linalg.qr(matrix, mode="r")))
    sizes = np.linalg.norm(matrix, axis=0)
    if left.size == sizes.size and (left > DEPENDENT * sizes).all():
        return list(range(sizes.size))
    return _one_by_one(matrix)


def _one_by_one(matrix: Floats) -> list[int]:
    kept: list[int] = []
    basis = np.zeros((matrix.shape[0], 0))
    for place in range(matrix.shape[1]):
        own = matrix[:, place]
        left = own - basis @ (basis.T @ own)
        left -= basis @ (basis.T @ left)
        size = float(np.linalg.norm(left))
        if size > DEPENDENT * float(np.linalg.norm(own)):
            kept.append(place)
            basis = np.column_stack([basis, left / size])
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """The coefficients as a statistic of the weights.  matrix (n, k), answer (n,), rows (n,)."""

    matrix: Floats
    answer: Floats
    rows: Mask
    family: Family
    _known: list[_Fit] = field(default_factory=list)

    def estimate(self, weights: Floats) -> Floats:
        return self._fit(weights).beta

    def scores(self, weights: Floats) -> Floats:
        """(n, k) Influence of each row, without its weight: (X'WX)^-1 x (y - mu) slope / V(mu)."""
        fit, used = self._fit(weights), self.rows & (weights > 0)
        scores = np.zeros_like(self.matrix)
        pull = (self.answer[used] - fit.mu) * fit.slope / fit.variance
        scores[used] = linalg.cho_solve((fit.root, False), (self.matrix[used] * pull[:, None]).T).T
        return scores

    def _fit(self, weights: Floats) -> _Fit:
        """The fit of these weights; that of the first weights seen, the full ones, is kept as the start of the others."""
        first = self._known[0] if self._known else None
        if first is not None and first.weights is weights:
            return first
        used = self.rows & (weights > 0)
        beta = fit(self.matrix[used], self.answer[used], weights[used], self.family, None if first is None else first.beta)
        found = _fitted(self.matrix[used], weights[used], self.family, beta, weights)
        if first is None:
            self._known.append(found)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """beta (k,); of the rows used mu, slope and variance; root (k, k): upper triangle with root'root = X'WX; weights: all those given."""

    beta: Floats
    mu: Floats
    slope: Floats
    variance: Floats
    root: Floats
    weights: Floats


def _fitted(x: Floats, w: Floats, one: Family, beta: Floats, weights: Floats) -> _Fit:
    eta = x @ beta
    mu, slope = one.link.inverse(eta), one.link.slope(eta)
    _require_uncertain(one, mu)
    variance = one.variance(mu)
    root = np.asarray(np.linalg.qr(x * np.sqrt(w * slope**2 / variance)[:, None], mode="r"), dtype=np.float64)
    return _Fit(beta, mu, slope, variance, root, weights)


def _require_uncertain(one: Family, mu: Floats) -> None:
    """Raises NotEstimable `separation` when a yes, a no or a count of zero is predicted with certainty."""
    sure = {"binomial": np.minimum(mu, 1 - mu), "poisson": mu}.get(one.name.removeprefix("quasi"))
    if sure is not None and (sure < 10 * EPSILON).any():
        raise NotEstimable("separation", CERTAIN)


def fit(x: Floats, y: Floats, w: Floats, one: Family, start: Floats | None = None) -> Floats:
    """(k,) Coefficients by Fisher scoring.  Source: P. McCullagh and J. Nelder, Generalized Linear Models (1989), 2.5."""
    w = w / w.mean()
    beta, eta = start, one.link.of(one.start(y, w)) if start is None else x @ start
    for done in range(ROUNDS):
        mu, slope = one.link.inverse(eta), one.link.slope(eta)
        if done > PATIENCE:
            _require_uncertain(one, mu)
        working = w * slope**2 / one.variance(mu)
        away = (y - mu) / slope  # from a known point only the step is solved for, so that rounding does not stay in the coefficients
        target = _solved(x, eta + away, working) if beta is None else beta + _solved(x, away, working)
        found = _possible(x, y, w, one, beta, target)
        moved, eta = x @ found - eta, x @ found
        if beta is not None and float((working * moved**2).sum()) <= CONVERGED**2 * float((working * (1 + eta**2)).sum()):
            return found
        beta = found
    raise NotEstimable(
        "not_converged", "The model did not settle after {rounds} rounds: use fewer variables or join answers.", rounds=ROUNDS
    )


def _solved(x: Floats, z: Floats, working: Floats) -> Floats:
    """Weighted least squares of z on x by the normal equations, columns scaled to equal length."""
    weighted = x * working[:, None]
    cross = x.T @ weighted
    size = np.sqrt(np.diag(cross))
    if not np.isfinite(size).all() or (size <= 0).any():
        raise NotEstimable("separation", CERTAIN)
    try:
        root = linalg.cho_factor(cross / np.outer(size, size))
    except linalg.LinAlgError as singular:
        raise NotEstimable("separation", CERTAIN) from singular
    return np.asarray(linalg.cho_solve(root, weighted.T @ z / size) / size)


def _possible(x: Floats, y: Floats, w: Floats, one: Family, before: Floats | None, target: Floats) -> Floats:
    """The step, halved until its means are possible and its deviance finite."""
    new = target
    for _ in range(ROUNDS):
        mu = one.link.inverse(x @ new)
        if one.means(mu).all() and np.isfinite(float((w * one.deviance(y, mu)).sum())):
            return new
        if before is None:
            break
        new = (new + before) / 2
    raise NotEstimable("no_start", "The model finds no possible means for these data: try another link.")
