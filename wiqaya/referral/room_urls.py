"""What waits, situations, the room and the four filters, in the support workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import files, filters, own_areas, queue, room

urlpatterns = [
    path("", queue.start, name="start"),
    path("queue/", queue.queue, name="queue"),
    path("items/<slug:short>/", queue.situation, name="situation"),
    path("items/<slug:short>/open/", queue.open_notes, name="open"),
    path("items/<slug:short>/take-up/", queue.take_up, name="take-up"),
    path("items/<slug:short>/first-review/", queue.first_review, name="first-review"),
    path("items/<slug:short>/read-again/", queue.read_again, name="read-again"),
    path("items/<slug:short>/home/", queue.filter_one_page, name="filter-one"),
    path("items/<slug:short>/sheet/", queue.sheet, name="sheet"),
    path("items/<slug:short>/step-aside/", queue.step_aside, name="step-aside"),
    path("items/<slug:short>/consents/", filters.consents, name="consents"),
    path("items/<slug:short>/consents/new/", filters.consent, name="consent"),
    path("items/<slug:short>/consents/<uuid:key>/withdraw/", filters.withdraw, name="withdraw"),
    path("items/<slug:short>/envelope/", filters.envelope, name="envelope"),
    path("items/<slug:short>/identity/", filters.identity, name="identity"),
    path("items/<slug:short>/involved/", filters.involved, name="involved"),
    path("items/<slug:short>/acting/", filters.who_acts, name="acting"),
    path("items/<slug:short>/close/", filters.close, name="close"),
    path("items/<slug:short>/files/", files.listing, name="files"),
    path("items/<slug:short>/files/<uuid:key>/", files.opened, name="file"),
    path("items/<slug:short>/files/<uuid:key>/erase/", files.remove, name="file-remove"),
    path("own-areas/", own_areas.own_areas, name="own-areas"),
    path("meetings/new/", room.plan_meeting, name="plan-meeting"),
    path("meetings/<slug:short>/", room.meeting, name="meeting"),
    path("meetings/<slug:short>/open/", room.open_meeting, name="open-meeting"),
    path("meetings/<slug:short>/come/", room.come_in, name="come-in"),
    path("meetings/<slug:short>/close/", room.close_meeting, name="close-meeting"),
    path("meetings/<slug:short>/<slug:number>/", room.item, name="item"),
    path("meetings/<slug:short>/<slug:number>/say/", room.say, name="say"),
    path("meetings/<slug:short>/<slug:number>/propose/", room.propose, name="propose"),
    path("meetings/<slug:short>/<slug:number>/agree/", room.agree, name="agree"),
    path("meetings/<slug:short>/<slug:number>/leave/", room.leave_item, name="leave-item"),
    path("meetings/<slug:short>/<slug:number>/without-consent/", room.without_consent, name="without-consent"),
]
