"""To the city's own identity provider and back."""

from __future__ import annotations

import logging
from typing import Any, cast

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from requests import RequestException

from wiqaya.people.identity import CityAdapter, CityCallback, provider_name
from wiqaya.safeguards.access import public

log = logging.getLogger("wiqaya")


@public
@never_cache
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads on: the page's policy lets forms end here, so the way out is a link that opens by itself."""
    if request.method != "POST":
        return redirect("account_login")
    answer = _run(OAuth2LoginView, request, provider_id)
    if isinstance(answer, HttpResponseRedirectBase):
        return render(request, "people/to_provider.html", {"address": answer.url, "provider": provider_name()})
    return answer


@public
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _run(CityCallback, request, provider_id)


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return cast(HttpResponse, view.adapter_view(CityAdapter(request, provider_id))(request))
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
    except (RequestException, KeyError, ValueError):
        log.exception("the city's sign-in service did not answer as expected")
        return render(request, "socialaccount/authentication_error.html", status=502)
