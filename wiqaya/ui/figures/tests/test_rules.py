"""What must never happen in a figure, whatever its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lxml import etree

from wiqaya.engines.disclosure import Contributors, Dimension, Policy, Rate, Raw, gate
from wiqaya.ui.figures import Break, Figure, bar, choropleth, legend_html, series, small_multiples
from wiqaya.ui.figures.tests import tables as t

HOSTILE = "<script>alert(1)</script>"
BREAK = (Break("2024", 2024),)
MAKERS: dict[str, Callable[..., Figure]] = {
    "bar": lambda passport=t.ABOUT: bar(t.by_area(), passport=passport, measure=t.RATE),
    "dots": lambda passport=t.ABOUT: bar(t.survey(), passport=passport, measure=t.SHARE),
    "changes": lambda passport=t.ABOUT: bar(t.changed(), passport=passport, measure=t.POINTS),
    "map": lambda passport=t.ABOUT: choropleth(t.by_area(), t.squares(), passport=passport, measure=t.RATE),
    "series": lambda passport=t.ABOUT: series(
        t.by_year(), passport=passport, measure=t.RATE, by="area", keys=("old", "garden"), breaks=BREAK
    ),
    "multiples": lambda passport=t.ABOUT: small_multiples(t.by_year(), passport=passport, measure=t.RATE, breaks=BREAK),
}
every = pytest.mark.parametrize("kind", MAKERS)


def outputs(figure: Figure, lang: str) -> str:
    """Everything textual that a figure gives."""
    table, passport = figure.table(lang), figure.passport(lang)
    return "\n".join(
        [
            json.dumps(figure.spec(lang)), figure.svg(lang), figure.svg(lang, complete=True), str(figure.picture(lang)), figure.csv(lang).decode(),
            figure.json(lang), repr(table), repr(passport), str(legend_html(figure.legend(lang))), figure.alt(lang),
        ]
    )  # fmt: skip


@pytest.mark.slow
def test_hidden_count_is_nowhere() -> None:
    counts = t.COUNTS * 1000 + 451
    counts[3] = canary = 7793
    released = gate(Raw("incidents", "reported", t.SOURCE, (t.areas(),), counts), Policy(k=canary + 1, protect=1))
    assert released.cell("garden").value is None
    for figure in (bar(released, passport=t.ABOUT), choropleth(released, t.squares(), passport=t.ABOUT)):
        found = outputs(figure, "en").replace(",", "")
        assert not re.search(rf"(?<![0-9a-f]){canary}(?![0-9a-f])", found)
        assert "214451" in found


@pytest.mark.parametrize("maker", [bar, series, small_multiples])
def test_raw_table_is_a_type_error(maker: Callable[..., Figure]) -> None:
    raw = Raw("incidents", "reported", t.SOURCE, (t.areas(),), t.COUNTS)
    with pytest.raises(TypeError, match="Released"):
        maker(raw, passport=t.ABOUT, measure=t.RATE)


def test_map_of_raw_table_is_a_type_error() -> None:
    raw = Raw("incidents", "reported", t.SOURCE, (t.areas(),), t.COUNTS)
    with pytest.raises(TypeError, match="Released"):
        choropleth(raw, t.squares(), passport=t.ABOUT, measure=t.RATE)  # type: ignore[arg-type]


def test_areas_stand_by_name_never_by_value() -> None:
    names = [row.name for row in MAKERS["bar"]().table("en").rows]
    assert names == ["Garden", "Hill", "North District", "Old Town", "Port", "Station"]
    arabic = [row.name for row in MAKERS["bar"]().table("ar").rows]
    assert arabic == ["البستان", "التلة", "الحي الشمالي", "المحطة", "المدينة القديمة", "الميناء"]


def test_given_order_is_kept() -> None:
    figure = bar(t.by_area(), passport=t.ABOUT, measure=t.RATE, order=("port", "garden"))
    assert [row.key for row in figure.table("en").rows] == ["port", "garden"]


@pytest.mark.slow
@every
def test_same_figure_same_bytes(kind: str) -> None:
    one, two = MAKERS[kind](), MAKERS[kind]()
    assert one.svg("ar", complete=True) == two.svg("ar", complete=True)
    assert one.png("ar", 1) == two.png("ar", 1)
    assert one.xlsx("ar") == two.xlsx("ar")
    assert one.cache_key("ar", "light") == two.cache_key("ar", "light")


@pytest.mark.slow
@every
def test_hostile_text_stays_text(kind: str) -> None:
    hostile = Dimension("area", t.AREAS, tuple(f"{HOSTILE}{key}" for key in t.AREAS), "area")
    passport = t.Passport(HOSTILE, subtitle=HOSTILE, notes=(HOSTILE,))
    figure = (
        MAKERS[kind](passport)
        if kind != "map"
        else choropleth(t.by_area(areas=hostile), t.squares(), passport=passport, measure=t.RATE, links={"old": 'x" onload="y'})
    )
    for text in (
        figure.svg("en"),
        figure.svg("en", complete=True),
        figure.words("en"),
        f"<div>{figure.picture('en')}</div>",
        f"<div>{legend_html(figure.legend('en'))}</div>",
    ):
        tree = etree.fromstring(text)
        tags = {etree.QName(node).localname for node in tree.iter()}
        assert not tags & {"script", "foreignObject", "style", "image"}
        assert not any(name.startswith("on") or name == "style" for node in tree.iter() for name in node.attrib)


@pytest.mark.slow
@every
def test_passport_travels_in_the_picture(kind: str) -> None:
    drawn = MAKERS[kind]().svg("en", complete=True)
    for words in (
        "Fictional city",
        "Who is missing here",
        "Register of reported incidents",
        "gate-1",
        "CC BY 4.0",
        "Not shown: too few people",
    ):
        assert words in drawn


@pytest.mark.slow
def test_arabic_digits_reach_every_word_of_a_picture() -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", MAKERS["bar"]().svg("ar", complete=True))
    told = [text for text in texts if "gate-1" not in text and "CC BY" not in text]
    assert any("٨٨٫٢" in text for text in told)
    assert not [text for text in told if re.search("[0-9]", text)]


def test_range_is_in_words() -> None:
    cells = {row.key: [cell.text for cell in row.cells] for row in MAKERS["dots"]().table("ar").rows}
    assert cells["old"] == ["٣٨٪", "بين ٣٤٪ و٤٢٪", "٥٦٠"]
    assert cells["garden"] == ["العدد قليل", "", ""]


@pytest.mark.slow
def test_marks_are_hidden_from_screen_readers_and_the_picture_is_named() -> None:
    figure = MAKERS["bar"]()
    assert 'aria-hidden="true"' in figure.svg("en")
    assert "<text" not in figure.svg("en")
    assert "<title>Incidents were reported in almost every area</title>" in figure.svg("en", complete=True)


@pytest.mark.slow
def test_names_inside_pictures_are_never_shared() -> None:
    """A pattern of a drawing that the style sheet hides would draw nothing in the one that is shown."""
    pictures = "".join(str(MAKERS[kind]().picture("en")) for kind in ("bar", "map", "series"))
    names = re.findall(r'id="([^"]+)"', pictures)
    assert len(names) == len(set(names)) >= 3
    assert set(re.findall(r"url\(#([^)]+)\)", pictures)) == set(names)


def test_csv_is_for_machines() -> None:
    lines = MAKERS["bar"]().csv("ar").decode("utf-8").splitlines()
    assert lines[0] == "\ufeffkey,name,period,value,low,high,n,state"
    assert lines[1] == "garden,البستان,,,,,,hidden"
    assert next(line for line in lines if line.startswith("old")).split(",")[3] == "178.333333"


def test_formula_in_a_name_is_inert() -> None:
    dimension = Dimension("area", t.AREAS, ("=1+1", *t.AREAS[1:]), "area")
    assert b",'=1+1," in bar(t.by_area(areas=dimension), passport=t.ABOUT, measure=t.RATE).csv()


def test_cache_key_knows_language_theme_and_words() -> None:
    figure, other = MAKERS["bar"](), MAKERS["bar"](t.Passport("Another title"))
    keys = {
        figure.cache_key("ar", "light"),
        figure.cache_key("en", "light"),
        figure.cache_key("ar", "print"),
        other.cache_key("ar", "light"),
    }
    assert len(keys) == 4


def test_title_is_required() -> None:
    with pytest.raises(ValueError, match="title"):
        t.Passport("")


def test_unknown_dimension_is_named() -> None:
    with pytest.raises(ValueError, match="no dimension 'street'"):
        bar(t.by_area(), passport=t.ABOUT, by="street")


def schema_faults(spec: dict[str, Any]) -> list[str]:
    from altair import LayerChart
    from jsonschema import ValidationError

    try:
        LayerChart.from_dict(spec, validate=True)
    except ValidationError as fault:
        return [fault.message]
    return []


@pytest.mark.slow
@every
def test_specification_fits_the_schema(kind: str) -> None:
    spec = MAKERS[kind]().spec("ar")
    assert schema_faults(spec) == []
    broken = spec | {"layer": [{**spec["layer"][0], "mark": {"type": "pie"}}]}
    assert schema_faults(broken)


@pytest.mark.slow
def test_plain_numbers_reach_excel() -> None:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(MAKERS["bar"]().xlsx("ar")))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert values[4][0] == "المدينة القديمة"
    assert values[4][1] == pytest.approx(178.3333, abs=1e-3)
    assert values[0][1] == "العدد قليل"
    assert any("من غاب" in str(row[0].value) for row in book.worksheets[1].iter_rows(min_row=4))
    english = load_workbook(io.BytesIO(MAKERS["bar"]().xlsx("en"))).worksheets[0]
    assert not english.sheet_view.rightToLeft


def test_counts_keep_whole() -> None:
    released = gate(Raw("incidents", "reported", t.SOURCE, (t.areas(),), np.array([20, 30, 40, 50, 60, 70])), t.POLICY)
    assert bar(released, passport=t.ABOUT).table("en").rows[0].cells[0].text == "50"


@pytest.mark.slow
def test_base_is_of_the_part_that_is_shown() -> None:
    released = t.by_year()
    whole, one = series(released, passport=t.ABOUT), series(released, passport=t.ABOUT, by="area", keys=("old",))
    base = [figure.passport("en").lines[0][1].replace(",", "") for figure in (whole, one)]
    assert base == [str(released.n), str(released.value(None, "old"))]


def test_participants_are_all_who_answered_and_not_only_those_who_gave_the_answer() -> None:
    asked = np.array([300, 400])
    where = Dimension("area", ("old", "port"), (t.NAMES["old"], t.NAMES["port"]), "area")
    raw = Raw(
        "survey", "insults", t.SOURCE, (where,), np.array([120, 180]), rate=Rate(asked.astype(float), 1, ("area",)), contributors=Contributors(asked, disjoint=True)
    )
    figure = bar(gate(raw, Policy(k=5, protect=1, base=30)), passport=t.ABOUT, measure=t.SHARE)
    assert dict(figure.passport("en").lines)["Number of participants"] == "700"
