"""Pages of the directory and its sheets in the workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.views import services, sheets

ONE = "services/<slug:short>/"
SHEET = "sheets/<slug:short>/"
urlpatterns = [
    path("services/", services.services, name="services"),
    path("services/new/", services.new_service, name="service-new"),
    path("services/to-confirm/", services.to_confirm, name="services-to-confirm"),
    path(ONE, services.service, name="service"),
    path(f"{ONE}edit/", services.edit_service, name="service-edit"),
    path(f"{ONE}confirm/", services.confirm_service, name="service-confirm"),
    path(f"{ONE}close/", services.close_service, name="service-close"),
    path(f"{ONE}places/new/", services.new_place, name="service-place-new"),
    path(f"{ONE}places/<uuid:key>/", services.edit_place, name="service-place"),
    path(f"{ONE}places/<uuid:key>/remove/", services.remove_place, name="service-place-remove"),
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/new/", sheets.new_sheet, name="sheet-new"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(f"{SHEET}fits/", sheets.sheet_fits, name="sheet-fits"),
    path(f"{SHEET}edit/", sheets.edit_sheet, name="sheet-edit"),
    path(f"{SHEET}remove/", sheets.remove_sheet, name="sheet-remove"),
    path(f"{SHEET}lines/<slug:service>/", sheets.sheet_line, name="sheet-line"),
    path(f"{SHEET}lines/<slug:service>/move/", sheets.move_line, name="sheet-move"),
    path("sheets/<slug:short>.<str:kind>", sheets.sheet_file, name="sheet-file"),
]
