"""Answering a survey on a phone, page by page, without a script and without an account (flow 1)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wiqaya.safeguards.access import WorkRequest, public
from wiqaya.surveys import queries
from wiqaya.surveys.models import Wave
from wiqaya.surveys.words import WaveState


def _wave(code: str) -> Wave:
    found = queries.wave_by_code(code)
    if found is None or found.state == WaveState.PLANNED:
        raise Http404(code)
    return found


@public
def welcome(request: WorkRequest, code: str) -> HttpResponse:
    """Who asks, why, how long, who decides and when; nothing is stored before "agree"."""
    wave = _wave(code)
    is_open = wave.state == WaveState.OPEN and wave.opens <= timezone.localdate() <= wave.closes
    return render(request, "surveys/answer/welcome.html", {"wave": wave, "survey": wave.survey, "open": is_open})
