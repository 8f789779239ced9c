"""The mapping report: editions, recommendations, the publication check."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import recommendations, report, report_files

BASE = "understand/reports/"
ONE = f"{BASE}<slug:short>/"

urlpatterns: list[URLPattern] = [
    path(BASE, report.reports, name="reports"),
    path(f"{BASE}make/", report.make, name="report-make"),
    path(f"{BASE}recommendations/", recommendations.recommendations, name="recommendations"),
    path(f"{BASE}recommendations/new/", recommendations.add, name="recommendation-add"),
    path(f"{BASE}recommendations/<uuid:key>/", recommendations.change, name="recommendation"),
    path(f"{BASE}recommendations/<uuid:key>/remove/", recommendations.remove, name="recommendation-remove"),
    path(f"{BASE}work/<uuid:key>/", report_files.job, name="report-job"),
    path(ONE, report.report, name="report"),
    path(f"{ONE}report.<str:kind>", report_files.file, name="report-file"),
    path(f"{ONE}ask/", report.ask, name="report-ask"),
    path(f"{ONE}check/", report.check, name="check"),
    path(f"{ONE}correct/", report.correct, name="report-correct"),
    path(f"{ONE}withdraw/", report.withdraw, name="report-withdraw"),
]
