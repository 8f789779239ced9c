"""The public site of a city, and the gallery of components."""

from __future__ import annotations

from django.urls import include, path

from wiqaya.safeguards.access import public
from wiqaya.ui.views import gallery

urlpatterns = [
    path("gallery/", public(gallery), name="gallery"),
    path("s/", include("wiqaya.surveys.public_urls")),
    path("g/", include("wiqaya.referral.guest_urls")),
    path("help/", include("wiqaya.referral.help_urls")),
    path("your-data/", include("wiqaya.referral.rights_urls")),
    path("activities/", include("wiqaya.action.work_public_urls")),
    path("plan/", include("wiqaya.strategy.public_urls")),
    path("our-city/", include("wiqaya.action.city_public_urls")),
    path("services/", include("wiqaya.action.public_urls")),
    path("", include("wiqaya.mapping.public_urls")),
]
