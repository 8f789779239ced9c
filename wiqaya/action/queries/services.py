"""Reading the directory of services: search in every script, one service, what waits to be confirmed, what to show to whom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce
from django.utils import timezone

from wiqaya.action import terms
from wiqaya.action.access import SERVICES
from wiqaya.action.models import Service, ServicePlace, ServiceTerm
from wiqaya.action.words import Audience, ServiceState
from wiqaya.safeguards.access import Actor

KEPT = timedelta(days=183)  # a service that nobody has confirmed for longer is marked
LONG_AGO = date(1900, 1, 1)
PAGE = 30
NEXT_BEST = 3
FIELDS = (
    "name", "description", "eligibility", "not_for", "fees", "how", "hours_note", "needs", "audiences", "languages", "cost", "state", "hours",
    "minimum_age", "maximum_age", "phone", "email", "url", "online", "whole_city", "confidential", "free_places", "wait_days", "for_support", "public",
)  # fmt: skip
PLACE_FIELDS = ("name", "address", "access", "latitude", "longitude", "mobile", "hours")


@dataclass(frozen=True)
class Found:
    """A page of a search: exact names first, then what was confirmed last; `after` is the short id to go on from."""

    rows: list[Service]
    count: int
    start: int
    after: str


def services() -> QuerySet[Service]:
    """Services with what a line of a list says of them."""
    return Service.objects.select_related("organisation").prefetch_related("areas")


def shown_to_all() -> QuerySet[Service]:
    """What stands in the public directory."""
    return Service.objects.filter(public=True).exclude(state=ServiceState.CLOSED)


def search(
    rows: QuerySet[Service], text: str, wanted: Mapping[str, str], *, at: datetime, after: str = "", size: int = PAGE
) -> Found:
    """A page of those among `rows` that hold every word of `text` (the last one may be unfinished) and all that is `wanted`.

    `wanted`: need, audience, language, cost, state as codes; area as the key of an area: services for that area and those for the whole
    city; open ("now"); look ("stale").  The order is no judgement: a name that was written out whole, then the day of the last confirmation.
    """
    found = _wanted(_with_words(rows, text), wanted, at)
    exact = _called(found, text)
    others = found.exclude(pk__in=exact) if exact else found
    keyed = others.annotate(last=Coalesce("confirmed_on", Value(LONG_AGO))).order_by("-last", "-pk")
    mark = Service.objects.filter(short=after).values_list("pk", "confirmed_on").first() if after else None
    beyond = keyed
    if mark:
        key, last = mark[0], mark[1] or LONG_AGO
        beyond = keyed.filter(Q(last__lt=last) | Q(last=last, pk__lt=key))
    room = max(size - (0 if mark else len(exact)), 0)
    left = list(beyond.annotate(left=Window(Count("*"))).values_list("pk", "left")[: room + 1])  # how many go on is counted in the same pass
    page = [*([] if mark else exact), *(key for key, _left in left[:room])]
    going_on = left[0][1] if left else 0
    count = (keyed.count() if mark else going_on) + len(exact)
    start = 1 + (count - going_on if mark else 0)
    listed = {row.pk: row for row in services().filter(pk__in=page)}
    ordered = [listed[key] for key in page if key in listed]
    return Found(ordered, count, start, ordered[-1].short if len(left) > room and ordered else "")


def _with_words(rows: QuerySet[Service], text: str) -> QuerySet[Service]:
    words = terms.query_words(text)
    for place, word in enumerate(words):
        found = Q(pk__in=_holding(Q(term__in=terms.alternatives(word))))
        if place == len(words) - 1:
            for start in sorted(terms.beginnings(word)):
                found |= Q(pk__in=_holding(_begins(start)))  # a question of its own, so that each is answered from the index
        rows = rows.filter(found)
    return rows


def _holding(condition: Q) -> QuerySet[ServiceTerm, Any]:
    return ServiceTerm.objects.filter(condition).values("service")


def _begins(start: str) -> Q:
    """In a form for which each database uses its index."""
    if connection.vendor == "postgresql":
        return Q(term__startswith=start)
    return Q(term__gte=start, term__lt=start + chr(0x10FFFF))


def _called(rows: QuerySet[Service], text: str) -> list[Any]:
    """Keys of those whose whole name was written, in any language, oldest first."""
    marked = list(_holding(Q(term=terms.name_mark(text))).values_list("service", flat=True)[:PAGE]) if text.strip() else []
    return list(rows.filter(pk__in=marked).order_by("pk").values_list("pk", flat=True)[: PAGE // 2]) if marked else []


def _wanted(rows: QuerySet[Service], wanted: Mapping[str, str], at: datetime) -> QuerySet[Service]:
    marks: list[list[str]] = []
    if wanted.get("need"):
        marks.append([terms.need_mark(wanted["need"])])
    if wanted.get("audience"):
        marks.append([terms.audience_mark(wanted["audience"]), terms.audience_mark(Audience.EVERYBODY)])
    if wanted.get("language"):
        marks.append([terms.language_mark(wanted["language"])])
    if wanted.get("area"):
        marks.append([terms.area_mark(wanted["area"].replace("-", "")), terms.EVERYWHERE])
    if wanted.get("cost"):
        marks.append([terms.cost_mark(wanted["cost"])])
    if wanted.get("open"):
        marks.append(_open(at))
    for some in marks:
        rows = rows.filter(pk__in=_holding(Q(term__in=some)))
    rows = rows.filter(state=wanted["state"]) if wanted.get("state") else rows
    return to_confirm(rows, on=at.date()) if wanted.get("look") == "stale" else rows


def _open(at: datetime) -> list[str]:
    here = timezone.localtime(at)
    known = ServiceTerm.objects.filter(_begins(terms.day_mark(here))).values_list("term", flat=True).distinct()
    return terms.open_marks(known, here)


def is_stale(service: Service, *, on: date) -> bool:
    """Nobody has confirmed it for six months, or ever."""
    return service.confirmed_on is None or on - service.confirmed_on > KEPT


def to_confirm(rows: QuerySet[Service], *, on: date) -> QuerySet[Service]:
    """Those not closed that nobody has confirmed for six months."""
    return rows.exclude(state=ServiceState.CLOSED).filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=on - KEPT))


def next_to_confirm(*, on: date, limit: int = 50) -> list[Service]:
    """What to ask about next: never confirmed first, then the longest ago."""
    rows = to_confirm(services(), on=on)
    return list(rows.order_by(F("confirmed_on").asc(nulls_first=True), "pk")[:limit])


def sees_places(by: Actor | None, service: Service) -> bool:
    """Where a service is: for everybody, unless its place must stay secret; then for those alone who keep the directory."""
    return not service.confidential or (by is not None and by.may(SERVICES))


def places_of(service: Service, by: Actor | None = None) -> list[ServicePlace]:
    """Its places as far as `by`, or nobody in particular, may see them: fixed places, then stops."""
    if not sees_places(by, service):
        return []
    return list(ServicePlace.objects.filter(service=service).select_related("area").order_by("mobile", "pk"))


def next_best(service: Service, *, limit: int = NEXT_BEST) -> list[Service]:
    """Open services of the public directory that help with one of the same needs, for the same areas or the whole city; those that share
    most needs first, then what was confirmed last."""
    if not service.needs:
        return []
    needs = [terms.need_mark(code) for code in service.needs]
    areas = [terms.EVERYWHERE]
    if not (service.confidential or service.whole_city):
        areas += [terms.area_mark(key) for key in service.areas.values_list("pk", flat=True)]
    rows = shown_to_all().filter(state=ServiceState.ACTIVE).exclude(pk=service.pk).filter(pk__in=_holding(Q(term__in=areas)))
    held = ServiceTerm.objects.filter(term__in=needs, service__in=rows.order_by().values("pk")).values("service")
    shared = held.annotate(shared=Count("pk"), last=Coalesce("service__confirmed_on", Value(LONG_AGO))).order_by("-shared", "-last", "-service")
    keys = [one["service"] for one in shared[:limit]]
    found = {row.pk: row for row in services().filter(pk__in=keys)}
    return [found[key] for key in keys]


def for_support() -> list[Service]:
    """The minimal list for redirection: services that the table of support can pass people on to, with who runs them; open ones first.

    Places are not among what is handed over: ask `places_of`, which keeps those that must stay secret.
    """
    rows = services().filter(for_support=True).exclude(state__in=[ServiceState.CLOSED, ServiceState.PAUSED])
    return sorted(rows.order_by("pk"), key=lambda row: row.state != ServiceState.ACTIVE)


def service_digest(service: Service) -> str:
    """Changes when anything that the form holds changes: tells a writer that somebody else wrote meanwhile."""
    return _digest([getattr(service, name) for name in FIELDS] + [service.organisation_id, sorted(map(str, service.areas.values_list("pk", flat=True)))])


def place_digest(place: ServicePlace) -> str:
    return _digest([getattr(place, name) for name in PLACE_FIELDS] + [place.area_id])


def _digest(values: list[Any]) -> str:
    plain = [{lang: entry.get("text") for lang, entry in sorted(value.items())} if hasattr(value, "best") else str(value) for value in values]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:16]
