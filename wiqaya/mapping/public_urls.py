"""The public pages of the mapping: the city's home and what was found.  No account, no session, no script needed."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import public, public_files

urlpatterns: list[URLPattern] = [
    path("", public.home, name="public-home"),
    path("findings/", public.findings, name="findings"),
    path("findings/what-works/", public.works, name="public-works"),
    path("findings/areas/<slug:slug>/", public.area, name="public-area"),
    path("findings/figures/<slug:key>/", public.figure, name="public-figure"),
    path("findings/figures/<slug:key>.<str:kind>", public_files.figure_file, name="public-figure-file"),
    path("findings/editions/<slug:short>.<str:kind>", public_files.report, name="public-report"),
]
