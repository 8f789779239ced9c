"""Reports, plans and briefs: a list of blocks, from which come HTML, PDF, Word and Excel.  See README.md."""

from .blocks import (
    Block,
    BulletList,
    Callout,
    Code,
    Columns,
    Contents,
    Cover,
    DefinitionList,
    Document,
    FigureBlock,
    Heading,
    Inline,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    Said,
    Sources,
    Strong,
    Table,
)  # fmt: skip
from .excel import NothingTabular, to_xlsx
from .files import FORMATS, PRINTED, sent
from .pages import to_html
from .pdf import PdfUnavailable, beyond_the_first_page, to_pdf
from .word import to_docx

__all__ = [
    "FORMATS",
    "PRINTED",
    "Block",
    "BulletList",
    "Callout",
    "Code",
    "Columns",
    "Contents",
    "Cover",
    "DefinitionList",
    "Document",
    "FigureBlock",
    "Heading",
    "Inline",
    "Link",
    "NothingTabular",
    "NumberedList",
    "PageBreak",
    "Paragraph",
    "PdfUnavailable",
    "Run",
    "Said",
    "Sources",
    "Strong",
    "Table",
    "beyond_the_first_page",
    "sent",
    "to_docx",
    "to_html",
    "to_pdf",
    "to_xlsx",
]  # fmt: skip
