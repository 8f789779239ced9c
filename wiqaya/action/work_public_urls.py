"""What the city does, on the public site."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.views import public

app_name = "activities"
urlpatterns = [path("", public.activities, name="list")]
