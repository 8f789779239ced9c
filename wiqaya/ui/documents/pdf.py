"""PDF with WeasyPrint: A4, tagged, with a running footer; figures as pictures, because WeasyPrint sets Arabic letters inside SVG unjoined."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.ui import numerals
from wiqaya.ui.figures import font_folder, said

from .blocks import Document
from .pages import Writer, page, page_direction

APT = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"
_WEIGHTS = {400: "Regular", 600: "SemiBold"}


class PdfUnavailable(RuntimeError):
    """The system library Pango is missing.  HTML and Word work without it; `remedy` is the one line that installs it."""

    remedy = APT

    def __init__(self) -> None:
        super().__init__(f"PDF needs the system library Pango, which is not installed. Install it with: {APT}")


def to_pdf(document: Document, lang: str) -> bytes:
    """The document as PDF/UA-1.  The same document gives the same bytes.  Raises PdfUnavailable without Pango."""
    html, source, how = _html(document, lang)
    identifier = hashlib.sha256(source.encode()).digest()[:16]
    return bytes(html.write_pdf(**how, pdf_variant="pdf/ua-1", pdf_identifier=identifier))


def beyond_the_first_page(document: Document, lang: str) -> list[str]:
    """Anchors of headings that do not stand on the first page, in order.  Raises PdfUnavailable without Pango."""
    html, _source, how = _html(document, lang)
    return [anchor for sheet in html.render(**how).pages[1:] for anchor in sheet.anchors]


def _html(document: Document, lang: str) -> tuple[Any, str, dict[str, Any]]:
    """The page for WeasyPrint, its source, and how it is set."""
    weasyprint = _weasyprint()
    with override(lang):
        writer = Writer(document, lang, "print")
        source = page(document, lang, writer.article(), "document.css")
        fonts = weasyprint.text.fonts.FontConfiguration()
        sheets = [
            weasyprint.CSS(string=css, url_fetcher=_fetcher([]), font_config=fonts) for css in (_print_css(), _page_css(document, lang))
        ]
    fetch = _fetcher([figure.png(lang, 2.5, parts="drawing") for figure in writer.figures])
    html = weasyprint.HTML(string=source, base_url="figure:0", url_fetcher=fetch)
    return html, source, {"stylesheets": sheets, "font_config": fonts}


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as missing:
        raise PdfUnavailable from missing
    return weasyprint


def _fetcher(pictures: list[bytes]) -> Any:
    """Gives the figures of this document and the packaged fonts, and nothing else: no file, no network."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Shelf(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            kind, _colon, name = url.partition(":")
            if kind == "figure" and name.isdigit() and 0 < int(name) <= len(pictures):
                return URLFetcherResponse(url, pictures[int(name) - 1], {"Content-Type": "image/png"})
            if kind == "font" and name in _WEIGHTS.values():
                return URLFetcherResponse(url, (font_folder() / f"IBMPlexSansArabic-{name}.ttf").read_bytes(), {"Content-Type": "font/ttf"})
            raise FatalURLFetchingError(f"A document may not fetch {url!r}.")

    return Shelf()


def _print_css() -> str:
    faces = (
        f'@font-face {{ font-family: "IBM Plex Sans Arabic"; font-weight: {weight}; src: url(font:{name}); }}'
        for weight, name in _WEIGHTS.items()
    )
    return "\n".join(faces) + files("wiqaya.ui.documents").joinpath("print.css").read_text("utf-8")


def _page_css(document: Document, lang: str) -> str:
    """Margins, and a footer with the title where reading starts and the page number where it ends, in the reader's digits."""
    start, end = ("right", "left") if page_direction(lang) == "rtl" else ("left", "right")
    digits = ", arabic-indic" if numerals.eastern() else ""
    before, _sep, after = _("Page {page} of {pages}").partition("{page}")
    between, _sep, last = after.partition("{pages}")
    number = f"{_quoted(before)} counter(page{digits}) {_quoted(between)} counter(pages{digits}) {_quoted(last)}"
    title = " · ".join(
        filter(None, (said(document.title, lang), said(document.city, lang), _("Fictional city") if document.fictional else ""))
    )
    look = "font: 8.5pt 'IBM Plex Sans Arabic'; color: #4A5A5C; vertical-align: top; padding-top: 3mm;"
    return f"""
      @page {{ size: A4; margin: 20mm 20mm 22mm; direction: {page_direction(lang)};
        @bottom-{start} {{ content: {_quoted(title)}; width: 75%; text-align: {start}; {look} }}
        @bottom-{end} {{ content: {number}; text-align: {end}; {look} }} }}
      @page cover {{ @bottom-{start} {{ content: none }} @bottom-{end} {{ content: none }} }}
      .contents a::after {{ content: leader(' . ') target-counter(attr(href url), page{digits}); }}
    """


def _quoted(text: str) -> str:
    """A CSS string."""
    return '"' + "".join(f"\\{ord(letter):x} " if letter in '"\\\n\r<' else letter for letter in text) + '"'
