"""Results for residents: every number that was agreed to, as a sentence, a map, a table and a file.  No account, no session, no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from wiqaya.engines.disclosure import Released
from wiqaya.safeguards.access import WorkRequest, public
from wiqaya.surveys import figures, sheets
from wiqaya.surveys.annex import annex
from wiqaya.surveys.models import Result, Wave
from wiqaya.surveys.queries import publishing as queries
from wiqaya.surveys.queries.publishing import PublicLine
from wiqaya.surveys.sentences import certainty, ends, headline
from wiqaya.surveys.words import Breakdown
from wiqaya.ui.documents import PdfUnavailable, to_html, to_pdf
from wiqaya.ui.figures import Shown
from wiqaya.ui.parts import Link, Tab

KEPT = 24 * 60 * 60  # seconds that a made PDF is held
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Number:
    """A number of a round in words, with its tables."""

    line: PublicLine
    headline: str
    certainty: str
    ends: str  # of a mean: between which answers it lies


@public
def results(request: WorkRequest, code: str) -> HttpResponse:
    """What residents said: a sentence for every number, with its range and how many people answered."""
    wave = _wave(code)
    page = {
        "wave": wave, "survey": wave.survey, "numbers": numbers(wave, queries.published(wave)), "withdrawn": queries.withdrawn(wave), "drawn": queries.drawn(wave),
        "others": [one for one in queries.public_rounds(wave.survey) if one.pk != wave.pk], "promises": queries.public_promises(wave.survey)[:3],
    }  # fmt: skip
    return render(request, "surveys/public/results.html", page)


@public
def result(request: WorkRequest, code: str, short: str) -> HttpResponse:
    """One number: on the map, or by sex, age or group."""
    wave = _wave(code)
    return render(request, "surveys/public/result.html", number_page(request, wave, *_found(wave, short)))


@public
def results_file(request: WorkRequest, code: str) -> HttpResponse:
    """Every public number of the round in one table; digits 0-9."""
    wave = _wave(code)
    tables = [found for row in queries.published(wave) if (found := queries.public_result(wave, row.short))]
    if not tables:
        raise Http404(code)
    return _file(sheets.rows_as_csv(wave, tables, get_language() or "ar"), f"{wave.short}.csv")


@public
def result_file(request: WorkRequest, code: str, short: str) -> HttpResponse:
    """One table as CSV, as the page shows it."""
    wave = _wave(code)
    line, row, released = _found(wave, short)
    drawn = figures.figure_of(wave, line.asked, row.breakdown, released, fictional=bool(request.city.fictional))
    return _file(drawn.csv((get_language() or "ar")[:2]), f"{short}.csv")


@public
def method(request: WorkRequest, code: str) -> HttpResponse:
    """How the round was asked and counted, with the questions word for word."""
    wave, lang = _method(code)
    document = annex(wave, lang, city=request.city, on=timezone.localdate())
    return render(request, "surveys/public/method.html", {"wave": wave, "title": document.title, "document": to_html(document, lang), "lang": lang})


@public
def method_file(request: WorkRequest, code: str) -> HttpResponse:
    """The same as PDF.  It is made once a day at most for each language."""
    wave, lang = _method(code)
    today = timezone.localdate()
    place = f"survey-method-{wave.pk}-{lang}-{today.isoformat()}-{getattr(wave.weightings.first(), 'number', 0)}"
    data = cache.get(place)
    if data is None:
        try:
            data = to_pdf(annex(wave, lang, city=request.city, on=today), lang)
        except PdfUnavailable:
            return redirect("survey-method", code)
        cache.set(place, data, KEPT)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{wave.short}-method-{lang}.pdf"'
    return response


def numbers(wave: Wave, rows: Iterable[Result]) -> list[Number]:
    """The numbers that these tables hold, in the order of the questions."""
    return [_number(wave, line) for line in queries.lines_of(wave, rows)]


def number_page(request: WorkRequest, wave: Wave, line: PublicLine, row: Result, released: Released) -> dict[str, Any]:
    """What a page shows of one table."""
    fictional = bool(request.city.fictional)
    page: dict[str, Any] = {
        "wave": wave, "row": row, "number": _number(wave, line), "drawn": queries.drawn(wave), "refused": [one for one in line.rows if not one.release],
        "figure": Shown(figures.figure_of(wave, line.asked, row.breakdown, released, fictional=fictional)),
        "tabs": [Tab(Breakdown(one.breakdown).label, request.path.replace(row.short, one.short), one == row) for one in line.shown],
        "downloads": [Link("CSV", reverse("survey-result-file", args=[wave.code, row.short]))],
    }  # fmt: skip
    if row.breakdown == Breakdown.AREA:
        page["beside"] = Shown(figures.bars_of(wave, line.asked, released, fictional=fictional))
    return page


def _number(wave: Wave, line: PublicLine) -> Number:
    city, drawn, statistic = line.city, queries.drawn(wave), line.asked.statistic
    if city.get("rate") is None:
        return Number(line, "", "", "")
    answers = queries.ends_of(wave, line.asked)
    said = headline(statistic, city, answer=line.asked.answer_title, drawn=drawn)
    return Number(line, said, certainty(statistic, city, drawn=drawn), ends(answers) if answers else "")


def _wave(code: str) -> Wave:
    """The same answer for what does not exist and for what is not public."""
    wave = queries.public_wave(code)
    if wave is None:
        raise Http404("nothing is public here")
    return wave


def _found(wave: Wave, short: str) -> tuple[PublicLine, Result, Released]:
    found = queries.public_result(wave, short)
    if found is None:
        raise Http404("nothing is public here")
    return found


def _method(code: str) -> tuple[Wave, str]:
    wave = _wave(code)
    if not queries.is_public(wave):
        raise Http404("nothing is public here")
    return wave, (get_language() or "ar")[:2]


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
