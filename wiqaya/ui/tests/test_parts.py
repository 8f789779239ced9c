"""What single components promise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import TemplateSyntaxError
from django.utils.html import format_html

from wiqaya.ui import samples
from wiqaya.ui.parts import Cell, Column, Figure, Job, Link, Row, Table
from wiqaya.ui.samples import words
from wiqaya.ui.tables import table_rows


def test_people_s_text_is_escaped_and_isolated(draw):
    soup = draw("{{ name|words }}", "ar", name=words(ar="<b>سلمى</b>"))
    assert soup.bdi["dir"] == "auto"
    assert soup.b is None
    assert draw("{% card title=name %}{{ name }}{% endcard %}", name="<i>x</i>").i is None


def test_years_of_a_file_name_keep_their_order(draw):
    assert draw("{{ name|isolate }}", "ar", name="حوادث 2022-2025.csv").bdi.text == "حوادث\u200e 2022-2025.csv"
    assert draw("{{ name|isolate }}", "ar", name="schools 2025.csv").bdi.text == "schools 2025.csv"


def test_another_language_is_marked(draw):
    soup = draw("{{ name|words }}", "ar", name=words(en="Port"))
    assert soup.bdi["lang"] == "en"
    assert soup.select_one(".fallback")["title"].startswith("لم يُترجم بعد")
    assert draw("{{ name|words }}", "en", name=words(en="Port")).select_one(".fallback") is None


def test_machine_translation_is_marked(draw):
    value = samples.Words({"en": {"text": "Port", "origin": "machine"}})
    assert "translated by machine" in draw("{{ name|words }}", "en", name=value).get_text()


def test_codes_keep_their_order(draw):
    soup = draw('{% code_box "4829173051620047" %}', "ar")
    assert soup.bdi["dir"] == "ltr"
    assert soup.bdi.string == "4829 1730 5162 0047"


def test_commands_are_shown_as_they_are(draw):
    assert draw('{% command_box "wiqaya people create CITY" %}', "ar").bdi.string == "wiqaya people create CITY"
    for text in ("wiqaya people create CITY", "https://city.example/ar/account/invited/abcd1234/"):
        assert draw("{% code_box text %}", "ar", text=text).bdi.string == text


def test_a_missing_value_has_words_never_a_dash(draw):
    table = Table("T", (Column("A"), Column("B", numeric=True)), (Row(("x", None)), Row(("y", Cell(kind="few"))), Row(("z", 0))))
    cells = [cell.get_text(strip=True) for cell in draw("{% table table %}", "en", table=table).select("td")]
    assert cells == ["not known", "too few people", "0"]


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 cells"):
        table_rows(Table("T", (Column("A"),), (Row((1, 2)),)))


def test_a_sorted_column_says_so(draw):
    soup = draw("{% table table %}", "en", table=samples.table(sorted_by="area"))
    assert [head["aria-sort"] for head in soup.select("th[aria-sort]")] == ["ascending"]


def test_a_figure_carries_its_passport(draw):
    text = draw("{% figure figure %}", "en", figure=samples.figures()[0]).get_text(" ", strip=True)
    for part in ("38%", "between 34% and 42%", "95%", "812", "City survey, spring 2026", "women over 60", "v2"):
        assert part in text


def test_a_withheld_figure_shows_no_value(draw):
    figure = Figure(id="f", title="T", number=38, low=30, high=40, n=4, svg="<svg>", withheld="Not shown: too few people.")
    text = draw("{% figure figure %}", "en", figure=figure).get_text()
    assert "38" not in text
    assert "30" not in text


def test_two_series_together_say_that_they_show_no_cause(draw):
    assert "does not show that one caused" in draw("{% figure figure %}", figure=Figure(id="f", title="T", together=True)).get_text()


@pytest.mark.parametrize(("state", "asks"), [("waiting", True), ("working", True), ("done", False), ("failed", False)])
def test_a_job_asks_again_until_it_ends(draw, state, asks):
    soup = draw("{% progress job %}", job=Job("1", "T", "/job", state))
    assert soup.div.has_attr("hx-get") is asks
    assert bool(soup.find("a", string="Look again")) is asks


def test_gates_differ_by_word(draw):
    tags = [
        tag.get_text() for tag in draw("{% gate items %}", items=[{"kind": "B", "text": "x"}, {"kind": "W", "text": "y"}]).select(".tag")
    ]
    assert tags == ["Must be there", "Warning"]


def test_the_pathway_is_a_list_with_words(draw):
    soup = draw("{% pathway stages %}", "ar", stages=samples.stages())
    assert len(soup.ol.find_all("li")) == 8
    assert soup.select_one('[aria-current="step"] .stage-state').get_text(strip=True)
    assert "٣ تنبيهات" in soup.get_text()


def test_an_unknown_parameter_is_refused(draw):
    with pytest.raises(TemplateSyntaxError, match="colour"):
        draw('{% card title="x" colour="red" %}{% endcard %}')
    with pytest.raises(TemplateSyntaxError, match="takes"):
        draw('{% tag "x" color="red" %}')
    with pytest.raises(TemplateSyntaxError, match="summary"):
        draw("{% details %}{% enddetails %}")


def test_undo_posts_with_a_token(draw):
    soup = draw('{% undo "x" "/undo" %}')
    assert soup.form["method"] == "post"
    assert soup.find("input", {"name": "csrfmiddlewaretoken"})["value"]


def test_the_filter_bar_announces_its_count(draw):
    assert draw("{% filter_bar count=2 %}{% endfilter_bar %}", "ar").select_one("[role=status]").get_text(strip=True) == "نتيجتان"


class Chart:
    """What a drawn figure offers, without drawing."""

    prefix = "w1"

    def picture(self, lang):
        return format_html('<div class="figure-picture" lang="{}"></div>', lang)

    def legend(self, lang):
        return [SimpleNamespace(swatch="<svg></svg>", text="too few people")]

    def passport(self, lang):
        return SimpleNamespace(title="T", subtitle="", fictional="", warnings=("Take care.",), lines=(("Source", "City"),))

    def table(self, lang):
        cells = (SimpleNamespace(text="٣٨٪", value=38.0), SimpleNamespace(text="few", value=None))
        return SimpleNamespace(caption="T", head=("Area", "Share", "Note"), rows=(SimpleNamespace(name="Port", cells=cells),))


def test_a_drawn_figure_stands_with_legend_passport_and_table(draw):
    soup = draw("{% figure figure downloads=links %}", "ar", figure=Chart(), links=[Link("CSV", "/f.csv")])
    assert soup.select_one(".figure-picture")["lang"] == "ar"
    assert soup.select_one(".figure-legend svg")
    assert [cell.get("class") for cell in soup.select("td")] == [["num"], None]
    assert soup.select_one("dl.passport").get_text(" ", strip=True) == "Source City"
    assert soup.find("a", href="/f.csv")
    assert "Take care." in soup.get_text()
