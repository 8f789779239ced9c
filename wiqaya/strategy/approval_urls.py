"""Pages of approval, and the papers for a council."""

from __future__ import annotations

from django.urls import path

from wiqaya.strategy.views import approval, papers

urlpatterns = [
    path("approval/", approval.approval, name="approval"),
    path("approval/papers/being-written/<uuid:key>/", papers.job, name="paper-job"),
    path("approval/papers/<slug:paper>.<slug:kind>", papers.paper, name="free-paper"),
    path("approval/mandate/", approval.own_mandate, name="own-mandate"),
    path("approval/mandate/decide/", approval.decide_mandate, name="decide-mandate"),
    path("approval/questions/<uuid:key>/", approval.answer, name="council-question"),
    path("approval/<slug:short>/propose/", approval.propose, name="propose"),
    path("approval/<slug:short>/decide/", approval.decide, name="decide"),
    path("approval/<slug:short>/<slug:paper>.<slug:kind>", papers.paper, name="paper"),
]
