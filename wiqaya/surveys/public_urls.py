"""Addresses for residents: where a survey is answered."""

from __future__ import annotations

from django.urls import path

from wiqaya.surveys.views import answer

urlpatterns = [
    path("<str:code>", answer.welcome, name="survey-short"),
]
