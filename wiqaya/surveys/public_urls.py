"""Addresses for residents: where a survey is answered, and what came of it."""

from __future__ import annotations

from django.urls import path

from wiqaya.surveys.views import answer, promises, public_results

urlpatterns = [
    path("<str:code>", answer.welcome, name="survey-short"),
    path("<str:code>/said", promises.said, name="survey-said"),
    path("<str:code>/results", public_results.results, name="survey-results"),
    path("<str:code>/results.csv", public_results.results_file, name="survey-results-file"),
    path("<str:code>/results/<slug:short>", public_results.result, name="survey-result"),
    path("<str:code>/results/<slug:short>.csv", public_results.result_file, name="survey-result-file"),
    path("<str:code>/method", public_results.method, name="survey-method"),
    path("<str:code>/method.pdf", public_results.method_file, name="survey-method-file"),
    path("<str:code>/questions", answer.question, name="survey-question"),
    path("<str:code>/check", answer.review, name="survey-check"),
    path("<str:code>/thanks", answer.thanks, name="survey-thanks"),
    path("<str:code>/withdraw", answer.withdraw, name="survey-withdraw"),
]
