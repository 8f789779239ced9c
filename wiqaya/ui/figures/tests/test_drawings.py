"""Where things are drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.ui.figures import Break, Figure, bar, changes, choropleth, series, small_multiples
from wiqaya.ui.figures.maps import fitted
from wiqaya.ui.figures.scales import map_steps, step_of, ticks
from wiqaya.ui.figures.tests import tables as t
from wiqaya.ui.figures.texts import sort_key

values = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60)


@given(values)
def test_map_has_at_most_five_steps_and_each_value_one(numbers: list[float]) -> None:
    limits = map_steps(numbers)
    assert len(limits) <= 4
    assert list(limits) == sorted(set(limits))
    for number in numbers:
        slow = [at for at in range(len(limits) + 1) if (at == 0 or number >= limits[at - 1]) and (at == len(limits) or number < limits[at])]
        assert slow == [step_of(number, limits)]


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_ticks_cover(low: float, reach: float) -> None:
    marks = ticks(low, low + reach)
    assert marks[0] <= low + reach * 1e-6
    assert marks[-1] >= low + reach * (1 - 1e-6)
    assert 2 <= len(marks) <= 8


def layers(figure: Figure, lang: str, kind: str) -> list[dict]:
    return [one for one in figure.spec(lang, words=False)["layer"] if one["mark"]["type"] == kind]


def test_bars_start_at_zero_from_the_reading_side() -> None:
    figure = bar(t.by_area(), passport=t.ABOUT, measure=t.RATE)
    for lang, start, onward in (("ar", 460.0, -1), ("en", 180.0, 1)):
        first = layers(figure, lang, "bar")[0]
        assert first["encoding"]["x2"] == {"value": start}
        scale = first["encoding"]["x"]["scale"]
        assert scale["domain"][0] == 0
        assert scale["range"][0] == start
        assert (scale["range"][1] - start) * onward > 0


def test_hidden_strip_has_one_length() -> None:
    strips = layers(bar(t.by_area(), passport=t.ABOUT, measure=t.RATE), "en", "rect")
    assert {strip["encoding"]["x2"]["value"] - strip["encoding"]["x"]["value"] for strip in strips} == {48.0}
    assert len(strips) == 2


@pytest.mark.parametrize(("lang", "onward"), [("ar", -1), ("en", 1)])
def test_changes_stand_on_both_sides_of_zero_and_more_lies_where_lines_end(lang: str, onward: int) -> None:
    figure = bar(t.changed(), passport=t.ABOUT, measure=t.POINTS)
    point = layers(figure, lang, "point")[0]
    scale = point["encoding"]["x"]["scale"]
    assert scale["domain"][0] == -scale["domain"][1] <= -14
    zero = layers(figure, lang, "rule")[0]["encoding"]["x"]["value"]
    assert zero == sum(scale["range"]) / 2
    assert (scale["range"][1] - scale["range"][0]) * onward > 0
    assert layers(figure, lang, "rect")[0]["encoding"]["x"]["value"] - zero == (
        2 if onward > 0 else -50
    )  # what is hidden leans to no side of its own


def test_a_change_is_read_with_its_sign_and_range() -> None:
    cells = {row.key: [cell.text for cell in row.cells] for row in bar(t.changed(), passport=t.ABOUT, measure=t.POINTS).table("en").rows}
    assert cells["old"][:2] == ["\u2066+8.4\u2069", "between \u2066+3.1\u2069 and \u2066+13.7\u2069"]
    assert cells["port"][0] == "\u2066\u22126.2\u2069"
    assert cells["north"][0] == "0.0"
    assert cells["garden"][0] == "too few people"
    rows = changes([("One", t.changed()), ("Two", t.changed())], passport=t.ABOUT, measure=t.POINTS).table("ar").rows
    assert [(row.name, row.cells[0].text) for row in rows] == [("One", "\u2066+١٫٩\u2069"), ("Two", "\u2066+١٫٩\u2069")]
    with pytest.raises(ValueError, match="signed"):
        changes([("One", t.changed())], passport=t.ABOUT, measure=t.SHARE)


def test_a_value_by_a_model_says_so_wherever_it_goes() -> None:
    for figure in (
        bar(t.survey(), passport=t.ABOUT, measure=t.MODELLED),
        choropleth(t.survey(), t.squares(), passport=t.ABOUT, measure=t.MODELLED),
    ):
        told = [row.cells[0].text for row in figure.table("ar").rows if row.cells[0].value is not None]
        assert told
        assert all("تقدير بنموذج" in text for text in told)
        rows = figure.csv().decode("utf-8-sig").splitlines()
        assert rows[0].endswith(",basis")
        assert all(row.endswith(",model") for row in rows[1:] if ",shown" in row or ",weak" in row)
        shown = {word.text for word in figure.drawing("en").words if "%" in word.text}
        assert shown
        assert all("(model)" in text for text in shown if "between" not in text)
        assert '"(model)"' in figure.sheet("en").formats[1]


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_time_runs_left_to_right_in_every_language(lang: str) -> None:
    figure = series(t.by_year(), passport=t.ABOUT, measure=t.RATE)
    rows = layers(figure, lang, "line")[0]["data"]["values"]
    assert [row["period"] for row in sorted(rows, key=lambda row: row["x"])] == list(t.YEARS)
    ends = {word.text: word.x for word in figure.drawing(lang).words}
    assert ends[{"ar": "أقدم", "en": "earlier", "fr": "plus tôt"}[lang]] < ends[{"ar": "أحدث", "en": "later", "fr": "plus tard"}[lang]]


def test_new_method_breaks_the_line() -> None:
    figure = series(t.by_year(), passport=t.ABOUT, measure=t.RATE, breaks=(Break("2024", 2024),))
    rows = layers(figure, "en", "line")[0]["data"]["values"]
    assert {row["period"]: row["run"] for row in rows} == {"2021": 0, "2022": 0, "2023": 0, "2024": 1, "2025": 1, "2026": 1}
    assert any("strokeDash" in one["mark"] for one in layers(figure, "en", "rule"))
    assert "The method changed in 2024. Do not compare with earlier years." in figure.passport("en").warnings


def test_two_series_carry_the_sentence_on_cause() -> None:
    together = "تغيّر الأمران معاً، وهذا لا يعني أن أحدهما سبب الآخر."
    two = series(t.by_year(), passport=t.ABOUT, measure=t.RATE, by="area", keys=("old", "port"))
    assert together in two.passport("ar").warnings
    assert together in small_multiples(t.by_year(), passport=t.ABOUT, measure=t.RATE).passport("ar").warnings
    assert together not in series(t.by_year(), passport=t.ABOUT, measure=t.RATE).passport("ar").warnings


def test_five_lines_are_too_many() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        series(t.by_year(), passport=t.ABOUT, measure=t.RATE, by="area")


def test_map_is_never_mirrored() -> None:
    figure = choropleth(t.by_area(), t.squares(), passport=t.ABOUT, measure=t.RATE)
    shapes = [[f["geometry"] for one in layers(figure, lang, "geoshape") for f in one["data"]["values"]] for lang in ("ar", "en")]
    assert shapes[0] == shapes[1]


def test_north_is_up_and_shared_corners_stay_shared() -> None:
    shapes, _height = fitted([t.squares()["old"], t.squares()["north"]])
    south, north = (shape["coordinates"][0] for shape in shapes)
    assert min(y for _x, y in south) == max(y for _x, y in north)
    assert {(x, y) for x, y in south} & {(x, y) for x, y in north}


def test_area_that_nobody_asked_is_dashed_and_hidden_ones_are_dotted() -> None:
    figure = choropleth(t.by_area(), t.squares(), passport=t.ABOUT, measure=t.RATE, names={"lake": "Lake"})
    by_dash = {
        "strokeDash" in one["mark"]: [f["properties"].get("key") for f in one["data"]["values"]]
        for one in layers(figure, "en", "geoshape")
        if "fill" not in one["mark"]
    }
    assert by_dash[True] == ["lake"]
    assert set(by_dash[False]) == {"old", "port", "station", "hill"}
    assert [entry.text for entry in figure.legend("en")][-2:] == ["too few people", "not asked"]
    assert {row.name: row.cells[0].text for row in figure.table("en").rows}["Lake"] == "not asked"


def test_map_refuses_six_steps() -> None:
    with pytest.raises(ValueError, match="at most 5"):
        choropleth(t.by_area(), t.squares(), passport=t.ABOUT, limits=(1, 2, 3, 4, 5))


def test_points_have_no_place_on_a_map() -> None:
    shapes = {"old": {"type": "Point", "coordinates": [35, 33]}}
    with pytest.raises(ValueError, match="not a Point"):
        choropleth(t.by_area(), shapes, passport=t.ABOUT, measure=t.RATE).drawing("en")


def test_small_multiples_share_one_scale() -> None:
    figure = small_multiples(t.by_year(), passport=t.ABOUT, measure=t.RATE)
    scales = {str(one["encoding"]["y"]["scale"]["domain"]) for one in layers(figure, "en", "line")}
    assert len(scales) == 1


def test_first_little_chart_stands_where_reading_starts() -> None:
    figure = small_multiples(t.by_year(), passport=t.ABOUT, measure=t.RATE)
    places = {word.text: word.x for word in figure.drawing("ar").words if word.bold}
    assert places["البستان"] > places["التلة"] > places["الحي الشمالي"]


def test_one_little_chart_takes_the_whole_width() -> None:
    figure = small_multiples(t.by_year(), passport=t.ABOUT, measure=t.RATE, keys=("old",))
    drawing = figure.drawing("en")
    assert max(word.x for word in drawing.words) == drawing.width


def test_arabic_article_does_not_count_in_order() -> None:
    assert sorted(["الوحدة", "بيت", "الأمل", "إربد"], key=lambda name: sort_key(name, "ar")) == ["إربد", "الأمل", "بيت", "الوحدة"]


def test_words_that_do_not_fit_on_a_phone_are_marked() -> None:
    narrow = t.squares() | {
        "hill": {
            "type": "Polygon",
            "coordinates": [[[35.04, 33.014], [35.043, 33.014], [35.043, 33.028], [35.04, 33.028], [35.04, 33.014]]],
        }
    }
    words = {word.text: word.roomy for word in choropleth(t.by_area(), narrow, passport=t.ABOUT, measure=t.RATE).drawing("en").words}
    assert words["Old Town"] is False
    assert words["88.2"] is True
