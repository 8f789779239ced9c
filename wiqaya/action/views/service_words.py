"""How a service is told of: on the pages of the city, in public, and on paper.  Who sees places is asked of the queries, never here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wiqaya.action import hours
from wiqaya.action.models import Service, ServicePlace
from wiqaya.action.queries import services as queries
from wiqaya.action.words import Audience, Cost, Need, ServiceState, Spoken
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_short
from wiqaya.ui.parts import Pages
from wiqaya.ui.text import bdi, colon, isolate, words

Shown = SafeString | str


def joined(parts: Iterable[Shown]) -> SafeString:
    return format_html_join(_(", "), "{}", ((part,) for part in parts))


def labels(codes: Iterable[str], known: Any) -> list[str]:
    return [str(known(code).label) for code in codes if code in known.values]


def spans_words(spans: Sequence[hours.Span]) -> str:
    return _(", ").join(_("%(opens)s to %(closes)s") % {"opens": numerals.digits(opens), "closes": numerals.digits(closes)} for opens, closes in spans)


def day_lines(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(days, hours), neighbouring days with the same hours together, in the order of the city's week."""
    week = hours.week_of(rows)
    lines: list[tuple[list[str], tuple[hours.Span, ...]]] = []
    before: tuple[hours.Span, ...] = ()
    for code, name in hours.named_days():
        spans = week.get(code, ())
        if spans and spans == before:
            lines[-1][0].append(name)
        elif spans:
            lines.append(([name], spans))
        before = spans
    return [(_days(names), spans_words(spans)) for names, spans in lines]


def _days(names: list[str]) -> str:
    if len(names) > 2:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return _(", ").join(names)


def hours_shown(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    return format_html_join(format_html("<br>"), "{}{}{}", ((days, colon(), told) for days, told in day_lines(rows)))


def where_for(service: Service) -> Shown:
    """For which areas; of a service whose place must stay secret the areas are not told either."""
    if service.confidential or service.whole_city:
        return _("the whole city")
    return joined(words(area.name) for area in service.areas.all()) or _("not said yet")


def confirmed(service: Service) -> str:
    if service.confirmed_on is None:
        return _("never confirmed")
    return _("%(day)s, %(how)s") % {"day": date_short(service.confirmed_on), "how": service.get_confirmed_how_display()}


def ages(service: Service) -> str:
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return _("from %(low)s to %(high)s years") % {"low": numerals.number(low), "high": numerals.number(high)}
    if low is not None:
        return _("from %(low)s years") % {"low": numerals.number(low)}
    return _("up to %(high)s years") % {"high": numerals.number(high)} if high is not None else ""


def state_tag(service: Service) -> tuple[str, str]:
    """(words, kind of the tag); nothing for a service that is open as usual."""
    kind = {ServiceState.FULL: "caution", ServiceState.PAUSED: "caution", ServiceState.CLOSED: "quiet"}.get(ServiceState(service.state))
    return (service.get_state_display(), kind) if kind else ("", "")


@dataclass(frozen=True)
class Card:
    """A service as a line of a list."""

    service: Service
    url: str
    helps: SafeString
    where: Shown
    cost: str
    spoken: SafeString
    state: str
    state_kind: str
    stale: bool
    confirmed: str


def card(service: Service, url: str, *, on: date) -> Card:
    said, kind = state_tag(service)
    return Card(
        service, url, joined(labels(service.needs, Need)), where_for(service), str(Cost(service.cost).label), joined(map(bdi, labels(service.languages, Spoken))), said, kind,
        queries.is_stale(service, on=on), confirmed(service),
    )  # fmt: skip


def for_whom(service: Service) -> list[tuple[str, Shown]]:
    """Who can come, and who cannot."""
    return _filled(
        (_("For whom"), joined(labels(service.audiences, Audience))),
        (_("Who can come"), words(service.eligibility)),
        (_("Age"), ages(service)),
        (_("Who it is not for"), words(service.not_for)),
        (_("Languages"), joined(map(bdi, labels(service.languages, Spoken)))),
        (_("Cost"), str(Cost(service.cost).label)),
        (_("What it costs"), words(service.fees)),
    )


def ways(service: Service) -> list[tuple[str, Shown]]:
    """How to come there, without its places."""
    return _filled(
        (_("Run by"), words(service.organisation.name)),
        (_("Areas it serves"), where_for(service)),
        (_("How to come there"), words(service.how)),
        (_("Phone"), format_html('<a href="tel:{}">{}</a>', service.phone.replace(" ", ""), isolate(service.phone)) if service.phone else ""),
        (_("E-mail"), format_html('<a href="mailto:{}">{}</a>', service.email, isolate(service.email)) if service.email else ""),
        (_("Website"), format_html('<a href="{}" rel="noreferrer">{}</a>', service.url, isolate(service.url)) if service.url else ""),
        (_("By phone or online"), _("yes") if service.online else ""),
        (_("Opening hours"), hours_shown(service.hours)),
        (_("About the opening hours"), words(service.hours_note)),
        (_("Free places"), "" if service.free_places is None else numerals.number(service.free_places)),
        (_("Days of waiting"), "" if service.wait_days is None else numerals.number(service.wait_days)),
    )


def _filled(*items: tuple[str, Shown]) -> list[tuple[str, Shown]]:
    return [(label, value) for label, value in items if value]


@dataclass(frozen=True)
class Where:
    """A place that may be shown."""

    place: ServicePlace
    items: list[tuple[str, Shown]]


def where(place: ServicePlace) -> Where:
    point = f"{place.latitude}, {place.longitude}" if place.latitude is not None else ""
    items = _filled(
        (_("Address"), words(place.address)),
        (_("Area"), words(place.area.name) if place.area else ""),
        (_("When the bus is there") if place.mobile else _("Opening hours"), hours_shown(place.hours)),
        (_("Steps, lift, toilets, way from the stop"), words(place.access)),
        (_("Latitude, longitude"), isolate(point)),
    )
    return Where(place, items)


def kept_filters(given: Mapping[str, str], **more: str) -> str:
    kept = {name: value for name, value in given.items() if value and name != "after"} | more
    return f"?{urlencode(kept)}" if kept else ""


def pages(found: queries.Found, given: Mapping[str, str]) -> Pages | None:
    """Previous (to the beginning) and next, where there is more than one page."""
    if not found.after and not given.get("after"):
        return None
    onward = kept_filters(given, after=found.after) if found.after else ""
    return Pages(found.count, found.start, found.start + len(found.rows) - 1, (kept_filters(given) or "?") if given.get("after") else "", onward)

