"""Pages of channels, campaigns and rumours."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.kinds import messages as kinds
from wiqaya.action.views import messages as views
from wiqaya.registers.pages import urls_of

ONE = "campaigns/<slug:short>/"
urlpatterns = [
    *(pattern for kind in kinds.KINDS for pattern in urls_of(kind)),
    *(path(f"{ONE}{name}/", views.line(name), name=f"campaign-{name}") for name in views.LINES),
    path(f"{ONE}begin/", views.begin, name="campaign-begin"),
    path("our-city/", views.identity, name="identity"),
    path("our-city/agree/", views.agree, name="agree-identity"),
]
