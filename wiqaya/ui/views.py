"""The gallery: every component in each of its states, with invented data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wiqaya.ui import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Pages are built from what stands here.  The address chooses the language."""
    return render(request, "ui/gallery.html", samples.everything(request.GET))
