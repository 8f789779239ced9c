"""Documents as HTML: a fragment for a page, a page of its own, and the source of the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal, assert_never

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.ui import numerals
from wiqaya.ui.figures import Figure, Text, legend_html, said

from . import blocks as b
from .words import callout_title, direction, edition_line, fictional_mark, number_words, safe_url, unbroken

Media = Literal["page", "print"]
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
NOTHING = SafeString("")


def to_html(document: b.Document, lang: str, *, whole: bool = False) -> SafeString:
    """A fragment without styles (the page's own apply), or with `whole` a page that needs nothing else."""
    with override(lang):
        body = Writer(document, lang, "page", alone=whole).article()
        return page(document, lang, body, "document.css", "page.css") if whole else body


def page(document: b.Document, lang: str, body: SafeString, *sheets: str) -> SafeString:
    """A whole page with the named style sheets of this package inside it."""
    style = joined([made(files("wiqaya.ui.documents").joinpath(name).read_text("utf-8")) for name in sheets])
    return format_html(
        '<!doctype html>\n<html lang="{}" dir="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>{}</title><meta name="author" content="{}"><meta name="dcterms.created" content="{}"><link rel="icon" href="data:,"><style>{}</style></head><body><main>{}</main></body></html>',
        lang, page_direction(lang), said(document.title, lang), said(document.author or document.city, lang), document.on.isoformat(), style, body,
    )  # fmt: skip


def page_direction(lang: str) -> str:
    return "rtl" if lang.split("-")[0] == "ar" else "ltr"


def made(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308  written or escaped in this package


def joined(parts: Iterator[SafeString] | Sequence[SafeString]) -> SafeString:
    return made("".join(parts))


@dataclass
class Writer:
    """Writes blocks in one language.  In print, figures are pictures named `figure:1`, `figure:2`, … that the PDF writer supplies.

    A page of its own (`alone`) without a cover takes its first heading as its title.
    """

    document: b.Document
    lang: str
    media: Media
    figures: list[Figure] = field(default_factory=list)
    alone: bool = False

    def article(self) -> SafeString:
        self.anchors = {id(heading): anchor for heading, anchor in b.headings(self.document)}
        inside, digits = self.blocks(self.document.blocks), "arab" if numerals.eastern() else "latn"
        return format_html(
            '<article class="document document-{}{} digits-{}" lang="{}" dir="{}">{}</article>',
            self.media,
            " document-dense" if self.document.dense else "",
            digits,
            self.lang,
            page_direction(self.lang),
            inside,
        )

    def level(self, heading: b.Heading) -> int:
        """No level is left out: where the first heading is the title and the only one of its rank, all others move up with it."""
        whole = self.document.blocks
        if not self.alone or any(isinstance(one, b.Cover) for one in whole):
            return heading.level
        first, *others = (one for one in whole if isinstance(one, b.Heading))
        if all(one.level > first.level for one in others):
            return heading.level - 1
        return 1 if heading is first else heading.level

    def blocks(self, blocks: Sequence[b.Block]) -> SafeString:
        return joined([self.block(one) for one in blocks])

    def block(self, block: b.Block) -> SafeString:  # noqa: C901  one line for each kind of block
        match block:
            case b.Cover():
                return self.cover(block)
            case b.Contents():
                return self.contents()
            case b.Heading():
                level = self.level(block)
                return format_html('<h{} id="{}">{}</h{}>', level, self.anchors[id(block)], self.text(block.text), level)
            case b.Paragraph():
                return self.paragraph(block.inline, "quiet" if block.quiet else "")
            case b.BulletList():
                return format_html("<ul>{}</ul>", self.items(block.items))
            case b.NumberedList():
                return format_html('<ol class="numbered" start="{}">{}</ol>', block.start, self.items(block.items))
            case b.Callout():
                return self.callout(block)
            case b.Table():
                return self.table(block)
            case b.FigureBlock():
                return self.figure(block)
            case b.DefinitionList():
                return format_html("<dl>{}</dl>", self.definitions(block.items))
            case b.PageBreak():
                return made('<div class="page-break"></div>')
            case b.Columns():
                return format_html(
                    '<div class="columns"><div>{}</div><div>{}</div></div>', self.blocks(block.first), self.blocks(block.second)
                )
            case b.Sources():
                title = format_html('<p class="sources-title">{}</p>', self.text(block.title) or _("Sources"))
                return format_html('<section class="sources">{}<ol>{}</ol></section>', title, self.items(block.items))
            case _:
                assert_never(block)

    # words

    def text(self, text: Text) -> str:
        return said(text, self.lang)

    def inline(self, inline: b.Inline) -> SafeString:
        return joined([self.run(run) for run in b.runs(inline)])

    def run(self, run: b.Run) -> SafeString:
        match run:
            case b.Strong():
                return format_html("<strong>{}</strong>", self.text(run.text))
            case b.Link():
                url = safe_url(run.url)
                return format_html('<a href="{}">{}</a>', url, self.text(run.text)) if url else format_html("{}", self.text(run.text))
            case b.Code():
                return self.isolated(unbroken(run.text), "ltr", "exact")  # pages have another use for “code”
            case b.Said():
                return self.isolated(run.text, direction(run.text, page_direction(self.lang)))
            case _:
                return format_html("{}", self.text(run))

    def isolated(self, text: str, towards: str, kind: str = "") -> SafeString:
        """WeasyPrint takes no notice of `unicode-bidi`; the control letters say the same."""
        inner = f"{_ISOLATES[towards]}{text}\u2069" if self.media == "print" else text
        return format_html('<bdi dir="{}"{}>{}</bdi>', towards, made(f' class="{kind}"') if kind else NOTHING, inner)

    def paragraph(self, inline: b.Inline, kind: str = "") -> SafeString:
        """A paragraph that is all somebody's words takes their direction."""
        only = inline if isinstance(inline, b.Said) else None
        turned = format_html(' dir="{}"', direction(only.text, page_direction(self.lang))) if only else NOTHING
        return format_html("<p{}{}>{}</p>", made(f' class="{kind}"') if kind else NOTHING, turned, self.inline(inline))

    def items(self, items: Sequence[b.Inline]) -> SafeString:
        return format_html_join("", "<li>{}</li>", ((self.inline(item),) for item in items))

    def definitions(self, items: Sequence[tuple[Text, b.Inline]]) -> SafeString:
        return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((self.text(term), self.inline(value)) for term, value in items))

    # larger things

    def cover(self, block: b.Cover) -> SafeString:
        document = self.document
        parts = [
            format_html('<p class="cover-city">{}</p>', self.text(document.city)) if document.city else NOTHING,
            format_html("<h1>{}</h1>", self.text(document.title)),
            format_html('<p class="cover-subtitle">{}</p>', self.text(document.subtitle)) if document.subtitle else NOTHING,
            format_html('<p class="cover-edition">{}</p>', edition_line(document, self.lang)),
            format_html('<p class="fictional">{}</p>', fictional_mark()) if document.fictional else NOTHING,
            self.paragraph(block.lead, "cover-lead") if block.lead else NOTHING,
            format_html('<dl class="cover-lines">{}</dl>', self.definitions(block.lines)) if block.lines else NOTHING,
        ]
        return format_html('<header class="cover">{}</header>', joined(parts))

    def contents(self) -> SafeString:
        found = ((heading.level, anchor, self.text(heading.text)) for heading, anchor in b.headings(self.document) if heading.level <= 3)
        lines = format_html_join("", '<li class="level-{}"><a href="#{}">{}</a></li>', found)
        return format_html(
            '<nav class="contents" aria-label="{}"><p class="contents-title">{}</p><ol>{}</ol></nav>', _("Contents"), _("Contents"), lines
        )

    def callout(self, block: b.Callout) -> SafeString:
        title = self.text(block.title) or callout_title(block.kind)
        return format_html(
            '<div class="callout callout-{}"><p class="callout-title">{}</p>{}</div>', block.kind, title, self.paragraph(block.inline)
        )

    def table(self, block: b.Table) -> SafeString:
        head = format_html_join(
            "", '<th scope="col"{}>{}</th>', ((_kind(block, at), self.text(text)) for at, text in enumerate(block.head))
        )
        rows = format_html_join("", "<tr>{}</tr>", ((self.row(row, block),) for row in block.rows))
        note = format_html('<p class="table-note">{}</p>', self.text(block.note)) if block.note else NOTHING
        grid = '<div class="table-frame"><table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}</div>'
        return format_html(grid, self.text(block.caption), head, rows, note)

    def row(self, row: Sequence[b.CellValue], block: b.Table) -> SafeString:
        first = format_html('<th scope="row">{}</th>', self.cell(row[0], block.decimals)) if row else NOTHING
        return first + format_html_join(
            "", "<td{}>{}</td>", ((_kind(block, at), self.cell(value, block.decimals)) for at, value in enumerate(row) if at)
        )

    def cell(self, value: b.CellValue, decimals: int | None) -> SafeString:
        if value is None:
            return NOTHING
        return format_html("{}", number_words(value, decimals)) if isinstance(value, int | float) else self.inline(value)

    def figure(self, block: b.FigureBlock) -> SafeString:
        figure, passport = block.figure, block.figure.passport(self.lang)
        self.figures.append(figure)
        picture = (
            figure.picture(self.lang)
            if self.media == "page"
            else format_html('<img src="figure:{}" alt="{}">', len(self.figures), figure.alt(self.lang))
        )
        subtitle = format_html('<span class="figure-subtitle">{}</span>', passport.subtitle) if passport.subtitle else NOTHING
        return format_html(
            '<figure><figcaption><span class="figure-title">{}</span>{}</figcaption>{}{}{}<dl class="passport">{}</dl></figure>{}',
            passport.title, subtitle, picture, legend_html(figure.legend(self.lang)), self.warnings(passport.warnings, passport.fictional),
            format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", passport.lines), self.data(figure) if block.table else NOTHING,
        )  # fmt: skip

    def warnings(self, warnings: Sequence[str], fictional: str) -> SafeString:
        lines = [line for line in (fictional, *warnings) if line]
        return (
            format_html('<ul class="figure-warnings">{}</ul>', format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
            if lines
            else NOTHING
        )

    def data(self, figure: Figure) -> SafeString:
        return self.table(data_table(figure, self.lang))


def data_table(figure: Figure, lang: str) -> b.Table:
    """The numbers of a figure as a table of the document, in the active language."""
    data = figure.table(lang)
    numeric = {at for row in data.rows for at, cell in enumerate(row.cells, start=1) if cell.value is not None}
    caption = _("The numbers: %(title)s") % {"title": data.caption}
    return b.Table(
        caption, data.head, tuple((row.name, *(unbroken(cell.text) for cell in row.cells)) for row in data.rows), numeric=frozenset(numeric)
    )


def _kind(block: b.Table, column: int) -> SafeString:
    """Numbers stand at the end of their column, and so does its head."""
    return made(' class="number"') if column and block.is_number(column) else NOTHING
