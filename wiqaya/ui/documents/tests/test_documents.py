"""One list of blocks, four kinds of file."""

from __future__ import annotations

import builtins
import io
import re
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from openpyxl import load_workbook

from wiqaya.ui.documents import (
    BulletList,
    Code,
    Cover,
    Document,
    FigureBlock,
    Heading,
    Link,
    NothingTabular,
    NumberedList,
    Paragraph,
    PdfUnavailable,
    Said,
    Table,
    to_docx,
    to_html,
    to_pdf,
    to_xlsx,
)  # fmt: skip
from wiqaya.ui.documents.tests.papers import HOSTILE, report
from wiqaya.ui.documents.words import direction, safe_url
from wiqaya.ui.figures import bar
from wiqaya.ui.figures.tests import tables as t

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def small(*blocks: Any) -> Document:
    return Document({"ar": "تقرير", "en": "Report"}, blocks, on=date(2026, 3, 1), city={"ar": "المدينة", "en": "City"})


def soup(document: Document, lang: str = "en") -> BeautifulSoup:
    return BeautifulSoup(to_html(document, lang), "lxml")


def word(document: Document, lang: str, part: str = "word/document.xml") -> etree._Element:
    with ZipFile(io.BytesIO(to_docx(document, lang))) as file:
        return etree.fromstring(file.read(part))


# HTML


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "towards"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_page_says_its_language_and_direction(lang: str, towards: str) -> None:
    whole = BeautifulSoup(to_html(report(), lang, whole=True), "lxml")
    assert whole.html is not None
    assert (whole.html["lang"], whole.html["dir"]) == (lang, towards)
    assert len(whole.find_all("h1")) == 1
    assert not whole.find_all(["script", "iframe"])
    assert all(str(link["href"]).startswith("data:") for link in whole.find_all("link"))


@pytest.mark.slow
def test_fragment_has_neither_style_nor_script() -> None:
    fragment = soup(report())
    assert not fragment.find_all(["script", "style"])
    assert not [tag for tag in fragment.find_all(True) if tag.has_attr("style") or any(name.startswith("on") for name in tag.attrs)]
    assert HOSTILE in fragment.get_text()


@pytest.mark.slow
def test_contents_lead_to_their_headings() -> None:
    page = soup(replace(report(), blocks=tuple(block for block in report().blocks if not isinstance(block, FigureBlock))))
    targets = [link["href"][1:] for link in page.select("nav.contents a")]
    assert len(targets) == 6
    assert all(page.find(id=target) is not None for target in targets)


def test_tables_name_their_rows_and_columns() -> None:
    table = soup(small(Table("People", ("Area", "Number"), (("Port", 1214), ("Old Town", None))))).table
    assert table is not None
    assert [head["scope"] for head in table.find_all("th")] == ["col", "col", "row", "row"]
    assert [cell.get_text() for cell in table.find_all("td")] == ["1,214", ""]
    assert table.caption is not None


def test_numbers_take_the_digits_of_the_language() -> None:
    text = soup(small(Table("س", ("أ", "ب"), (("ج", 1214),)))), soup(small(Table("س", ("أ", "ب"), (("ج", 1214),))), "ar")
    assert [page.td.get_text() for page in text if page.td] == ["1,214", "١٬٢١٤"]


def test_words_of_people_keep_their_own_direction() -> None:
    page = soup(small(Paragraph(Said("Café du Port")), Paragraph(("قال: ", Said("bonjour"), Code("+961 1 234")))), "ar")
    first, second = page.find_all("p")
    assert first["dir"] == "ltr"
    assert [(bdi["dir"], bdi.get_text()) for bdi in second.find_all("bdi")] == [("ltr", "bonjour"), ("ltr", "+961\u00a01\u00a0234")]


def test_only_addresses_become_links() -> None:
    page = soup(small(Paragraph((Link("good", "https://a.example/?x=1&y=2"), Link("bad", "javascript:alert(1)")))))
    assert [(link["href"], link.get_text()) for link in page.find_all("a")] == [("https://a.example/?x=1&y=2", "good")]
    assert "javascript" not in to_html(small(Paragraph(Link("bad", "javascript:alert(1)"))), "en")
    assert safe_url("data:text/html,x") == ""


def test_fictional_city_is_marked_on_the_cover() -> None:
    assert "Fictional city" in to_html(replace(small(Cover()), fictional=True), "en")
    assert "Fictional" not in to_html(small(Cover()), "en")


def test_strengths_are_read_before_worries() -> None:
    text = to_html(replace(report(), blocks=tuple(block for block in report().blocks if not isinstance(block, FigureBlock))), "en")
    assert 0 < text.index("parents' network in".replace("'", "&#x27;")) < text.index("Rumours about newcomers")


@pytest.mark.parametrize(("text", "towards"), [("مرحبا hello", "rtl"), ("hello مرحبا", "ltr"), ("123 مرحبا", "rtl"), ("123", "ltr")])
def test_direction_follows_the_first_strong_letter(text: str, towards: str) -> None:
    assert direction(text) == towards


# Word


@pytest.mark.slow
def test_arabic_word_file_runs_right_to_left() -> None:
    body = word(report(), "ar")
    paragraphs = body.findall(f".//{W}body/{W}p")
    turned = [p for p in paragraphs if (found := p.find(f"{W}pPr/{W}bidi")) is not None and found.get(f"{W}val") == "1"]
    french = [p for p in paragraphs if "On se parle" in "".join(p.itertext())]
    assert [p for p in paragraphs if p not in turned] == french
    for run in body.iter(f"{W}r"):
        text = "".join(run.itertext(f"{W}t"))
        if direction(text, "") == "rtl":
            assert run.find(f"{W}rPr/{W}rtl") is not None, text
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in body.iter(f"{W}tbl"))
    assert body.find(f".//{W}sectPr/{W}bidi") is not None


def test_english_word_file_runs_left_to_right() -> None:
    body = word(small(Cover(), Paragraph("Hello"), Table("c", ("a", "b"), (("x", 1),))), "en")
    assert not [mark for mark in body.iter(f"{W}bidi") if mark.get(f"{W}val") != "0"]
    assert not list(body.iter(f"{W}bidiVisual", f"{W}rtl"))


def test_word_fonts_cover_both_scripts_and_letters_are_never_spaced() -> None:
    styles = word(small(Paragraph("x")), "ar", "word/styles.xml")
    for name in ("Normal", "Heading1", "Title"):
        style = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == name)
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert fonts is not None
        assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "cs")} == {"IBM Plex Sans Arabic"}
        assert style.find(f"{W}rPr/{W}spacing") is None
        assert style.find(f"{W}rPr/{W}szCs") is not None


@pytest.mark.slow
def test_word_has_real_headings_and_lists_that_start_again() -> None:
    document = small(Heading("One", 2), NumberedList(("a", "b")), Heading("Two", 3), NumberedList(("c",), start=3), BulletList(("d",)))
    file = docx.Document(io.BytesIO(to_docx(document, "en")))
    assert [(p.style.name, p.text) for p in file.paragraphs if p.style is not None] == [
        ("Heading 1", "One"), ("List Number", "a"), ("List Number", "b"), ("Heading 2", "Two"), ("List Number", "c"), ("List Bullet", "d"),
    ]  # fmt: skip
    body = word(document, "en")
    numbers = [mark.get(f"{W}val") for mark in body.iter(f"{W}numId")]
    assert numbers[0] == numbers[1] != numbers[2]
    starts = [mark.get(f"{W}val") for mark in word(document, "en", "word/numbering.xml").iter(f"{W}startOverride")]
    assert starts == ["1", "3"]


@pytest.mark.slow
def test_word_pictures_speak_and_the_footer_counts() -> None:
    document = small(FigureBlock(bar(t.by_area(), passport=t.ABOUT, measure=t.RATE)))
    drawing = next(word(document, "en").iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    assert drawing.get("descr", "").startswith("Incidents were reported in almost every area.")
    footer = "".join(word(document, "en", "word/footer1.xml").itertext())
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def test_properties_stand_in_the_order_of_the_schema() -> None:
    body = word(small(Cover(), Paragraph("x"), Table("c", ("a",), (("y",),))), "ar")
    order = ["pStyle", "keepNext", "pageBreakBefore", "numPr", "pBdr", "bidi", "spacing", "ind", "jc"]
    for shape in body.iter(f"{W}pPr"):
        names = [etree.QName(child).localname for child in shape]
        assert names == sorted(names, key=order.index)


# PDF and Excel


def objects(pdf: bytes) -> bytes:
    """A PDF with its compressed parts opened."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(found.group(1)))
    return b"\n".join(parts)


@pytest.mark.slow
def test_pdf_is_tagged_in_its_language_and_has_its_parts() -> None:
    opened = objects(to_pdf(report(), "en"))
    assert b"/MarkInfo" in opened
    assert b"/StructTreeRoot" in opened
    assert b"/Lang (en)" in opened
    assert 6 <= len(re.findall(rb"/Type */Page\b", opened)) <= 10
    assert b"(1. What we found)" in opened
    assert b"/Alt (Incidents were reported in almost every area. The numbers are in the table beside the figure.)" in opened


@pytest.mark.slow
@pytest.mark.parametrize("write", [to_pdf, to_docx, to_xlsx])
def test_same_document_same_bytes(write: Any) -> None:
    document = small(Cover(), Paragraph("مرحبا"), FigureBlock(bar(t.by_area(), passport=t.ABOUT, measure=t.RATE)))
    assert write(document, "ar") == write(document, "ar")


@pytest.mark.slow
def test_pdf_fetches_nothing() -> None:
    from weasyprint.urls import FatalURLFetchingError

    from wiqaya.ui.documents.pdf import _fetcher

    shelf = _fetcher([b"png"])
    assert shelf.fetch("figure:1").read() == b"png"
    for url in ("https://a.example/x.png", "file:///etc/passwd", "figure:2", "figure:0", "font:../x", "data:text/plain,x"):
        with pytest.raises(FatalURLFetchingError):
            shelf.fetch(url)


def test_missing_pango_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PdfUnavailable, match="apt-get install") as told:
        to_pdf(small(Paragraph("x")), "en")
    assert "libpango" in told.value.remedy


def test_hostile_title_cannot_leave_the_footer() -> None:
    from wiqaya.ui.documents.pdf import _page_css

    css = _page_css(replace(small(), title='"} body { display: none } \\'), "en")
    assert "\\22 } body" in css
    assert '"} body' not in css


def test_excel_holds_tables_and_notes() -> None:
    document = replace(
        small(Table("People/[2026]", ("Area", "Number"), (("Port", 1214), (Said("=1+1"), 2.5)), note="By lot")), fictional=True
    )
    book = load_workbook(io.BytesIO(to_xlsx(document, "ar")))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [["Port", 1214], ["=1+1", 2.5]]
    assert sheet["A5"].data_type == "s"
    notes = {row[1].value for row in book.worksheets[1].iter_rows(min_row=4)}
    assert "By lot" in notes
    assert any("خيالية" in str(note) for note in notes)


def test_excel_of_words_alone_is_refused() -> None:
    with pytest.raises(NothingTabular):
        to_xlsx(small(Paragraph("x")), "en")


@pytest.mark.slow
@pytest.mark.parametrize("lines", range(22, 27))
def test_caption_never_stands_alone_at_a_page_foot(lines: int) -> None:
    import weasyprint

    from wiqaya.ui.documents.pages import Writer, page
    from wiqaya.ui.documents.pdf import _fetcher, _print_css

    document = small(
        *(Paragraph(f"line {number}") for number in range(lines)),
        Table("Caption", ("Place", "Count"), (("a", 1), ("b", 2), ("c", 3), ("d", 4))),
    )
    source = page(document, "en", Writer(document, "en", "print").article(), "document.css")
    sheet = weasyprint.CSS(string=_print_css() + "@page { size: A4; margin: 20mm }", url_fetcher=_fetcher([]))
    pages = weasyprint.HTML(string=source).render(stylesheets=[sheet]).pages
    words = [{box.text.strip() for box in one._page_box.descendants() if hasattr(box, "text")} for one in pages]
    assert ["Caption" in found for found in words] == [{"Place", "a", "b", "c", "d"} <= found for found in words]
