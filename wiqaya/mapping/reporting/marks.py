"""What a kept document is told of its own life: that it is a draft, was corrected, or was withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.mapping.reporting.phrases import day, row, said
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui.documents import Callout, Document, Said
from wiqaya.ui.documents.blocks import Contents, Cover


def as_draft(document: Document, lang: str) -> Document:
    """The same document with the word "draft" in its edition and on its first page."""
    with override(lang):
        marked = replace(document, edition=_("%(edition)s, draft") % {"edition": document.edition})
        return _noted(marked, Callout("caution", _("This is a draft. A second person has not checked it for publication.")))


def corrected(document: Document, lang: str, correction: WordsValue, at: datetime | None) -> Document:
    with override(lang):
        text = Said(correction.best(lang)[0])
        return _noted(document, Callout("note", row(text), _("Correction of %(date)s") % {"date": day(at)}))


def taken_back(document: Document, lang: str, because: WordsValue, at: datetime | None) -> Document:
    with override(lang):
        return _noted(document, Callout("caution", row(said(because)), _("Withdrawn on %(date)s") % {"date": day(at)}))


def _noted(document: Document, note: Callout) -> Document:
    """The note stands right after cover and contents."""
    first = next((at for at, block in enumerate(document.blocks) if not isinstance(block, Cover | Contents)), len(document.blocks))
    return replace(document, blocks=(*document.blocks[:first], note, *document.blocks[first:]))
