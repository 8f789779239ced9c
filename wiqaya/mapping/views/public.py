"""The public site: the city's home, what was found, areas and figures.  Only what was published after a check is shown."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.mapping.queries import public as queries
from wiqaya.mapping.queries.public import Findings
from wiqaya.mapping.words import LightQuestion
from wiqaya.safeguards.access import public
from wiqaya.safeguards.fields import WordsValue
from wiqaya.surveys import facts as surveys
from wiqaya.ui.figures import Shown
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain

FILES = ("csv", "xlsx", "json", "png")


@public
def home(request: HttpRequest) -> HttpResponse:
    """Identity first, then help; what works here above what worries people."""
    found = queries.findings()
    key = queries.first_figure(found) if found else ""
    context = {"found": found, "figure": _shown(found, key), "key": key, "downloads": _downloads(key) if key else []}
    return render(request, "mapping/public/home.html", context)


@public
def findings(request: HttpRequest) -> HttpResponse:
    """The public edition as a page."""
    found = queries.findings()
    if found is None:
        return render(request, "mapping/public/none.html", {"withdrawn": queries.withdrawn(), "rounds": surveys.public_rounds()})
    editions = [row for row in queries.published_reports() if row.pk != found.report.pk]
    context = {
        "found": found, "issues": [_issue(one) for one in found.issues], "figures": found.figure_titles(), "answers": _answers(found), "editions": editions,
        "kinds": ("html", "pdf", "docx"), "breaks": found.cycle["breaks"], "rounds": surveys.public_rounds(),
    }  # fmt: skip
    return render(request, "mapping/public/findings.html", context)


def _issue(one: queries.Finding) -> dict[str, Any]:
    return {"it": one, "confidence": queries.confidence(one.confidence)}


def _answers(found: Findings) -> list[tuple[Any, WordsValue]]:
    return [(LightQuestion(key).label, text) for key, text in found.answers.items()] if found.cycle["light"] else []


@public
def works(request: HttpRequest) -> HttpResponse:
    """The list of what brings people together."""
    found = _found()
    return render(request, "mapping/public/works.html", {"found": found, "breadcrumb": _way(_("What works here"))})


@public
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """The portrait of an area: strengths first, then what people there worry about; no rank, no colour."""
    found = _found()
    place = queries.place_called(found, slug)
    if place is None:
        raise Http404(slug)
    context = {
        "found": found, "place": place, "strengths": found.strengths_in(place), "assets": found.assets_in(place),
        "issues": [_issue(one) for one in found.issues_in(place)], "city_issues": found.city_issues,
        "breadcrumb": _way(words_plain(place.name)),
    }  # fmt: skip
    return render(request, "mapping/public/area.html", context)


@public
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure with everything that belongs to it."""
    found = _found()
    shown = _shown(found, key)
    if shown is None:
        raise Http404(key)
    context = {
        "found": found, "figure": shown, "key": key, "downloads": _downloads(key), "title": dict(found.figure_titles())[key],
        "retraction": found.retraction(key), "breadcrumb": _way(_("Figure")),
    }  # fmt: skip
    return render(request, "mapping/public/figure.html", context)


def _way(here: str) -> list[Link]:
    """The way back to what was found."""
    return [Link(_("What we found"), reverse("findings")), Link(here, "")]


def _found() -> Findings:
    found = queries.findings()
    if found is None:
        raise Http404("nothing is published")
    return found


def _shown(found: Findings | None, key: str) -> Shown | None:
    drawn = found.figure(key) if found and key else None
    return Shown(drawn) if drawn else None


def _downloads(key: str) -> list[Link]:
    names = {"csv": "CSV", "xlsx": _("Excel"), "json": "JSON", "png": _("Picture")}
    return [Link(names[kind], reverse("public-figure-file", args=[key, kind])) for kind in FILES]
