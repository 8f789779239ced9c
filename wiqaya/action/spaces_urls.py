"""Pages of partners, spaces and newcomers."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.kinds import partners, spaces
from wiqaya.action.views import spaces as views
from wiqaya.registers.pages import urls_of

urlpatterns = [
    *(pattern for kind in (*partners.KINDS, *spaces.KINDS) for pattern in urls_of(kind)),
    path("spaces/<slug:short>/book/", views.book, name="book"),
    path("spaces/bookings/<uuid:key>/give-back/", views.give_back, name="give-back"),
    path("newcomers/", views.newcomers, name="newcomers"),
]
