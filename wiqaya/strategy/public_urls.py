"""The public pages of the plan: approved text and progress, and the draft that lies open.  No account, no script needed."""

from __future__ import annotations

from django.urls import path

from wiqaya.strategy.views import public

app_name = "plan"
urlpatterns = [
    path("", public.plan, name="plan"),
    path("draft/", public.draft, name="draft"),
    path("draft/thanks/", public.thanks, name="thanks"),
    path("measures/<slug:short>/", public.measure, name="measure"),
]
