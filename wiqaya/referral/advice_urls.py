"""The desk for advice, and requests taken down by somebody of a service, in the support workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import advice
from wiqaya.referral.views import help as doors

urlpatterns = [
    path("advice/", advice.questions, name="advice"),
    path("advice/<uuid:key>/", advice.question, name="advice-question"),
    path("advice/<uuid:key>/contact/", advice.contact, name="advice-contact"),
    path("intake/", doors.intake, name="intake"),
]
