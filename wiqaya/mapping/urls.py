"""The addresses of the mapping, part by part, below `work/`."""

from __future__ import annotations

from django.urls import URLPattern

from wiqaya.mapping.urls_cycle import urlpatterns as cycle
from wiqaya.mapping.urls_issues import urlpatterns as issues

app_name = "mapping"
urlpatterns: list[URLPattern] = [*cycle, *issues]
