from __future__ import annotations

from django.urls import path

from wiqaya.places import views

app_name = "places"
urlpatterns = [
    path("set-up", views.set_up, name="set-up"),
    path("set-up/small", views.small, name="small"),
    path("areas", views.areas, name="areas"),
    path("areas/boundaries", views.boundaries, name="boundaries"),
    path("areas/<slug:slug>", views.area, name="area"),
    path("areas/<slug:slug>/edit", views.edit_area, name="edit-area"),
    path("areas/<slug:slug>/alias", views.add_alias, name="add-alias"),
    path("groups", views.groups, name="groups"),
    path("groups/new", views.edit_group, name="new-group"),
    path("groups/<slug:short>", views.edit_group, name="edit-group"),
]
