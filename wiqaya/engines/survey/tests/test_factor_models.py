"""Factor models against slow, obvious calculations: one row at a time, numerical slopes, simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.psychometrics import MeansNotComparable, Model, Rules, fit, ladder, omega, rmsea_interval, sample, suspects
from wiqaya.engines.survey.psychometrics.moments import Patterns, expected, observed, over, saturated, slopes
from wiqaya.engines.survey.psychometrics.starting import first_guess
from wiqaya.engines.survey.psychometrics.structure import build

TWO = "f =~ a + b + c\ng =~ d + e + h"
MODELS = [
    TWO,
    f"{TWO}\ntop =~ f + 0.7*g",
    f"{TWO}\na ~~ d\nf =~ e",
    "f =~ a + k*b + k*c\ng =~ d + e + h\nf ~~ 0*g",
    "f =~ a + b + c + d + e + h",
]
NAMES = ("a", "b", "c", "d", "e", "h")


def answers(seed: int, n: int = 60, gaps: float = 0.0, shift: float = 0.0) -> dict[str, np.ndarray]:
    """Two correlated scales of three items each; `shift` moves one item of the second half of the people."""
    draw = np.random.default_rng(seed)
    traits = draw.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], n)
    loads = np.array([[1, 0], [0.8, 0], [0.7, 0], [0, 1], [0, 0.9], [0, 0.6]])
    rows = 3 + traits @ loads.T + draw.normal(0, 0.6, (n, 6))
    rows[n // 2 :, 1] += shift
    rows[draw.random(rows.shape) < gaps] = np.nan
    return {**dict(zip(NAMES, rows.T, strict=True)), "wave": np.repeat([1.0, 2.0], [n // 2, n - n // 2])}


def table(columns: dict[str, np.ndarray]) -> np.ndarray:
    return np.column_stack([columns[name] for name in NAMES])


def by_rows(rows: np.ndarray, sigma: np.ndarray, mu: np.ndarray) -> float:
    total = 0.0
    for row in rows:
        seen = ~np.isnan(row)
        if seen.any():
            total -= stats.multivariate_normal(mu[seen], sigma[np.ix_(seen, seen)]).logpdf(row[seen])
    return total


@pytest.mark.slow
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.2, 0.5]))
@settings(max_examples=25, deadline=None)
def test_likelihood_is_the_sum_over_rows(seed, gaps):
    rows = table(answers(seed, 40, gaps))
    draw = np.random.default_rng(seed + 1)
    root = draw.normal(size=(6, 6))
    sigma, mu = root @ root.T + np.eye(6), draw.normal(3, 1, 6)
    assert over(Patterns.of(rows), sigma, mu).value == pytest.approx(by_rows(rows, sigma, mu), rel=1e-10)


@pytest.mark.slow
@given(st.integers(0, 10**6), st.sampled_from(MODELS), st.sampled_from([0.0, 0.3]), st.booleans())
@settings(max_examples=25, deadline=None)
def test_slopes_and_curvature_are_derivatives(seed, text, gaps, means):
    """Of the likelihood at a point that is no optimum; the second group of a scalar model has free means."""
    structure = build(Model.parse(text), Rules(2, frozenset({"loadings", "intercepts"})))
    sample_ = Patterns.of(table(answers(seed, 50, gaps)))
    first = first_guess(structure, [saturated(sample_)] * 2) * 1.05
    group = structure.groups[1 if means else 0]
    cells = first[group.where]

    def at(local):
        theta = first.copy()
        theta[group.where] = local
        return group.implied(theta)

    def slope(local):
        implied = at(local)
        return slopes(group, implied, over(sample_, implied.sigma, implied.mu))

    steps = np.eye(len(cells)) * 1e-5
    # equal cells move together in `at`, so look at cells that are alone in their parameter
    alone = [j for j, w in enumerate(group.where) if (group.where == w).sum() == 1]
    own = at(cells)
    passed = over(sample_, own.sigma, own.mu)
    value = [
        (over(sample_, at(cells + s).sigma, at(cells + s).mu).value - over(sample_, at(cells - s).sigma, at(cells - s).mu).value) / 2e-5
        for s in steps
    ]
    np.testing.assert_allclose(slopes(group, own, passed)[alone], np.array(value)[alone], rtol=1e-5, atol=1e-4)
    bend = np.array([(slope(cells + s) - slope(cells - s)) / 2e-5 for s in steps])
    np.testing.assert_allclose(observed(group, own, passed)[np.ix_(alone, alone)], bend[np.ix_(alone, alone)], rtol=1e-5, atol=1e-4)


@pytest.mark.slow
def test_expected_information_is_the_mean_of_observed():
    """Over samples drawn from the model itself."""
    structure = build(Model.parse(TWO))
    truth = first_guess(structure, [saturated(Patterns.of(table(answers(1, 400))))])
    group = structure.groups[0]
    at = group.implied(truth)
    draw = np.random.default_rng(2)
    drawn = [over(Patterns.of(draw.multivariate_normal(at.mu, at.sigma, 200)), at.sigma, at.mu) for _ in range(300)]
    mean = np.mean([observed(group, at, passed) for passed in drawn], axis=0)
    wanted = expected(group, at, drawn[0])
    scale = np.sqrt(np.diag(wanted))
    np.testing.assert_allclose(mean / np.outer(scale, scale), wanted / np.outer(scale, scale), atol=0.03)


def test_saturated_moments_of_complete_answers_are_the_sample_s():
    rows = table(answers(3))
    found = saturated(Patterns.of(rows))
    np.testing.assert_allclose(found.sigma, np.cov(rows.T, bias=True), rtol=1e-12)
    np.testing.assert_allclose(found.mu, rows.mean(axis=0), rtol=1e-12)


@pytest.mark.slow
@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_em_ends_where_the_likelihood_is_flat(seed):
    patterns = Patterns.of(table(answers(seed, 120, 0.25)))
    found = saturated(patterns)
    passed = over(patterns, found.sigma, found.mu)
    assert np.abs(passed.g).max() < 1e-3
    assert np.abs(passed.h).max() < 1e-3


def test_gaps_do_not_matter_where_there_are_none():
    columns = answers(4, 200)
    model = Model.parse(TWO)
    one, two = fit(model, sample(columns, model.items)), fit(model, sample(columns, model.items, "fiml"))
    assert one.fit.chisq == pytest.approx(two.fit.chisq, rel=1e-9)
    assert one.fit.cfi == pytest.approx(two.fit.cfi, rel=1e-9)
    np.testing.assert_allclose([x.estimate for x in one.loadings()], [x.estimate for x in two.loadings()], rtol=1e-6)


def test_rows_without_answers_change_nothing():
    columns = answers(5, 150, 0.2)
    model = Model.parse(TWO)
    wider = {name: np.append(values, np.full(30, np.nan)) for name, values in columns.items()}
    one, two = fit(model, sample(columns, model.items, "fiml")), fit(model, sample(wider, model.items, "fiml"))
    assert one.n == two.n
    assert one.fit.chisq == pytest.approx(two.fit.chisq, rel=1e-12)


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_units_and_order_do_not_matter(missing):
    """Standardised loadings and fit do not know the unit of an item, the order of people or the way a scale is fixed."""
    columns = answers(6, 150, 0.1)
    model = Model.parse(TWO)
    base = fit(model, sample(columns, model.items, missing))
    order = np.random.default_rng(0).permutation(150)
    turned = {name: values[order] for name, values in columns.items()}
    turned["b"] = turned["b"] * 10 - 3
    other = fit(model, sample(turned, model.items, missing), Rules(unit_variance=True))
    assert other.fit.chisq == pytest.approx(base.fit.chisq, rel=1e-7)
    assert other.fit.df == base.fit.df
    np.testing.assert_allclose([x.standardised for x in other.loadings()], [x.standardised for x in base.loadings()], rtol=1e-6)
    assert omega(other, "g").value == pytest.approx(omega(base, "g").value, rel=1e-6)


@pytest.mark.slow
def test_intervals_of_loadings_and_omega_hold():
    """Simulated truth lies in 95 % intervals about 95 % of the time."""
    model = Model.parse("f =~ a + b + c + d")
    loads, held, kept = np.array([1, 0.8, 0.7, 0.6]), 0, 0
    true = loads.sum() ** 2 / (loads.sum() ** 2 + 4 * 0.64)
    for seed in range(300):
        draw = np.random.default_rng(seed)
        rows = np.outer(draw.normal(size=300), loads) + draw.normal(0, 0.8, (300, 4))
        fitted = fit(model, sample(dict(zip("abcd", rows.T, strict=True)), model.items))
        load = fitted.loadings()[1]
        held += abs(load.estimate - 0.8) < 1.96 * load.se
        interval = omega(fitted, "f")
        kept += interval.low < true < interval.high
    assert 0.91 < held / 300 < 0.985
    assert 0.91 < kept / 300 < 0.985


def test_equal_labels_are_one_parameter():
    model = Model.parse("f =~ a + k*b + k*c\ng =~ d + e + h")
    fitted = fit(model, sample(answers(7, 150), model.items))
    loads = {load.item: load.estimate for load in fitted.loadings()}
    assert loads["b"] == loads["c"]
    assert fitted.fit.df == 9


def test_a_higher_scale_of_three_parts_fits_as_their_correlations_do():
    draw = np.random.default_rng(8)
    rows = {f"i{j}": draw.normal(size=250) for j in range(9)}
    common = draw.normal(size=250)
    for part in range(3):
        trait = 0.7 * common + draw.normal(0, 0.7, 250)
        for j in range(3):
            rows[f"i{3 * part + j}"] += trait * (1 + 0.1 * j)
    parts = "\n".join(f"p{k} =~ i{3 * k} + i{3 * k + 1} + i{3 * k + 2}" for k in range(3))
    flat, high = Model.parse(parts), Model.parse(f"{parts}\ntop =~ p0 + p1 + p2")
    one, two = (fit(model, sample(rows, flat.items)) for model in (flat, high))
    assert two.fit.chisq == pytest.approx(one.fit.chisq, rel=1e-8)
    assert two.fit.df == one.fit.df
    assert 0 < omega(two, "top").value < omega(one, "p0").value + 0.2


def test_each_level_of_invariance_costs_fit():
    model = Model.parse(TWO)
    found = ladder(model, sample(answers(9, 300), model.items, group="wave"))
    chi = [fitted.fit.chisq for fitted in found.models.values()]
    assert chi == sorted(chi)
    assert [fitted.fit.df for fitted in found.models.values()] == [16, 20, 24, 30]
    assert found.verdict == "means_comparable"
    found.require_comparable_means()
    assert suspects(found) == ()


def test_a_shifted_item_blocks_means():
    model = Model.parse(TWO)
    found = ladder(model, sample(answers(9, 400, shift=1.0), model.items, group="wave"))
    assert found.verdict == "relations_comparable"
    assert found.changes["metric"].holds
    assert not found.changes["scalar"].holds
    with pytest.raises(MeansNotComparable, match="not comparable"):
        found.require_comparable_means()
    assert suspects(found)[0].arrow == "b~1"


def test_scales_that_measure_the_same_are_seldom_refused_and_a_moved_item_is_found():
    """Three items in steps of one to five, 450 answers a group, no difference: by the limits alone half of them would be refused."""
    model, draw = Model.one_factor(("q0", "q1", "q2")), np.random.default_rng(1)

    def refused(moved):
        trait = draw.normal(size=900)
        rows = {"wave": np.array(["1", "2"], dtype=object).repeat(450)}
        for item in model.items:
            rows[item] = 3.3 + 0.7 * trait + 0.8 * draw.normal(size=900) + moved * (item == "q0") * (rows["wave"] == "2")
            rows[item] = np.clip(np.rint(rows[item]), 1, 5)
        return not ladder(model, sample(rows, model.items, group="wave")).means_comparable

    assert sum(refused(0) for _ in range(40)) <= 12
    assert sum(refused(0.5) for _ in range(10)) == 10


def test_few_answers_bear_less_change():
    model = Model.parse(TWO)
    few, many = (ladder(model, sample(answers(9, size), model.items, group="wave")).limits for size in (300, 302))
    assert (few.cfi_fall, few.rmsea_rise) == (0.005, 0.010)
    assert (many.cfi_fall, many.rmsea_rise) == (0.010, 0.015)


def test_freeing_the_shifted_item_mends_the_ladder():
    model = Model.parse(TWO)
    found = ladder(model, sample(answers(9, 400, shift=1.0), model.items, group="wave"), partial=["b~1"])
    assert found.means_comparable
    assert [fitted.fit.df for fitted in found.models.values()] == [16, 20, 23, 29]


def test_items_of_another_make_up_are_no_common_scale():
    columns = answers(10, 400)
    draw = np.random.default_rng(0)
    for name in NAMES:
        columns[name][200:] = draw.normal(size=200)
    columns["d"][200:] = columns["a"][200:] + 0.3 * draw.normal(size=200)
    columns["b"][200:] = columns["e"][200:] + 0.3 * draw.normal(size=200)
    found = ladder(Model.parse("f =~ a + b + c + d + e + h"), sample(columns, NAMES, group="wave"))
    assert found.verdict == "not_comparable"


@given(st.floats(5, 300), st.integers(1, 60))
@settings(max_examples=50, deadline=None)
def test_rmsea_interval_turns_the_distribution_round(chisq, df):
    low, high = rmsea_interval(chisq, df, 400)
    for end, probability in ((low, 0.95), (high, 0.05)):
        if end > 0:
            assert stats.ncx2.cdf(chisq, df, end**2 * 400 * df) == pytest.approx(probability, abs=1e-7)
        else:
            assert stats.chi2.cdf(chisq, df) <= probability


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "model_empty"),
        ("f =~", "model_line"),
        ("f =~ a + b + a", "model_twice"),
        ("f =~ a + b\na ~~ b\nb ~~ a", "model_twice"),
        ("f =~ a + b\nx ~~ a", "model_stranger"),
        ("f =~ a + g\ng =~ b + f", "model_circle"),
        ("f =~ a + 1b", "model_name"),
    ],
)
def test_bad_models_are_refused_with_the_place(text, code):
    with pytest.raises(DesignError) as refused:
        Model.parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["f =~ a + b\na ~ b", "f =~ a + x*b\nx == 1", "f =~ start(1)*a + b", "f =~ a + b; f > 0"])
def test_what_is_not_offered_says_so(text):
    with pytest.raises(Unsupported):
        Model.parse(text)


def test_lines_may_go_on_and_carry_comments():
    assert Model.parse("f =~ a + # first\n b +\n c\n\n; f ~~ 1*f").terms == Model.parse("f =~ a+b+c; f~~1*f").terms


@pytest.mark.parametrize(
    ("text", "code"),
    [("f =~ a + b", "model_not_identified"), ("f =~ a + b + c\ng =~ a + b + c", "model_not_identified")],
)
def test_models_that_ask_too_much_are_refused(text, code):
    model = Model.parse(text)
    with pytest.raises(NotEstimable) as refused:
        fit(model, sample(answers(11, 100), model.items))
    assert refused.value.code == code


def test_repeated_and_constant_items_are_refused():
    columns = answers(12, 100)
    model = Model.parse(TWO)
    for values in (columns["b"] * 2 + 1, np.full(100, 3.0)):
        with pytest.raises(NotEstimable) as refused:
            fit(model, sample({**columns, "a": values}, model.items))
        assert refused.value.code == "moments_singular"


def test_a_group_with_few_people_is_named():
    columns = {**answers(13, 60), "wave": np.repeat([1.0, 2.0], [55, 5])}
    with pytest.raises(NotEstimable, match="in the group “2”"):
        sample(columns, NAMES, group="wave")


def test_negative_errors_are_said():
    columns = answers(14, 80)
    columns["c"] = columns["b"] + 0.3 * np.random.default_rng(1).normal(size=80)
    model = Model.parse("f =~ a + b + c")
    assert "negative_variance" in fit(model, sample(columns, model.items)).warnings
