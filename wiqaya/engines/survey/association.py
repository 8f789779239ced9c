"""Is one category related to another, or distributed as said?  Tables and chi-square tests that credit the design."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from wiqaya.engines.survey import chisquare_sums
from wiqaya.engines.survey.answers import require_degrees
from wiqaya.engines.survey.columns import Codes, Factor, Floats, Mask
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.statistics import Mean, Total
from wiqaya.engines.survey.survey import Survey

STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")


@dataclass(frozen=True, slots=True, eq=False)
class Crosstab:
    """Weighted counts (rows, columns) of those who answered both questions, levels that occur alone; n (rows, columns): respondents."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Floats
    n: Codes


@dataclass(frozen=True, slots=True)
class Association:
    """A test of independence.  statistic with its degrees of freedom: (numerator, denominator) of an F, (k,) of a chi-square, () where
    the reference distribution has none; n: respondents with both answers; method names the test."""

    statistic: float
    df: tuple[float, ...]
    p: float
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class Fit:
    """A test against given shares.  statistic: Pearson's X² on the weighted counts; p from a chi-square of `df` times `scale`, both NaN
    where the design fixes the counts and nothing can vary."""

    statistic: float
    scale: float
    df: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The cells of a table, rows fastest: indicators (n, cells), the rows who answered both questions, shape, respondents, design df."""

    survey: Survey
    indicators: Floats
    known: Mask
    shape: tuple[int, int]
    size: int
    df: int

    @property
    def interactions(self) -> int:
        return (self.shape[0] - 1) * (self.shape[1] - 1)

    def table(self, by_cell: Floats) -> Floats:
        return by_cell.reshape(self.shape, order="F")


def crosstab(survey: Survey, row: Factor, column: Factor, *, rows: Mask | None = None) -> Crosstab:
    """Weighted and plain counts of two questions."""
    domain = _domain(survey, rows)
    row, column = _occurring(row, domain), _occurring(column, domain)
    cell, known = _cell(row, column, domain)
    shape, cells = (len(row.levels), len(column.levels)), len(row.levels) * len(column.levels)
    counts = np.asarray(np.bincount(cell[known], survey.weights[known], cells), dtype=np.float64).reshape(shape, order="F")
    return Crosstab(row.levels, column.levels, counts, np.bincount(cell[known], minlength=cells).reshape(shape, order="F"))


def independence(survey: Survey, row: Factor, column: Factor, *, statistic: str = "F", rows: Mask | None = None) -> Association:
    """Whether two questions are related.

    `F`, `Chisq`: Pearson's X² with the corrections of second order (F) and first order.  Sources: J. N. K. Rao and A. J. Scott, Annals of
    Statistics 12 (1984), 46-60; D. R. Thomas and J. N. K. Rao, JASA 82 (1987), 630-636.  `lincom`, `saddlepoint`: the asymptotic
    distribution of X², exactly or by saddlepoint, over a mean square where variances are linearised.  `Wald`, `adjWald`: G. Koch, D. Freeman and J. Freeman, International Statistical
    Review 43 (1975), 59-78, the second with the small-sample factor of R. Fay.
    Who left a question out is left out.  Raises NotEstimable for fewer than two levels; Unsupported `statistic`.
    """
    if statistic not in STATISTICS:
        raise Unsupported(
            "statistic", "There is no test “{name}” of a table; there are {known}.", name=statistic, known=", ".join(STATISTICS)
        )
    domain = _domain(survey, rows)
    cells = _cells(survey, _occurring(row, domain), _occurring(column, domain), domain)
    require_degrees(cells.df)
    return _wald(cells, adjusted=statistic == "adjWald") if "Wald" in statistic else _pearson(cells, statistic)


def _domain(survey: Survey, rows: Mask | None) -> Mask:
    return np.asarray((survey.weights != 0) & (True if rows is None else rows), dtype=bool)


def _occurring(answers: Factor, domain: Mask) -> Factor:
    """The factor with the levels that occur in the domain."""
    used = np.unique(answers.codes[domain & (answers.codes >= 0)])
    place = np.full(len(answers.levels) + 1, -1, dtype=np.intp)
    place[used] = np.arange(used.size)
    return Factor(place[answers.codes], tuple(answers.levels[code] for code in used.tolist()))


def _cell(row: Factor, column: Factor, domain: Mask) -> tuple[Codes, Mask]:
    known = domain & (row.codes >= 0) & (column.codes >= 0)
    if not known.any():
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    return np.where(known, row.codes + len(row.levels) * column.codes, -1), known


def _cells(survey: Survey, row: Factor, column: Factor, domain: Mask) -> _Cells:
    if min(len(row.levels), len(column.levels)) < 2:
        raise NotEstimable("one_level", "A table needs two answers or more on either side; one side has a single one in this domain.")
    cell, known = _cell(row, column, domain)
    indicators = (cell[:, None] == np.arange(len(row.levels) * len(column.levels))).astype(np.float64)
    return _Cells(survey, indicators, known, (len(row.levels), len(column.levels)), int(domain.sum()), survey.df(domain))


def _pearson(cells: _Cells, statistic: str) -> Association:
    found = cells.survey.evaluate(Mean(cells.indicators, cells.known), cells.known)
    delta = _generalised_effects(cells, found.estimate, found.vcov)
    value, trace, n = _x_squared(cells, found.estimate), float(np.trace(delta)), int(cells.known.sum())
    numerator = trace**2 / float(np.trace(delta @ delta))
    if statistic == "F":
        df = (numerator, numerator * cells.df)
        return Association(value / trace, df, float(stats.f.sf(value / trace, *df)), n, "Pearson's X^2: Rao & Scott adjustment")
    if statistic == "Chisq":
        k = cells.interactions
        return Association(value, (float(k),), float(stats.chi2.sf(value * k / trace, k)), n, "Pearson's X^2: Rao & Scott adjustment")
    weights = np.asarray(np.linalg.eigvals(delta).real, dtype=np.float64)
    tail = chisquare_sums.exact if statistic == "lincom" else chisquare_sums.saddlepoint
    p = tail(value, weights, math.inf if cells.survey.replicates is not None else numerator * cells.df)
    name = "asymptotic exact distribution" if statistic == "lincom" else "saddlepoint approximation"
    return Association(value, (), p, n, f"Pearson's X^2: {name}")


def _generalised_effects(cells: _Cells, shares: Floats, vcov: Floats) -> Floats:
    """(k, k) The matrix of generalised design effects: its eigenvalues weigh the chi-squares that X² is a sum of.

    Cells without anybody count with an inverse share of 0.
    """
    rows, columns = cells.shape
    contrast = np.kron(_centred(columns), _centred(rows))
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    under_srs = contrast.T @ (inverse[:, None] * contrast) / cells.size
    scaled = inverse[:, None] * contrast
    try:
        return np.linalg.solve(under_srs, scaled.T @ vcov @ scaled)
    except np.linalg.LinAlgError as singular:
        raise NotEstimable("empty_cells", "Too many cells of the table are empty: join answers that are close to each other.") from singular


def _centred(levels: int) -> Floats:
    """(levels, levels - 1) Contrasts that sum to zero."""
    return np.vstack([np.eye(levels - 1), -np.ones((1, levels - 1))])


def _x_squared(cells: _Cells, shares: Floats) -> float:
    table = cells.table(shares)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    return float(cells.size * ((table - expected) ** 2 / expected).sum())


def _wald(cells: _Cells, *, adjusted: bool) -> Association:
    found = cells.survey.evaluate(Total(cells.indicators, cells.known), cells.known)
    off, jacobian = _residuals(cells, found.estimate)
    inner = np.arange(off.size).reshape(cells.shape, order="F")[1:, 1:].ravel(order="F")
    vcov = jacobian @ found.vcov @ jacobian.T
    try:
        value = float(off[inner] @ np.linalg.solve(vcov[np.ix_(inner, inner)], off[inner]))
    except np.linalg.LinAlgError as singular:
        raise NotEstimable("singular", "The design has too few sampling units for a Wald test of this table; use F.") from singular
    k = cells.interactions
    df = cells.df - k + 1 if adjusted else cells.df
    require_degrees(df)
    value *= df / (k * cells.df) if adjusted else 1 / k
    return Association(
        value, (float(k), float(df)), float(stats.f.sf(value, k, df)), int(cells.known.sum()), "Design-based Wald test of association"
    )


def _residuals(cells: _Cells, totals: Floats) -> tuple[Floats, Floats]:
    """N_ij - N_i+ N_+j / N by cell, and its derivatives with respect to the cells (cells, cells)."""
    table = cells.table(totals)
    of_row, of_column, total = table.sum(axis=1), table.sum(axis=0), table.sum()
    i, j = (index.ravel(order="F") for index in np.indices(cells.shape))
    same_row, same_column = np.equal.outer(i, i), np.equal.outer(j, j)
    product = of_row[i] * of_column[j]
    jacobian = np.eye(totals.size) - same_row * (of_column[j] / total)[:, None] - same_column * (of_row[i] / total)[:, None]
    return totals - product / total, jacobian + (product / total**2)[:, None]


def goodness_of_fit(survey: Survey, answers: Factor, shares: Floats, *, rows: Mask | None = None) -> Fit:
    """Whether the answers are distributed as `shares` (levels,), scaled to sum to 1.

    X² of the weighted counts against the shares; (O - E) / √E has a covariance by linearisation, and X² the distribution of the sum of
    chi-squares weighted by its eigenvalues, here by two moments.  Source: J. N. K. Rao and A. J. Scott, JASA 76 (1981), 221-230.
    """
    given = np.asarray(shares, dtype=np.float64)
    if given.shape != (len(answers.levels),) or not (given > 0).all():
        raise DesignError(
            "shares", "The question has {levels} answers; give a share above zero for each of them, in their order.", levels=len(answers.levels),
        )  # fmt: skip
    domain = _domain(survey, rows) & (answers.codes >= 0)
    indicators = (answers.codes[:, None] == np.arange(given.size)).astype(np.float64)
    found = survey.evaluate(Total(indicators, domain), domain)
    expected = given / given.sum() * found.estimate.sum()
    value = float(((found.estimate - expected) ** 2 / expected).sum())
    jacobian = (
        np.eye(given.size) / np.sqrt(expected)[:, None]
        - ((found.estimate + expected) / (2 * np.sqrt(expected) * found.estimate.sum()))[:, None]
    )
    weights = np.linalg.eigvalsh(jacobian @ found.vcov @ jacobian.T)
    if weights.max() <= 1e-12 * float(found.estimate.sum()):
        return Fit(value, math.nan, math.nan, math.nan)
    mean, spread = float(weights.mean()), float((weights**2).mean())
    return Fit(value, spread / mean, given.size * mean**2 / spread, chisquare_sums.satterthwaite(value, weights))
