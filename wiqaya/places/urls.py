from __future__ import annotations

from django.urls import path

from wiqaya.places.views import levels
from wiqaya.places.views import places as views

app_name = "places"
urlpatterns = [
    path("set-up", views.set_up, name="set-up"),
    path("set-up/small", views.small, name="small"),
    path("areas", views.areas, name="areas"),
    path("areas/boundaries", views.boundaries, name="boundaries"),
    path("areas/levels", levels.levels, name="levels"),
    path("areas/levels/new", levels.new_level, name="new-level"),
    path("areas/levels/<int:order>", levels.edit_level, name="edit-level"),
    path("areas/levels/<int:order>/figures", levels.figures_of, name="level-figures"),
    path("areas/levels/<int:order>/remove", levels.remove_level, name="remove-level"),
    path("areas/levels/<int:order>/within", levels.holding, name="holding"),
    path("areas/<slug:slug>", views.area, name="area"),
    path("areas/<slug:slug>/edit", views.edit_area, name="edit-area"),
    path("areas/<slug:slug>/alias", views.add_alias, name="add-alias"),
    path("groups", views.groups, name="groups"),
    path("groups/new", views.edit_group, name="new-group"),
    path("groups/<slug:short>", views.edit_group, name="edit-group"),
]
