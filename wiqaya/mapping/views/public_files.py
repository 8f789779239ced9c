"""Files of the public site: a published edition, and the numbers and picture of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language

from wiqaya.mapping.queries import public as queries
from wiqaya.mapping.views.report_files import public_file
from wiqaya.safeguards.access import WorkRequest, public
from wiqaya.ui.figures import Figure

WRITERS: Mapping[str, tuple[str, Callable[[Figure, str], Any]]] = {
    "csv": ("text/csv; charset=utf-8", lambda figure, lang: figure.csv(lang)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda figure, lang: figure.xlsx(lang)),
    "json": ("application/json; charset=utf-8", lambda figure, lang: figure.json(lang)),
    "png": ("image/png", lambda figure, lang: figure.png(lang)),
}


@public
def report(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    """A published public edition as a page of its own, PDF or Word."""
    row = queries.by_short(short)
    if row is None:
        raise Http404(short)
    return public_file(request, row, kind)


@public
def figure_file(request: WorkRequest, key: str, kind: str) -> HttpResponse:
    """The numbers or the picture of a published figure; digits in files are 0-9."""
    found = queries.findings()
    figure = found.figure(key) if found and kind in WRITERS else None
    if figure is None:
        raise Http404(key)
    mime, write = WRITERS[kind]
    response = HttpResponse(write(figure, (get_language() or "ar")[:2]), content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{key}.{kind}"'
    return response
