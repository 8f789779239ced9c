"""The support workspace (space C)."""

from __future__ import annotations

from wiqaya.referral import advice_urls, exception_urls, plan_urls, reintegration_urls, room_urls

app_name = "care"
urlpatterns = [*advice_urls.urlpatterns, *room_urls.urlpatterns, *plan_urls.urlpatterns, *exception_urls.urlpatterns, *reintegration_urls.urlpatterns]
