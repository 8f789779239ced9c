"""What every page of the room has around it: the guard of the tables, no copies left behind, and one answer for all that is not there."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from wiqaya.people import queries as people
from wiqaya.referral.access import ADVISE, CARE, OVERSEE
from wiqaya.referral.apart import inside
from wiqaya.referral.flow import OutOfOrder
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.second_look import looking
from wiqaya.referral.views.looking import leave_line
from wiqaya.safeguards.access import WorkRequest, needs, public

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
IDLE = 15 * 60  # seconds without a page of the support workspace, after which one confirms who one is


def in_room(view: View, *, noted: bool = False) -> View:
    """Open the room's tables for this page; keep no copy of it; whatever is not there is not found.

    `noted`: what was shown leaves a line in the trail before it goes out.  Pages for residents leave none (docs/decisions/12).
    """

    @wraps(view)
    def shown(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with inside():
            try:
                response = view(request, *args, **kwargs)
            except (Hidden, OutOfOrder) as none:
                raise Http404 from none
            if noted:
                leave_line(request, response, kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return shown


def _confirmed(view: View) -> View:
    """After fifteen minutes without a page of this space, one confirms who one is."""

    @wraps(view)
    def asked(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = time.time()
        if now - request.session.get("care", 0) > IDLE and not people.recently_confirmed(request, now=now):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        request.session["care"] = int(now)
        return view(request, *args, **kwargs)

    return asked


def _looked_through(view: View) -> View:
    """Words that may be somebody's name are shown before a text is kept."""

    @wraps(view)
    def asked(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with looking(request.session):
            return view(request, *args, **kwargs)

    return asked


def care(view: V) -> V:
    """A page of the support workspace: for those with a seat; what they see depends on keys."""
    return cast(V, needs(CARE)(_confirmed(_looked_through(in_room(view, noted=True)))))


def desk(view: V) -> V:
    """A page of the desk for advice."""
    return cast(V, needs(ADVISE)(_confirmed(_looked_through(in_room(view, noted=True)))))


def oversight(view: V) -> V:
    """A page of the oversight office: logs and requests, never contents."""
    return cast(V, needs(OVERSEE)(_confirmed(in_room(view, noted=True))))


def for_staff(permission: str) -> Callable[[View], View]:
    """A page of the city workspace that reads the room's own set-up, never anybody's situation."""

    def decorate(view: View) -> View:
        return needs(permission)(in_room(view))

    return decorate


def _without_cookie(view: View) -> View:
    """Forms for residents set and need no cookie: nothing is done there in the name of whoever is signed in, so a token would protect nothing.

    What a page of another site sends is refused all the same.  Browsers that tell nobody where they come from (Tor Browser) send `null` or nothing.
    """

    @wraps(view)
    def shown(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not _from_here(request):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response

    return shown


def _from_here(request: WorkRequest) -> bool:
    origin = request.headers.get("Origin", "")
    own = origin in {"", "null", *settings.CSRF_TRUSTED_ORIGINS} or urlsplit(origin).netloc == request.get_host()
    return own and request.headers.get("Sec-Fetch-Site", "") != "cross-site"


def help_page(view: V) -> V:
    """A page for residents: no account, no cookie, no trace."""
    return cast(V, csrf_exempt(public(_without_cookie(in_room(view)))))
