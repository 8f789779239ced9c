"""The public directory: find a service, one service, new in the city, where the buses stop.  No account, no script; every page has an address to share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.action import hours
from wiqaya.action.forms.services import ServiceFilter
from wiqaya.action.models import Service
from wiqaya.action.queries import arriving, sheets
from wiqaya.action.queries import services as queries
from wiqaya.action.views import service_words as told
from wiqaya.action.words import ServiceState
from wiqaya.safeguards.access import public
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain

PAGE = 20


def _card(row: Service, on: Any) -> told.Card:
    return told.card(row, reverse("services:service", args=[row.short]), on=on)


def _way(here: str) -> list[Link]:
    return [Link(_("Find a service"), reverse("services:find")), Link(here, "")]


@public
def find(request: HttpRequest) -> HttpResponse:
    """Search by words, need, area, language, cost."""
    form, now = ServiceFilter(request.GET), timezone.now()
    wanted, text, after = form.wanted(), form.text(), request.GET.get("after", "")
    found = queries.search(queries.shown_to_all(), text, wanted, at=now, after=after, size=PAGE)
    on = timezone.localdate(now)
    context = {
        "form": form, "text": text, "cards": [_card(row, on) for row in found.rows], "count": found.count, "filtered": bool(wanted or text),
        "pages": told.pages(found, {"q": text, **wanted, "after": after}), "sheets": sheets.shown_to_all().exists(), "buses": arriving.any_bus(),
    }  # fmt: skip
    return render(request, "action/directory/find.html", context)


@public
def service(request: HttpRequest, short: str) -> HttpResponse:
    """One service: for whom and for whom not, when and how to come there; where else to turn when it is full."""
    row = get_object_or_404(queries.services().filter(pk__in=queries.shown_to_all()), short=short)
    on = timezone.localdate()
    other = row.state in {ServiceState.FULL, ServiceState.PAUSED}
    context = {
        "service": row, "card": _card(row, on), "whom": told.for_whom(row), "ways": told.ways(row), "places": [told.where(place) for place in queries.places_of(row)],
        "next_best": [_card(one, on) for one in queries.next_best(row)] if other else [], "full": other, "breadcrumb": _way(words_plain(row.name)),
        "address": request.build_absolute_uri(request.path),
    }  # fmt: skip
    return render(request, "action/directory/service.html", context)


@public
def new_here(request: HttpRequest) -> HttpResponse:
    """New in the city: what comes first, and who helps with it."""
    on = timezone.localdate()
    parts = [(one, [_card(row, on) for row in one.services], f"{reverse('services:find')}?need={one.step.needs[0]}") for one in arriving.way()]
    return render(request, "action/directory/new_here.html", {"parts": parts, "sheets": sheets.shown_to_all().exists(), "breadcrumb": _way(_("New in the city"))})


@public
def buses(request: HttpRequest) -> HttpResponse:
    """Where the buses that bring help stop, day by day, today first."""
    names = dict(hours.named_days())
    on = timezone.localdate()
    days = [
        (names[day], day == hours.day_code(on), [(stop.place, told.spans_words([(stop.opens, stop.closes)])) for stop in some]) for day, some in arriving.stops(on=on)
    ]
    return render(request, "action/directory/buses.html", {"days": days, "breadcrumb": _way(_("Buses with help"))})
