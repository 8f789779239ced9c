"""The house, with registers of the tests in it."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wiqaya.registers.pages import urls_of
from wiqaya.registers.tests.kinds import KINDS
from wiqaya.web.urls import handler400, handler403, handler404, handler500
from wiqaya.web.urls import urlpatterns as house

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*i18n_patterns(path("kept/", include(([url for kind in KINDS for url in urls_of(kind)], "kept")))), *house]
