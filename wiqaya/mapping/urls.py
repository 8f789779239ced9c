"""The addresses of the mapping, part by part, below `work/`."""

from __future__ import annotations

from django.urls import URLPattern

from wiqaya.mapping.urls_assets import urlpatterns as assets
from wiqaya.mapping.urls_cycle import urlpatterns as cycle
from wiqaya.mapping.urls_explorer import urlpatterns as explorer
from wiqaya.mapping.urls_issues import urlpatterns as issues
from wiqaya.mapping.urls_reports import urlpatterns as reports
from wiqaya.mapping.urls_signals import urlpatterns as signals

app_name = "mapping"
urlpatterns: list[URLPattern] = [*assets, *cycle, *explorer, *issues, *reports, *signals]
