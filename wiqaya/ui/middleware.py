"""Digits, month names and calendar of the reader, for the length of one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from wiqaya.ui.numerals import Reading
from wiqaya.ui.numerals import reading as reading_as


def choices(city: Any, user: Any) -> dict[str, Any]:
    """The person's choice, then the city's, then the default."""
    default = Reading()
    return {
        "digits": getattr(user, "digits", "") or getattr(city, "digits", "") or default.digits,
        "months": getattr(city, "month_names", "") or default.months,
        "week_start": getattr(city, "week_start", default.week_start),
        "hijri_offset": getattr(city, "hijri_offset", default.hijri_offset),
    }


def reading(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: place it after those that set `request.city` and `request.user`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with reading_as(**choices(getattr(request, "city", None), getattr(request, "user", None))):
            return get_response(request)

    return middleware
