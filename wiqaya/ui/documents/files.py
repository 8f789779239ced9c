"""A document as a file: the formats in which it is written, and how a page hands it out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from django.core.cache import caches
from django.http import HttpResponse

from wiqaya.ui.numerals import reading

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


def key_of(*told: object) -> str:
    """The name under which a written file is kept: of what it tells, and of what writes it, so that a new release writes it anew."""
    return f"file-{hashlib.sha256(repr((_writers(), *told)).encode()).hexdigest()}"


@cache
def _writers() -> str:
    found = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".css"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def kept(key: str) -> bytes | None:
    """The file, when it was written before."""
    data: bytes | None = caches["figures"].get(key)
    return data


def written(key: str, document: Callable[[], Document], *, lang: str, kind: str, digits: str, months: str) -> bytes:
    """The file, kept or written now in the digits and month names of a city.  Raises PdfUnavailable."""
    data = kept(key)
    if data is None:
        with reading(digits=digits, months=months):
            data = FORMATS[kind][1](document(), lang)
        caches["figures"].set(key, data, None)
    return data


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
