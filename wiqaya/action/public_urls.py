"""The public directory of services."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.views import directory, sheets

app_name = "services"
urlpatterns = [
    path("", directory.find, name="find"),
    path("new-here/", directory.new_here, name="new-here"),
    path("buses/", directory.buses, name="buses"),
    path("sheets/", sheets.public_list, name="sheets"),
    path("sheets/<slug:short>/", sheets.public_sheet, name="sheet"),
    path("sheets/<slug:short>.<str:kind>", sheets.public_file, name="sheet-file"),
    path("<slug:short>/", directory.service, name="service"),
]
