"""The parts of Word's format that python-docx has no words for: direction, complex-script fonts, numbering, fields, links."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "IBM Plex Sans Arabic"
INK, INK_2, PRIMARY, CAUTION = (RGBColor.from_string(code) for code in ("1C2B2D", "4A5A5C", "0B5F66", "7A4B00"))
_ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u effect shd vertAlign rtl cs em lang",
    "w:tblPr": "tblStyle bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "w:sectPr": "headerReference footerReference type pgSz pgMar paperSrc pgBorders pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}
_NEW: dict[str, tuple[str, float, RGBColor, bool]] = {
    "Quiet": ("Normal", 9.5, INK_2, False), "Caution": ("Normal", 10, CAUTION, True), "Cover City": ("Normal", 15, PRIMARY, True),
    "Cell": ("Normal", 9.5, INK, False), "Callout": ("Normal", 10.5, INK, False), "Contents Title": ("Normal", 16, INK, True),
}  # fmt: skip
_OLD: dict[str, tuple[float, RGBColor, bool]] = {
    "Normal": (11, INK, False), "Title": (28, INK, True), "Subtitle": (15, INK_2, False), "Heading 1": (18, INK, True), "Heading 2": (14, PRIMARY, True),
    "Heading 3": (12, INK, True), "Caption": (11, INK, True), "List Bullet": (11, INK, False), "List Number": (11, INK, False),
}  # fmt: skip


def dress(file: Any, *, rtl: bool, lang: str) -> None:
    """A4, the fonts and colours of the design system for both scripts, and the direction of the whole file."""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    if rtl:
        section._sectPr.append(OxmlElement("w:bidi"))
    for name, (size, colour, bold) in _OLD.items():
        _dress_style(file.styles[name], size, colour, bold=bold, rtl=rtl, lang=lang)
    for name, (base, size, colour, bold) in _NEW.items():
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles[base]
        _dress_style(style, size, colour, bold=bold, rtl=rtl, lang=lang)
    _space_styles(file, rtl=rtl)


def tidy(file: Any) -> None:
    """Puts properties into the order that Word's schema asks for."""
    for root in (file.element, file.styles.element, file.sections[0].footer._element):
        for kind, names in _ORDER.items():
            places = {qn(f"w:{name}"): place for place, name in enumerate(names.split())}
            for shape in root.iter(qn(kind)):
                shape[:] = sorted(shape, key=lambda child: places.get(child.tag, len(places)))


def _space_styles(file: Any, *, rtl: bool) -> None:
    for name, before, after, line in (
        ("Normal", 0, 6, 1.3), ("Heading 1", 22, 6, 1.15), ("Heading 2", 14, 4, 1.15), ("Heading 3", 10, 3, 1.15), ("Caption", 12, 4, 1.2),
        ("Cell", 1, 1, 1.15), ("Quiet", 0, 2, 1.2), ("Caution", 0, 2, 1.2), ("Title", 6, 8, 1.15), ("Callout", 0, 4, 1.25),
    ):  # fmt: skip
        shape = file.styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    _border(file.styles["Cover City"], "bottom", "0B5F66", 18)
    _border(file.styles["Heading 1"], "bottom", "0B5F66", 8)
    _border(file.styles["Callout"], "right" if rtl else "left", "0B5F66", 24)
    _drop_border(file.styles["Title"])


def _dress_style(style: Any, size: float, colour: RGBColor, *, bold: bool, rtl: bool, lang: str) -> None:
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), bold, False, colour
    looks = style.element.get_or_add_rPr()
    fonts = looks.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for tag in ("w:spacing", "w:kern"):  # letters of Arabic words are joined: never spaced
        for old in looks.findall(qn(tag)):
            looks.remove(old)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for tag, value in (("w:szCs", str(int(size * 2))), ("w:bCs", "1" if bold else "0"), ("w:iCs", "0")):
        _set(looks, tag, value)
    _language(looks, lang, rtl=rtl)
    if rtl and style.name == "Normal":
        _add_bidi(style.element.get_or_add_pPr())


def _language(looks: Any, lang: str, *, rtl: bool) -> None:
    found = looks.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        looks.append(found)
    found.set(qn("w:bidi" if rtl else "w:val"), lang)


def _set(parent: Any, tag: str, value: str) -> Any:
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.append(found)
    found.set(qn("w:val"), value)
    return found


def _add_bidi(shape: Any, *, on: bool = True) -> None:
    _set(shape, "w:bidi", "1" if on else "0")


def turn(paragraph: Any, *, rtl: bool) -> None:
    """The paragraph's own direction."""
    _add_bidi(paragraph._p.get_or_add_pPr(), on=rtl)


def add(paragraph: Any, text: str, *, rtl: bool, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.rtl = rtl or None
    if bold:
        run.font.bold = run.font.cs_bold = True
    return run


def link(paragraph: Any, text: str, url: str, *, rtl: bool, plain: bool = False) -> None:
    """A link to an address, or to a bookmark when the address starts with #."""
    run = add(paragraph, text, rtl=rtl)
    if not plain:
        run.font.underline, run.font.color.rgb = True, RGBColor.from_string("0A5A8A")
    element = OxmlElement("w:hyperlink")
    if url.startswith("#"):
        element.set(qn("w:anchor"), url[1:])
    else:
        element.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(element)
    element.append(run._r)


def bookmark(paragraph: Any, name: str) -> None:
    body = paragraph._p.getroottree().getroot()
    number = str(len(body.findall(f".//{qn('w:bookmarkStart')}")) + 1)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    paragraph._p.get_or_add_pPr().addnext(start)
    paragraph._p.append(end)


def numbering(file: Any, start: int) -> int:
    """A new list that counts from `start`, in the shape of the style List Number."""
    part = file.part.numbering_part.element
    style = file.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num for num in part.findall(qn("w:num")) if num.numId == style).abstractNumId.val
    num = part.add_num(abstract)
    num.add_lvlOverride(0).add_startOverride(start)
    return int(num.numId)


def numbered(paragraph: Any, number: int) -> None:
    shape = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    shape.get_or_add_ilvl().val, shape.get_or_add_numId().val = 0, number


def small(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(9.5)


def space(paragraph: Any, *, before: float) -> None:
    paragraph.paragraph_format.space_before = Pt(before)


def indent(paragraph: Any, points: float) -> None:
    """From the side where reading starts: Word calls it left in both directions."""
    if points:
        paragraph.paragraph_format.left_indent = Pt(points)


def _border(style: Any, edge: str, colour: str, eighths: int) -> None:
    shape = style.element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    shape.append(borders)


def _drop_border(style: Any) -> None:
    for old in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        old.getparent().remove(old)


def dress_table(table: Any, *, rtl: bool) -> None:
    """Hairlines between rows; columns from the side where reading starts."""
    shape = table._tbl.tblPr
    if rtl:
        shape.append(OxmlElement("w:bidiVisual"))
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9B3A5")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    shape.append(borders)


def shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EBE7DE")):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def repeat_head(row: Any) -> None:
    """The head returns on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def unbroken_row(row: Any) -> None:
    """The row stands on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def describe(shape: Any, text: str) -> None:
    shape._inline.docPr.set("descr", text)


def footer(file: Any, title: str, pages: str, *, rtl: bool) -> None:
    """Title, then the number of the page: fields that Word counts."""
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.style = file.styles["Quiet"]
    turn(paragraph, rtl=rtl)
    before, _sep, rest = pages.partition("{page}")
    between, _sep, after = rest.partition("{pages}")
    add(paragraph, f"{title}  ·  {before}", rtl=rtl)
    _field(paragraph, "PAGE", rtl=rtl)
    add(paragraph, between, rtl=rtl)
    _field(paragraph, "NUMPAGES", rtl=rtl)
    add(paragraph, after, rtl=rtl)


def _field(paragraph: Any, code: str, *, rtl: bool) -> None:
    for kind, inside in (("begin", None), (None, code), ("separate", None), (None, "1"), ("end", None)):
        run = add(paragraph, "1" if inside == "1" else "", rtl=rtl)
        if kind:
            run._r.append(_mark(kind))
        elif inside == code:
            run._r.append(_instruction(code))


def _mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _instruction(code: str) -> Any:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    return instruction


def field_around(first: Any, last: Any, code: str) -> None:
    """Makes what stands between two paragraphs the result of a field."""
    opening = [OxmlElement("w:r") for _part in range(3)]
    for run, inside in zip(opening, (_mark("begin"), _instruction(code), _mark("separate")), strict=True):
        run.append(inside)
    place = first._p.get_or_add_pPr()
    for run in reversed(opening):
        place.addnext(run)
    closing = OxmlElement("w:r")
    closing.append(_mark("end"))
    last._p.append(closing)
