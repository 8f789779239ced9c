"""Exceptional access, danger to life, questions of national bodies, and copies for the person, in the support workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import exceptions, rights, telling

urlpatterns = [
    path("exceptions/", exceptions.exceptional, name="exceptional"),
    path("exceptions/<uuid:key>/", exceptions.exception, name="exception"),
    path("items/<slug:short>/danger/", exceptions.emergency, name="emergency"),
    path("danger/<uuid:key>/", exceptions.emergency_one, name="emergency-one"),
    path("items/<slug:short>/questions/", exceptions.exchange, name="exchange"),
    path("questions/<slug:short>/", exceptions.exchange_one, name="exchange-one"),
    path("items/<slug:short>/told/", telling.told, name="told"),
    path("meetings/<slug:short>/<slug:number>/report-back/", telling.report_back, name="report-back"),
    path("items/<slug:short>/copy/", rights.copy, name="copy"),
]
