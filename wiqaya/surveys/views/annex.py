"""The annex of a round, as a page and as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import READ
from wiqaya.surveys.annex import annex as composed
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.documents import PRINTED, PdfUnavailable, sent, to_html


@needs(READ)
def annex(request: WorkRequest, short: str) -> HttpResponse:
    wave, lang = wave_of(short), get_language() or "ar"
    document = composed(wave, lang, city=request.city, on=timezone.localdate())
    return render(request, "surveys/results/annex.html", {"wave": wave, "title": document.title, "document": to_html(document, lang)})


@needs(READ)
def annex_file(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    """PDF or Word; a sentence where the system library for PDF is missing."""
    if kind not in PRINTED:
        raise Http404(kind)
    wave, lang = wave_of(short), get_language() or "ar"
    try:
        data = PRINTED[kind][1](composed(wave, lang, city=request.city, on=timezone.localdate()), lang)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("surveys:annex", short)
    return sent(data, kind, f"{wave.short}-annex-{lang}.{kind}")
