"""A page for a provider without an account; the link holds its key."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import guest

urlpatterns = [path("<str:token>/", guest.guest, name="guest")]
