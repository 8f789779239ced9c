"""What residents read of the city's words about itself."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.views import messages

urlpatterns = [path("", messages.our_city, name="public-our-city")]
