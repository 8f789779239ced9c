"""The public doors: advice, support, following with a code."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import help as views
from wiqaya.referral.views import paper
from wiqaya.referral.views.networking import together

app_name = "help"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("leave/", views.leave, name="leave"),
    path("advice/", views.advice, name="advice"),
    path("support/", views.support, name="support"),
    path("code/", views.code, name="code"),
    path("paper/", paper.page, name="paper"),
    path("paper/<slug:which>.<str:kind>", paper.file, name="paper-file"),
    path("returning/", together, name="returning"),
]
