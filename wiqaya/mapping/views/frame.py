"""What pages below the cycle and the pathway have around them: the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.mapping.models import Cycle
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain


def below_cycles(request: WorkRequest, template: str, page: dict[str, Any], here: str) -> HttpResponse:
    """A page of all mappings together: versions, methods, context, an import."""
    steps = [Link(_("Mapping cycle"), reverse("mapping:cycle")), Link(here, "")]
    return render(request, template, {**page, "breadcrumb": steps})


def below_cycle(request: WorkRequest, template: str, page: dict[str, Any], here: Any, *, asked: Cycle | None = None) -> HttpResponse:
    """A page of one mapping; with `asked`, below its list of those who were asked."""
    cycle: Cycle = page["cycle"]
    steps = [Link(words_plain(cycle.title), reverse("mapping:cycle-one", args=[cycle.short]))]
    if asked:
        steps.append(Link(_("Who was asked"), reverse("mapping:asked", args=[asked.short])))
    steps.append(Link(words_plain(here), ""))
    return render(request, template, {**page, "breadcrumb": steps})


def below_pathway(request: WorkRequest, template: str, page: dict[str, Any], here: Any) -> HttpResponse:
    steps = [Link(_("Our pathway"), reverse("mapping:pathway")), Link(words_plain(here), "")]
    return render(request, template, {**page, "breadcrumb": steps})
