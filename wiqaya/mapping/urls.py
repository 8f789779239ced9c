"""The addresses of the mapping, part by part, below `work/`."""

from __future__ import annotations

from django.urls import URLPattern

from wiqaya.mapping.urls_cycle import urlpatterns as cycle

app_name = "mapping"
urlpatterns: list[URLPattern] = [*cycle]
