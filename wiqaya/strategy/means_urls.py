"""Pages of the means."""

from __future__ import annotations

from django.urls import include, path

from wiqaya.registers.pages import urls_of
from wiqaya.strategy.kinds.means import MEANS
from wiqaya.strategy.views import means

urlpatterns = [
    path("means/", means.means, name="means"),
    path("means/", include([pattern for kind in MEANS for pattern in urls_of(kind)])),
]
