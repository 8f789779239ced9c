"""Every address of the house.  Language first; the public site, then the workspace."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wiqaya.mapping.views.home import home
from wiqaya.web import views
from wiqaya.web.addresses import WORK

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("healthz", views.health, name="health"),
    path("collect/", include("wiqaya.surveys.collect_urls")),
    *i18n_patterns(
        path("account/", include("wiqaya.web.accounts")),
        path(f"{WORK}/people/", include("wiqaya.people.urls")),
        path(f"{WORK}/city/", include("wiqaya.places.urls")),
        path(f"{WORK}/understand/data/", include("wiqaya.records.urls")),
        path(f"{WORK}/understand/surveys/", include("wiqaya.surveys.urls")),
        path(f"{WORK}/support/", include("wiqaya.referral.urls")),
        path(f"{WORK}/strategy/", include("wiqaya.strategy.urls")),
        path(f"{WORK}/act/", include("wiqaya.action.urls")),
        path(f"{WORK}/", home, name="home"),
        path(f"{WORK}/", include("wiqaya.mapping.urls")),
        path("care/", include("wiqaya.referral.care_urls")),
        path("oversight/", include("wiqaya.referral.oversight_urls")),
        path("", include("wiqaya.web.public")),
    ),
]

handler400 = "wiqaya.web.views.bad_request"
handler403 = "wiqaya.web.views.denied"
handler404 = "wiqaya.web.views.not_found"
handler500 = "wiqaya.web.views.broken"
