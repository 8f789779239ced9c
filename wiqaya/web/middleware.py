"""From a request to its city and its actor; and a guard that no unlisted view is ever served."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.safeguards.access import NOBODY, WorkRequest
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.foreign import may_open

GetResponse = Callable[[Any], HttpResponse]
CITY_PREFIX = "/c/"


def city(get_response: GetResponse) -> GetResponse:
    """The city of the host name; of the path `/c/{slug}/…`; or the installation's first city."""

    def middleware(request: WorkRequest) -> HttpResponse:
        prefix = get_script_prefix()
        request.city = _city_of(request)
        try:
            with in_city(request.city.id if request.city else None):
                return get_response(request)
        finally:
            set_script_prefix(prefix)

    return middleware


def _city_of(request: HttpRequest) -> Any:
    if request.path_info.startswith(CITY_PREFIX):
        slug, _, rest = request.path_info.removeprefix(CITY_PREFIX).partition("/")
        found = places.city_by_slug(slug)
        if found is None:
            raise Http404(slug)
        set_script_prefix(f"{CITY_PREFIX}{slug}/")
        request.path_info = f"/{rest}"
        return found
    set_script_prefix("/")
    return places.city_by_host(request.get_host()) or places.default_city()


def actor(get_response: GetResponse) -> GetResponse:
    """Who asks, with the roles held in this city today; a long silence ends the session."""

    def middleware(request: WorkRequest) -> HttpResponse:
        request.actor = NOBODY
        user: Any = request.user
        if user.is_authenticated:
            if _too_long(request):
                logout(request)
            else:
                request.actor = people.actor_for(user, city=request.city, on=timezone.localdate(), strong=people.has_second_factor(user))
        return get_response(request)

    return middleware


def _too_long(request: HttpRequest) -> bool:
    """An hour of silence, or twelve hours since the sign-in."""
    now = int(time.time())
    began = request.session.setdefault("began", now)
    last = request.session.get("last", now)
    if now - last > 60 or "last" not in request.session:
        request.session["last"] = now  # once a minute is enough: every write costs a transaction
    return bool(now - last > settings.SESSION_IDLE or now - began > settings.SESSION_COOKIE_AGE)


def every_view_is_listed(get_response: GetResponse) -> GetResponse:
    """A view says what it needs, or stands in `web/foreign.py`; anything else is refused."""

    def middleware(request: WorkRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: WorkRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "needs") and not may_open(view, request.actor):
            raise PermissionDenied

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
