"""The map of areas, its files, and the pages of areas."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import area_page, explorer, layer_files

BASE = "understand/map/"
AREA = f"{BASE}areas/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(BASE, explorer.explorer, name="explorer"),
    path(f"{BASE}layers/<slug:layer>/<slug:form>", layer_files.layer_file, name="layer-file"),
    path(f"{BASE}prepare/<slug:layer>/", layer_files.prepare, name="layer-prepare"),
    path(f"{BASE}jobs/<uuid:key>/", layer_files.layer_job, name="layer-job"),
    path(AREA, area_page.area, name="area"),
    path(f"{AREA}/note/", area_page.area_note, name="area-note"),
    path(f"{AREA}/note/<uuid:key>/answer/", area_page.answer_note, name="area-note-answer"),
    path(f"{AREA}/note/<uuid:key>/remove/", area_page.remove_note, name="area-note-remove"),
]
