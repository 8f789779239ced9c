"""The oversight office (space F)."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import misuse, oversight, oversight_requests

app_name = "oversight"
urlpatterns = [
    path("", oversight.home, name="home"),
    path("audit/", oversight.trail, name="trail"),
    path("audit/export/", oversight.export, name="export"),
    path("audit/sample/", oversight.sample, name="sample"),
    path("exceptions/", oversight.exceptional, name="exceptions"),
    path("exceptions/<uuid:key>/", oversight.exception, name="exception"),
    path("danger/", oversight.emergencies, name="emergencies"),
    path("danger/<uuid:key>/", oversight.emergency, name="emergency"),
    path("questions/", oversight.exchanges, name="exchanges"),
    path("questions/<slug:short>/", oversight.exchange, name="exchange"),
    path("purposes/", oversight.purposes, name="purposes"),
    path("requests/", oversight_requests.requests, name="requests"),
    path("requests/<slug:short>/", oversight_requests.one, name="request"),
    path("misuse/", misuse.reports, name="misuse"),
    path("misuse/<slug:short>/", misuse.one, name="misuse-report"),
    path("terms/", oversight_requests.terms, name="terms"),
]
