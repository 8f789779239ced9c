"""Reintegration, in the support workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import families, manual, networking, reintegration

urlpatterns = [
    path("reintegration/", reintegration.start, name="reintegration"),
    path("reintegration/role/", reintegration.role, name="city-role"),
    path("reintegration/parties/", reintegration.parties, name="parties"),
    path("reintegration/arrivals/new/", reintegration.announce, name="announce"),
    path("reintegration/arrivals/<slug:short>/", reintegration.arrival, name="arrival"),
    path("reintegration/arrivals/<slug:short>/<uuid:key>/", reintegration.task, name="preparation"),
    path("reintegration/arrivals/<slug:short>/<uuid:key>/done/", reintegration.task_done, name="preparation-done"),
    path("reintegration/conflicts/", reintegration.conflicts, name="conflicts"),
    path("reintegration/places/", reintegration.placements, name="placements"),
    path("reintegration/places/<uuid:key>/", reintegration.placement, name="placement"),
    path("reintegration/network/", networking.network, name="network"),
    path("reintegration/network/hide/", networking.hide, name="hide-network"),
    path("reintegration/network/exchange/", networking.exchange, name="exchange-meetings"),
    path("reintegration/network/bridge/", networking.bridge, name="bridge-meetings"),
    path("reintegration/framework/", networking.framework, name="framework"),
    path("reintegration/framework/<uuid:key>/", networking.framework_line, name="framework-line"),
    path("reintegration/stigma/", networking.stigma, name="stigma"),
    path("reintegration/manual/", manual.index, name="manual"),
    path("reintegration/manual/begin/", manual.begin, name="begin-manual"),
    path("reintegration/manual/new/", manual.write, name="new-section"),
    path("reintegration/manual/<int:number>/", manual.section, name="section"),
    path("reintegration/manual/<int:number>/edit/", manual.write, name="edit-section"),
    path("reintegration/manual/<int:number>/readings/", manual.readings, name="readings"),
    path("reintegration/families/", families.index, name="families"),
    path("reintegration/families/new/", families.new, name="new-family"),
    path("reintegration/families/<slug:short>/", families.family, name="family"),
    path("reintegration/families/<slug:short>/approve/", families.approve, name="approve-family"),
    path("reintegration/families/<slug:short>/review/", families.review, name="review-family"),
    path("reintegration/families/<slug:short>/end/", families.end, name="end-family"),
]
