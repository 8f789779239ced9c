"""Conversation, plan, reviews and the end of support, in the support workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import assessing, planning, reviewing

urlpatterns = [
    path("items/<slug:short>/conversation/", assessing.write, name="converse"),
    path("items/<slug:short>/conversation/<uuid:key>/", assessing.conversation, name="conversation"),
    path("items/<slug:short>/conversation/<uuid:key>/sign/", assessing.sign, name="sign"),
    path("items/<slug:short>/conversation/<uuid:key>/effect/", assessing.effect, name="effect"),
    path("items/<slug:short>/plan/", planning.plan, name="plan"),
    path("items/<slug:short>/plan/edit/", planning.edit, name="plan-edit"),
    path("items/<slug:short>/plan/goal/", planning.goal, name="plan-goal"),
    path("items/<slug:short>/plan/goal/<int:number>/support/", planning.support, name="plan-support"),
    path("items/<slug:short>/plan/support/<uuid:key>/state/", planning.support_state, name="support-state"),
    path("items/<slug:short>/plan/support/<uuid:key>/link/", planning.invite, name="support-link"),
    path("items/<slug:short>/plan/support/<uuid:key>/end-link/", planning.end_link, name="support-end-link"),
    path("items/<slug:short>/plan/consent/", planning.consent, name="plan-consent"),
    path("items/<slug:short>/plan/start/", planning.start, name="plan-start"),
    path("items/<slug:short>/plan/state/", planning.set_plan, name="plan-state"),
    path("items/<slug:short>/plan/service/", planning.bring_in, name="plan-service"),
    path("items/<slug:short>/plan/coordinator/", planning.assign, name="plan-coordinator"),
    path("items/<slug:short>/review/", reviewing.review, name="review"),
    path("items/<slug:short>/look/", reviewing.look, name="look"),
    path("items/<slug:short>/end/", reviewing.end, name="end"),
    path("items/<slug:short>/ended/", reviewing.ended, name="ended"),
    path("items/<slug:short>/later/<str:due>/", reviewing.follow_up, name="follow-up"),
    path("items/<slug:short>/eighteen/", reviewing.eighteen, name="eighteen"),
    path("later/", reviewing.later_page, name="later"),
    path("overdue/", reviewing.overdue, name="overdue"),
    path("staff/", reviewing.staff, name="staff"),
]
