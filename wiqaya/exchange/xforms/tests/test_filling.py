"""A form filled without a script: skips, constraints, filtered lists, calculations, repeats, pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.exchange.xforms import FormError
from wiqaya.exchange.xforms.filling import Filling, asked, check, faults, page_after, page_before, pages, still_open
from wiqaya.exchange.xforms.tests import books
from wiqaya.exchange.xforms.tests.books import row

HOUSEHOLD = books.household()
ARABIC = "العربية (ar)"


@pytest.fixture
def filling() -> Filling:
    return books.filling(HOUSEHOLD)


def says(filling: Filling, **answers: str | Sequence[str]) -> list[str]:
    """Answer questions by name; the codes or texts of what cannot stand."""
    given = {f"/data/{name.replace('__', '/')}": [value] if isinstance(value, str) else value for name, value in answers.items()}
    return [fault.text or (fault.reason.code if fault.reason else "") for fault in check(filling, given)]


def shown(filling: Filling) -> list[str]:
    return [page.reference.removeprefix("/data/") for page in pages(filling)]


def test_only_what_is_relevant_is_asked(filling: Filling) -> None:
    assert shown(filling) == ["agree"]
    says(filling, agree="yes")
    assert shown(filling) == ["agree", "age", "region", "town", "home/matters", "home/member[1]/nick", "home/member[1]/years", "home/member+", "thanks"]
    says(filling, agree="no")
    assert shown(filling) == ["agree"]


def test_pages_follow_each_other_both_ways(filling: Filling) -> None:
    says(filling, agree="yes")
    first = page_after(filling, "")
    assert first is not None
    second = page_after(filling, first.reference)
    assert second is not None
    assert (first.reference, second.reference) == ("/data/agree", "/data/age")
    assert page_before(filling, second.reference) == first
    assert page_before(filling, first.reference) is None
    assert page_after(filling, "/data/thanks") is None


def test_a_required_question_must_be_answered(filling: Filling) -> None:
    assert says(filling, agree="") == ["required"]
    assert [fault.reference for fault in faults(filling)] == ["/data/agree"]


def test_a_constraint_speaks_the_language_of_the_reader(filling: Filling) -> None:
    says(filling, agree="yes")
    assert says(filling, age="12") == ["Adults only, please."]
    filling.language = ARABIC
    assert says(filling, age="١٢") == ["للبالغين فقط."]
    assert filling.node("/data/age").text == "12"
    assert says(filling, age="٤٢") == []


@pytest.mark.parametrize(("kind", "typed", "kept", "code"), [
    ("integer", "١٢", "12", ""), ("integer", "1.5", "", "not_whole"), ("decimal", "2,5", "2.5", ""), ("decimal", "x", "", "not_number"),
    ("date", "2026-02-28", "2026-02-28", ""), ("date", "2026-02-30", "", "not_date"), ("time", "14:30", "14:30", ""), ("time", "25:00", "", "not_time"),
    ("dateTime", "2026-02-28T10:00", "2026-02-28T10:00", ""), ("dateTime", "soon", "", "not_moment"),
    ("geopoint", "33.5 35.5", "33.5 35.5", ""), ("geopoint", "95 10", "", "not_place"), ("text", "a\x00b\r\nc", "ab\nc", ""), ("text", "x" * 20_001, "", "too_long"),
])  # fmt: skip
def test_answers_are_read_as_their_type(kind: str, typed: str, kept: str, code: str) -> None:
    made = books.filling(books.form([books.HEADER, row(kind, "q", "Q", "س")]))
    assert says(made, q=typed) == ([code] if code else [])
    assert made.node("/data/q").text == kept


def test_a_choice_that_is_not_offered_is_refused(filling: Filling) -> None:
    assert says(filling, agree="perhaps") == ["not_choice"]
    assert says(filling, agree=["yes", "no"]) == ["many_choices"]
    says(filling, agree="yes")
    assert says(filling, home__matters=["safety", "safety"]) == ["same_choice"]
    assert says(filling, home__matters=["work", "safety"]) == []
    assert filling.node("/data/home/matters").text == "safety work"


def test_choices_follow_the_answer_before_them(filling: Filling) -> None:
    says(filling, agree="yes", region="s")
    filling.language = ARABIC
    assert [(one.value, one.label) for one in asked(filling, "/data/town").choices] == [("b", "بيتا"), ("c", "غاما")]
    assert says(filling, town="a") == ["not_choice"]
    assert says(filling, town="c") == []
    says(filling, region="n")
    assert filling.node("/data/town").text == ""


def test_repeats_grow_and_are_added_up(filling: Filling) -> None:
    says(filling, agree="yes")
    home = filling.node("/data/home")
    filling.add_repeat(home, "/data/home/member")
    check(filling, {"/data/home/member[1]/years": ["40"], "/data/home/member[2]/years": ["2"]})
    assert filling.node("/data/total").text == "42"
    assert asked(filling, "/data/thanks").label == "Together 42 years"
    filling.remove_repeat(filling.node("/data/home/member[1]"))
    assert filling.node("/data/total").text == "2"


def test_a_skipped_answer_counts_as_none(filling: Filling) -> None:
    says(filling, agree="yes")
    check(filling, {"/data/home/member[1]/years": ["40"]})
    says(filling, agree="no")
    assert filling.node("/data/total").text == "0"


def test_the_state_goes_on_where_it_was_left(filling: Filling) -> None:
    says(filling, agree="yes", region="s", town="c")
    filling.add_repeat(filling.node("/data/home"), "/data/home/member")
    check(filling, {"/data/home/member[2]/nick": ["سلام <&>"]})
    again = books.filling(HOUSEHOLD, state=filling.state())
    assert again.state() == filling.state()
    assert shown(again) == shown(filling)


def test_a_question_that_is_not_there_cannot_be_answered(filling: Filling) -> None:
    assert says(filling, age="40") == ["not_asked"]
    for reference in ("/data/nothing", "/other/agree", "/data/home/member[9]/nick", "", "/data/home/member[0]/nick", "/data/home/member[x]/nick"):
        with pytest.raises(FormError):
            asked(filling, reference)


def counted(expression: str) -> Filling:
    rows = [books.HEADER, row("integer", "n", "N", "ن"), row("begin_repeat", "r", "R", "ر", repeat_count=expression), row("text", "q", "Q", "س"), row("end_repeat", "")]
    return books.filling(books.form(rows))


def test_a_counted_repeat_has_as_many_as_are_said() -> None:
    filling = counted("${n}")
    assert shown(filling) == ["n"]
    says(filling, n="3")
    assert shown(filling) == ["n", "r[1]/q", "r[2]/q", "r[3]/q"]
    says(filling, n="1")
    assert shown(filling) == ["n", "r[1]/q"]
    says(filling, n="-4")
    assert shown(filling) == ["n"]


def test_a_repeat_cannot_be_asked_for_without_end() -> None:
    filling = counted("${n}")
    with pytest.raises(FormError, match="at most"):
        says(filling, n="1000000")


@pytest.mark.slow
def test_calculations_in_a_circle_are_told() -> None:
    rows = [books.HEADER, row("calculate", "a", calculation="${b} + 1"), row("calculate", "b", calculation="${a} + 1"), row("text", "q", "Q", "س")]
    filling = books.form([*rows[:1], row("integer", "s", "S", "ب", default="1"), row("calculate", "a", calculation="coalesce(${b}, 0) + 1"),
                          row("calculate", "b", calculation="coalesce(${a}, 0) + 1")])  # fmt: skip
    with pytest.raises(FormError, match="circles"):
        books.filling(filling)


def test_first_values_are_there_and_only_the_day_is_taken() -> None:
    rows = [books.HEADER, row("start", "begun"), row("today", "day"), row("deviceid", "device"), row("text", "q", "Q", "س", default="abc"),
            row("integer", "next", "N", "ن", default="1 + 1")]  # fmt: skip
    filling = books.filling(books.form(rows))
    texts = {name: filling.node(f"/data/{name}").text for name in ("begun", "day", "device", "q", "next")}
    assert texts == {"begun": "", "day": "2026-11-21", "device": "", "q": "abc", "next": "2"}


def test_an_answer_opens_a_question_on_the_same_page() -> None:
    rows = [books.HEADER, row("begin_group", "g", "G", "م", appearance="field-list"), row("text", "a", "A", "أ"),
            row("text", "other", "O", "غ", relevant="${a} = 'x'"), row("end_group", "")]  # fmt: skip
    filling = books.filling(books.form(rows))
    given = {"/data/g/a": ["x"]}
    assert check(filling, given) == []
    page = still_open(filling, "/data/g", given)
    assert page is not None
    assert page.questions == ("/data/g/a", "/data/g/other")
    given |= {"/data/g/other": ["y"]}
    assert check(filling, given) == []
    assert still_open(filling, "/data/g", given) is None
    assert check(books.filling(filling.form), given) == []


def test_a_group_that_is_shown_together_is_one_page() -> None:
    rows = [books.HEADER, row("begin_group", "g", "G", "م", appearance="field-list"), row("text", "a", "A", "أ"), row("text", "b", "B", "ب"), row("end_group", "")]
    filling = books.filling(books.form(rows))
    assert [page.questions for page in pages(filling)] == [("/data/g/a", "/data/g/b")]
    assert asked(filling, "/data/g/a").around == ("G",)


def test_an_answer_over_a_calculated_proposal_stands_until_its_origin_changes() -> None:
    rows = [books.HEADER, row("integer", "a", "A", "أ"), row("integer", "b", "B", "ب", calculation="${a} * 2")]
    filling = books.filling(books.form(rows))
    says(filling, a="2")
    assert filling.node("/data/b").text == "4"
    says(filling, b="5")
    assert filling.node("/data/b").text == "5"
    says(filling, a="10")
    assert filling.node("/data/b").text == "20"


def test_a_list_in_a_file_is_read_from_what_is_at_hand() -> None:
    made = books.form([("type", "name", "label"), ("select_one_from_file streets.csv", "s", "S")])
    data = "name,label\n1,شارع الحمرا\n2,\"Main, St\"\n".encode()
    assert [one.label for one in asked(books.filling(made, media={"streets.csv": data}), "/data/s").choices] == ["شارع الحمرا", "Main, St"]
    with pytest.raises(FormError, match=r"streets\.csv"):
        asked(books.filling(made), "/data/s")


def test_a_places_file_is_read_as_choices() -> None:
    made = books.form([("type", "name", "label", "parameters"), ("select_one_from_file p.geojson", "s", "S", "value=id label=name")])
    data = b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"f","properties":{"name":"Well"},"geometry":{"type":"Point","coordinates":[35,33]}}]}'
    assert [(one.value, one.label) for one in asked(books.filling(made, media={"p.geojson": data}), "/data/s").choices] == [("f", "Well")]
    with pytest.raises(FormError, match=r"p\.geojson"):
        asked(books.filling(made, media={"p.geojson": b"{}"}), "/data/s")


def test_choices_in_a_shuffled_order_keep_it_for_one_person() -> None:
    rows = [("type", "name", "label", "parameters"), ("select_one c", "s", "S", "randomize=true")]
    made = books.form(rows, [("list_name", "name", "label"), *(("c", str(n), str(n)) for n in range(8))])
    orders = {tuple(one.value for one in asked(books.filling(made, identifier=who), "/data/s").choices) for who in ("a", "a", "b", "c")}
    assert 2 <= len(orders) <= 3
    assert all(sorted(order) == [str(n) for n in range(8)] for order in orders)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["agree", "age", "region", "town"]), st.text(max_size=5) | st.sampled_from(["yes", "no", "n", "s", "a", "30"])), max_size=12))
@pytest.mark.slow
def test_no_input_breaks_a_filling(steps: list[tuple[str, str]]) -> None:
    filling = books.filling(HOUSEHOLD)
    for name, value in steps:
        check(filling, {f"/data/{name}": [value]})
    assert books.filling(HOUSEHOLD, state=filling.state()).state() == filling.state()
