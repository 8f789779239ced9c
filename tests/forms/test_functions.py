"""Functions of expressions have the value that ODK's own engine gives them.

Left out on purpose: `regex()` is for the whole answer (docs.getodk.org), where the engine searches inside of it; halves below zero are
rounded up (XPath 1.0, 4.4), where the engine rounds them away from zero; `number()` of a date is a number of days.
"""

from __future__ import annotations

import pytest

from tests.forms import corpus
from tests.forms.test_engine import REPEATS, difference, replay
from wiqaya.exchange.xforms import convert_form
from wiqaya.exchange.xforms.tests import books

pytestmark = pytest.mark.slow
CALCULATIONS = [
    "${i} + ${d}", "${i} div 0", "round(${d})", "round(${d}, 1)", "int(-2.7)", "${i} mod 5", "-7 mod 3", "concat(${t}, '-', ${i})",
    "substr(${t}, 1, 2)", "substring-before('a-b','-')", "substring-after('a-b','-')", "substring-after('ab','-')",
    "contains(${t}, 'b')", "string-length(${t})", "normalize-space('  a  b ')", "translate('bar','abc','AB')", "selected(${m}, 'x')",
    "count-selected(${m})", "selected-at(${m}, 0)", "selected-at(${m}, 9)", "if(${i} > 5, 'big', 'small')", "coalesce(${e}, 'none')",
    "coalesce('', '')", "regex(${t}, '[a-z]+')", "jr:choice-name(${s}, '${s}')", "jr:choice-name(selected-at(${m}, 0), '${m}')",
    "date('2026-02-03')", "format-date(${dt}, '%Y-%m-%d %e %n %b %a %y')",
    "format-date-time('2026-02-03T04:05:06.000+00:00', '%H:%M:%S %h %3')", "decimal-date-time(date('2026-02-03'))", "date(${dt} + 10)",
    "${dt} + 10", "${dt} > date('2020-01-01')", "${dt} > '2020-01-01'", "${dt} = '2020-05-06'", "today() > ${dt}",
    "int((today() - ${dt}) div 365.25)", "count(${r})", "count(${k})", "sum(${k})", "max(${k})", "min(${k})", "join('+', ${k})",
    "sum(${e})", "max(${e})", "min(4, 3, ${i})", "indexed-repeat(${k}, ${r}, 2)", "count-non-empty(${k})", "pow(2, 3)", "sqrt(2)",
    "abs(-3.5)", "log10(100)", "exp(1)", "pi()", "sin(1)", "boolean-from-string('true')", "not(${e} = '')", "${e} = ''", "true()",
    "false() or ${i} = 12", "string(1 div 3)", "1000000000000 * 1000000", "0.1 + 0.2", "1 div 3", "checklist(1, 2, true(), false())",
    "weighted-checklist(3, 5, true(), 2, true(), 2)", "ends-with(${t}, 'c')", "starts-with(${t}, 'a')", "digest(${t}, 'SHA-256')",
    "digest(${t}, 'MD5', 'hex')", "base64-decode('YWJj')", "ceiling(1.2)", "floor(-1.2)", "string(${d})", "${d} * 2", "'a' < 'b'",
    "'2' < '10'", "${t} = 'abc' and ${i} != 3", "count(${m})", "${i} > ${e}", "${e} + 1", "once('z')", "decimal-time('06:30:00.000')",
    "round(2.5)", "int(${e})", "string-length(${e})", "${e} != ''", "not(${e})", "boolean(${i})", "boolean(${e})", "if(${e}, 'y', 'n')",
    "if(${i}, 'y', 'n')", "if('0', 'y', 'n')", "if(0, 'y', 'n')", "concat(${k})", "instance('c')//item[name = ${s}]/label",
    "count(instance('c')//item)",
]  # fmt: skip
INSIDE = ["position(..)", "indexed-repeat(${k}, ${r}, position(..) - 1)", "sum(${k})", "${k} div sum(/data/r/k)", "count(../../r)", "../../r[1]/k"]
HEADER = ("type", "name", "label", "calculation", "default")
ASKED = [
    ("text", "t", "T", "", "abc"), ("integer", "i", "I", "", "12"), ("decimal", "d", "D", "", "2.45"), ("text", "e", "E", "", ""), ("date", "dt", "D", "", "2020-05-06"),
    ("select_one c", "s", "S", "", "x"), ("select_multiple c", "m", "M", "", "y x"), ("begin_repeat", "r", "R", "", ""), ("integer", "k", "K", "", ""),
    *[("calculate", f"in{n}", "", text, "") for n, text in enumerate(INSIDE)], ("end_repeat", "", "", "", ""),
]  # fmt: skip
CHOICES = [("list_name", "name", "label"), ("c", "x", "Ex"), ("c", "y", "Why"), ("c", "z", "Zed")]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_functions_agree_with_the_engine(seed: str) -> None:
    survey = [HEADER, *ASKED, *[("calculate", f"c{n}", "", text, "") for n, text in enumerate(CALCULATIONS)]]
    made = convert_form(books.workbook(survey=survey, choices=CHOICES, settings=[("form_id",), ("functions",)]), "functions.xlsx")
    job = {"id": "functions", "xml": made.xml, "media": {}, "seed": seed, "repeats": REPEATS}
    result = corpus.fill([job])[0]
    filling = replay(made.form, job, result["filled"])
    names = {f"/data/c{n}": text for n, text in enumerate(CALCULATIONS)}
    differ = {names.get(reference, reference): told for reference, state in result["states"].items() if (told := difference(filling, reference, state))}
    assert differ == {}
    assert len(result["states"]) > len(CALCULATIONS)
