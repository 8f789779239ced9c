"""What every page needs around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wiqaya.people.queries import describe_roles
from wiqaya.web.navigation import navigation

ANYBODY = {"home": "public-home", "findings": "findings", "plan": "plan:plan", "help": "help:doors", "services": "services:find", "rights": "rights:doors"}
LEAVE = {"leave": "help:leave"}  # on the pages of help alone
SIGNED_OUT = {"signin": "account_login"}
SIGNED_IN = {"work": "home", "role": "people:my-role", "account": "people:account", "signout": "account_logout"}


def frame(request: HttpRequest) -> dict[str, Any]:
    city, actor = getattr(request, "city", None), getattr(request, "actor", None)
    signed_in = actor is not None and actor.kind == "person"
    in_help = request.resolver_match is not None and request.resolver_match.namespace == "help"
    return {
        "city": city,
        "actor": actor,
        "signed_in": signed_in,
        "acting_as": "، ".join(describe_roles(actor.roles)) if signed_in and actor else "",
        "navigation": navigation(actor=actor, modules=city.modules if city else [], path=request.path) if signed_in and actor else [],
        "links": _links(ANYBODY | (SIGNED_IN if signed_in else SIGNED_OUT) | (LEAVE if in_help else {})),
        "demo": settings.DEMO,
    }


def _links(names: dict[str, str]) -> dict[str, str]:
    """The addresses that exist."""
    found = {}
    for key, name in names.items():
        try:
            found[key] = reverse(name)
        except NoReverseMatch:
            continue
    return found
