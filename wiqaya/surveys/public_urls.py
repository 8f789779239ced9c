"""Addresses for residents: where a survey is answered."""

from __future__ import annotations

from django.urls import path

from wiqaya.surveys.views import answer, promises

urlpatterns = [
    path("<str:code>", answer.welcome, name="survey-short"),
    path("<str:code>/said", promises.said, name="survey-said"),
    path("<str:code>/questions", answer.question, name="survey-question"),
    path("<str:code>/check", answer.review, name="survey-check"),
    path("<str:code>/thanks", answer.thanks, name="survey-thanks"),
    path("<str:code>/withdraw", answer.withdraw, name="survey-withdraw"),
]
