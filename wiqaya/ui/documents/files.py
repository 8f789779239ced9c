"""A document as a file: the formats in which it is written, and how a page hands it out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping

from django.http import HttpResponse

from .blocks import Document
from .pages import to_html
from .pdf import to_pdf
from .word import to_docx

Write = Callable[[Document, str], bytes]  # a document in one language; raises PdfUnavailable
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

PRINTED: Mapping[str, tuple[str, Write]] = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}
FORMATS: dict[str, tuple[str, Write]] = {
    "html": ("text/html; charset=utf-8", lambda document, lang: str(to_html(document, lang, whole=True)).encode()),
    **PRINTED,
}


def sent(data: bytes, kind: str, name: str) -> HttpResponse:
    """A page of its own for `html`; for the others a download called `name`."""
    response = HttpResponse(data, content_type=FORMATS[kind][0])
    if kind == "html":
        response._csp_update = {"style-src": [_style_hash(data.decode())]}  # type: ignore[attr-defined]
    else:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _style_hash(page: str) -> str:
    """The style sheet inside the page, by its digest: no other inline style is allowed."""
    found = STYLE.search(page)
    digest = hashlib.sha256((found[1] if found else "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
