"""Addresses for devices (OpenRosa): outside of the languages, which devices ask for in a header."""

from __future__ import annotations

from django.urls import path

from wiqaya.surveys.views import openrosa

app_name = "collect"
urlpatterns = [
    path("formList", openrosa.form_list, name="form-list"),
    path("forms/<uuid:key>.xml", openrosa.form, name="form"),
    path("forms/<uuid:key>/manifest", openrosa.manifest, name="manifest"),
    path("forms/<uuid:key>/files/<uuid:file>", openrosa.file, name="file"),
    path("submission", openrosa.submission, name="submission"),
    path("<str:token>/formList", openrosa.form_list, name="device-form-list"),
    path("<str:token>/forms/<uuid:key>.xml", openrosa.form, name="device-form"),
    path("<str:token>/forms/<uuid:key>/manifest", openrosa.manifest, name="device-manifest"),
    path("<str:token>/forms/<uuid:key>/files/<uuid:file>", openrosa.file, name="device-file"),
    path("<str:token>/submission", openrosa.submission, name="device-submission"),
]
