"""Your data, your rights: without an account."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import rights

app_name = "rights"
urlpatterns = [
    path("", rights.doors, name="doors"),
    path("ask/", rights.ask, name="ask"),
    path("misuse/", rights.misuse, name="misuse"),
    path("ledger/", rights.ledger, name="ledger"),
    path("code/", rights.code, name="code"),
]
