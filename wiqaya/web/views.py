"""The door of the installation: language choice, health, and pages for what went wrong."""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix
from django.utils.translation import get_language_from_request

from wiqaya.people.queries import describe_roles, waits_for_second_step
from wiqaya.safeguards.access import NOBODY, NotAllowed, OwnWork, WorkRequest, holders, public

log = logging.getLogger("wiqaya")


@public
def choose_language(request: WorkRequest) -> HttpResponse:
    """Saved choice, then the browser's languages, then the city's; never the network address."""
    saved = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    asked = request.headers.get("Accept-Language", "")
    lang = saved or (get_language_from_request(request) if asked else "") or (request.city.language if request.city else "ar")
    known = {code for code, _name in settings.LANGUAGES}
    return HttpResponseRedirect(f"{get_script_prefix()}{lang if lang in known else 'ar'}/")


@public
def health(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": True, "database": True})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/errors/400.html", status=400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What kind of page it is, and which roles open it; whoever only lacks the second step is led to it."""
    if isinstance(exception, NotAllowed) and waits_for_second_step(getattr(request, "actor", NOBODY)):
        return redirect("people:second-step")
    permission = exception.permission if isinstance(exception, NotAllowed) else ""
    page = {"permission": permission, "holders": describe_roles(holders(permission)), "own_work": isinstance(exception, OwnWork)}
    return render(request, "ui/errors/403.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    reference = uuid.uuid4().hex[:8]
    log.error("page failed, reference %s", reference)
    return render(request, "ui/errors/500.html", {"reference": reference}, status=500)
