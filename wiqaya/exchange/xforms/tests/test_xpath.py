"""Expressions, each beside the value that W3C XPath 1.0 or ODK XForms gives it."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.exchange.xforms import ExpressionError, Unsupported
from wiqaya.exchange.xforms.nodes import read_xml
from wiqaya.exchange.xforms.tests import books
from wiqaya.exchange.xforms.xpath import FUNCTIONS, Context, Value, evaluate, number, string
from wiqaya.exchange.xforms.xpath.patterns import fits

DATA = b"""<data><a>3</a><b>4.5</b><t>one two</t><e/><d>2026-11-20</d>
<r><n>Ann</n><y>10</y></r><r><n>Bob</n><y>20</y></r><r><n/><y/></r></data>"""


class Around:
    now = books.NOW
    zone = books.NOW.tzinfo

    def instance(self, name: str) -> object:
        return read_xml(b"<instance><root><item><name>x</name><k>3</k></item><item><name>y</name><k>4</k></item></root></instance>")

    def text(self, reference: str) -> str:
        return f"text {reference}"

    def choice_name(self, value: str, path: str, node: object) -> str:
        return f"{value} at {path}"

    def chance(self, node: object) -> float:
        return 0.25

    def identifier(self, node: object) -> str:
        return "0000-1111"


def value(expression: str, at: str = "") -> Value:
    root = read_xml(DATA)
    here = root
    for name in at.split("/") if at else ():
        plain, _, place = name.partition("[")
        here = here.each(plain)[int(place[:-1]) - 1 if place else 0]
    return evaluate(expression, Context(here, Around()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("1 + 2 * 3 - 4 div 2", 5.0), ("7 mod 3", 1.0), ("-7 mod 3", -1.0), ("-(2)", -2.0), ("1 div 0", math.inf), ("5 - -5", 10.0),
        ("1 < 2 and 2 <= 2", True), ("1 > 2 or not(false())", True), ("'a' = \"a\"", True), ("'a' != 'b'", True), ("1 = '1'", True),
        ("/data/a + /data/b", 7.5), ("/data/r/y = 20", True), ("/data/r/y != 20", True), ("/data/nothing = ''", True),
        ("count(/data/r)", 3.0), ("count(/data/r[y > 5])", 2.0), ("count(//y)", 3.0), ("sum(/data/r/y)", 30.0), ("count-non-empty(/data/r/n)", 2.0),
        ("string(/data/r[2]/n)", "Bob"), ("string(/data/r[position() = last() - 1]/n)", "Bob"), ("name(/data/*[1])", "a"), ("string(/data/@none)", ""),
        ("max(/data/r/y)", 20.0), ("min(5, 3, 4)", 3.0), ("max(/data/e)", math.nan), ("join(', ', /data/r/n)", "Ann, Bob, "),
        ("concat('a', 1, true())", "a1true"), ("string-length('سلام')", 4.0), ("normalize-space('  a   b ')", "a b"), ("translate('bar','abc','AB')", "BAr"),
        ("substring('12345', 2, 3)", "234"), ("substring('12345', 1.5, 2.6)", "234"), ("substr('12345', 1, 3)", "23"), ("substr('12345', -2)", "45"),
        ("substring-before('a-b', '-')", "a"), ("substring-after('a-b', '-')", "b"), ("contains('abc', 'b')", True), ("starts-with('abc', 'a')", True),
        ("ends-with('abc', 'c')", True), ("selected('one two', 'two')", True), ("selected('onetwo', 'two')", False), ("count-selected(/data/t)", 2.0),
        ("selected-at(/data/t, 1)", "two"), ("selected-at(/data/t, 7)", ""), ("if(1 > 2, 'a', 'b')", "b"), ("coalesce('', 'x')", "x"),
        ("round(2.5)", 3.0), ("round(-2.5)", -2.0), ("round(1.239, 2)", 1.24), ("int(-2.7)", -2.0), ("floor(-1.2)", -2.0), ("ceiling(1.2)", 2.0),
        ("pow(2, 10)", 1024.0), ("abs(-3)", 3.0), ("sqrt(16)", 4.0), ("sqrt(-1)", math.nan), ("log10(1000)", 3.0), ("exp10(2)", 100.0), ("number('x')", math.nan),
        ("regex('a1', '[a-z][0-9]')", True), ("regex('xa1x', '[a-z][0-9]')", False), ("boolean-from-string('1')", True), ("checklist(1, 2, true(), false())", True),
        ("weighted-checklist(3, 5, true(), 2, true(), 2)", True), ("random()", 0.25), ("uuid()", "0000-1111"), ("uuid(4)", "0000"),
        ("instance('i')//item[k = 4]/name = 'y'", True), ("instance('i')//item[k = /data/a]/name = 'x'", True),
        ("jr:itext('q:label')", "text q:label"), ("jr:choice-name(/data/a, ' /data/a ')", "3 at /data/a"),
        ("today()", "2026-11-21"), ("today() > '2026-11-20'", True), ("today() - date('2026-11-01')", 20.0), ("date(today() + 10)", "2026-12-01"),
        ("/data/d < today()", True), ("number('1970-01-02')", 1.0), ("format-date('2026-03-05', '%e/%n/%Y %b %a')", "5/3/2026 Mar Thu"),
        ("format-date-time(now(), '%H:%M')", "09:30"), ("decimal-date-time('1970-01-01T12:00:00.000+00:00')", 0.5), ("decimal-time('06:00:00.000')", 0.25),
        ("date('nonsense')", ""), ("string(1 div 3)", "0.3333333333333333"), ("string(1000000 * 1000000)", "1000000000000"), ("string(-0.5)", "-0.5"),
        ("indexed-repeat(/data/r/n, /data/r, 2) = 'Bob'", True), ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("base64-decode('YWJj')", "abc"), ("count(/data/a | /data/b | /data/a)", 2.0), ("string(/data/r/y[. > 10])", "20"), ("true() = 1", True), ("string(/data/a/text())", "3"), ("count(/data/e/text())", 0.0), ("count(/data/node())", 8.0),
        ("string-length(/data/nothing)", 0.0), (" or ".join(["false()"] * 2000) + " or true()", True), ("not(/data/e)", True), ("boolean(/data/a)", True),
    ],
)  # fmt: skip
def test_expressions_have_the_value_of_the_standard(expression: str, wanted: Value) -> None:
    found = value(expression)
    same = isinstance(wanted, float) and math.isnan(wanted) and isinstance(found, float) and math.isnan(found)
    assert same or (found == wanted and type(found) is type(wanted))


@pytest.mark.parametrize(
    ("expression", "at", "wanted"),
    [
        ("../n", "r[2]/y", "Bob"), ("/data/r/n", "r[2]/y", "Ann"), ("sum(/data/r/y)", "r[2]/y", "30"), (". + 1", "r[1]/y", "11"), ("position(..)", "r[3]/y", "3"),
        ("sum(../../r/y)", "r[1]/y", "30"), ("../preceding-sibling::r[1]/y", "r[2]/n", "10"), ("count(../following-sibling::r)", "r[1]/n", "2"),
        ("/data/r[position() = position(current()/..) - 1]/y", "r[2]/n", "10"), ("self::*", "a", "3"), ("indexed-repeat(../y, .., 1)", "r[2]/n", "10"),
        ("count(ancestor::data)", "r[1]/n", "1"), ("once('new')", "a", "3"),
    ],
)  # fmt: skip
def test_paths_start_where_the_expression_stands(expression: str, at: str, wanted: str) -> None:
    assert string(value(expression, at)) == wanted


@pytest.mark.parametrize("expression", ["", "1 +", "(1", "a b", "foo(", "because it doesn't", "a[", "label::English != ''", "$x", "'open", "(" * 500, "-" * 3_000 + "1", "1" * 40_000])
def test_what_is_no_expression_is_refused_with_a_sentence(expression: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(expression)
    assert caught.value.reason.code.startswith("expression_")


@pytest.mark.parametrize("name", ["pulldata", "area", "geofence", "property"])
def test_what_only_apps_can_do_is_named(name: str) -> None:
    with pytest.raises(Unsupported, match=name):
        value(f"{name}('x')")


def test_a_wrong_number_of_values_is_refused() -> None:
    with pytest.raises(ExpressionError, match="if"):
        value("if(1, 2)")


@pytest.mark.slow
@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.sampled_from("+-*"))
def test_sums_of_whole_numbers_are_exact(left: int, right: int, sign: str) -> None:
    assert value(f"{left} {sign} {right}") == float({"+": left + right, "-": left - right, "*": left * right}[sign])


@pytest.mark.slow
@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_survives_its_own_text(given_number: float) -> None:
    text = string(given_number)
    assert "e" not in text
    assert math.isclose(number(text), given_number, rel_tol=1e-9, abs_tol=1e-15)


LETTERS = st.text("ab1 ", max_size=12)
PATTERNS = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", r"\d", r"\s", "[^a]", r"\w", "1"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("(?:{0[0]}|{0[1]})".format),
        inner.map("(?:{})*".format), inner.map("(?:{})+".format), inner.map("(?:{})?".format), inner.map("(?:{}){{1,3}}".format), inner.map("^{}$".format),
    ),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.slow
@given(PATTERNS, LETTERS)
def test_patterns_fit_what_pythons_own_search_fits(pattern: str, text: str) -> None:
    assert fits(pattern, text) is (re.fullmatch(pattern, text, re.ASCII) is not None)


@pytest.mark.slow
def test_a_pattern_that_would_run_for_ever_answers() -> None:
    assert fits("(a|a)*b", "a" * 5_000) is False
    assert fits(r"^(([0-9]{1})*[- .(]*([0-9]{3})[- .)]*[0-9]{3}[- .]*[0-9]{4})+$", "1" * 3_000 + "x") is False


def test_a_pattern_that_looks_ahead_works_unless_it_could_run_for_ever() -> None:
    assert fits(r"(?=.*\d)[a-z\d]+", "ab1")
    with pytest.raises(Unsupported):
        fits(r"(?=((a+)+)b)a*", "a")


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ExpressionError, match="cannot be read"):
        fits("(", "a")


def test_the_reference_lists_every_function() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs/reference/forms.md").read_text()
    listed = page.split("Functions of expressions: ")[1].split("\n")[0]
    assert set(re.findall(r"`([^`]+)`", listed)) == set(FUNCTIONS)
