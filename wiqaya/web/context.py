"""What every page needs around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from wiqaya.web.navigation import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    city = getattr(request, "city", None)
    actor = getattr(request, "actor", None)
    modules = city.modules if city else []
    signed_in = actor is not None and actor.kind == "person"
    return {
        "city": city,
        "actor": actor,
        "signed_in": signed_in,
        "navigation": navigation(actor=actor, modules=modules, path=request.path) if actor is not None and signed_in else [],
        "languages": [(code, name, _in_language(request, code)) for code, name in settings.LANGUAGES],
        "demo": settings.DEMO,
    }


def _in_language(request: HttpRequest, code: str) -> str:
    """The address of this page in another language: only the prefix changes."""
    present = f"/{get_language()}/"
    path = request.get_full_path()
    return path.replace(present, f"/{code}/", 1) if present in path else f"/{code}/"
