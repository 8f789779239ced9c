"""Pages of programmes in the workspace."""

from __future__ import annotations

from django.urls import path

from wiqaya.action.views import programme_steps as steps
from wiqaya.action.views import programmes, sessions

ONE = "programmes/<slug:short>/"
urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/file/", programmes.file, name="programmes-file"),
    path("programmes/without/", programmes.gaps_page, name="programme-gaps"),
    path("programmes/ideas/", programmes.ideas, name="programme-ideas"),
    path("programmes/new/", programmes.new, name="programme-new"),
    path(ONE, programmes.programme, name="programme"),
    path(f"{ONE}edit/<slug:page>/", steps.step, name="programme-step"),
    path(f"{ONE}wording/", steps.wording, name="programme-wording"),
    path(f"{ONE}start/", steps.start, name="programme-start"),
    path(f"{ONE}end/", steps.end, name="programme-end"),
    path(f"{ONE}stop/", steps.stop, name="programme-stop"),
    path(f"{ONE}publish/", steps.publish, name="programme-publish"),
    path(f"{ONE}unpublish/", steps.unpublish, name="programme-unpublish"),
    path(f"{ONE}sessions/new/", sessions.new_session, name="session-new"),
    path(f"{ONE}sessions/<uuid:key>/", sessions.edit_session, name="session-edit"),
    path(f"{ONE}sessions/<uuid:key>/remove/", sessions.remove_session, name="session-remove"),
    path(f"{ONE}harm/", sessions.new_harm, name="harm-new"),
    path(f"{ONE}harm/<uuid:key>/", sessions.answer_harm, name="harm-answer"),
]
