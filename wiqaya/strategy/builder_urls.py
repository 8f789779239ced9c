"""Pages of the builder, of versions, of the plan, of principles and of comments."""

from __future__ import annotations

from django.urls import path

from wiqaya.strategy.views import builder, comments, plan, plan_writing, principles, versions

ONE = "builder/<slug:short>/"
CHECK = "principles/<slug:about>/<uuid:key>/"

urlpatterns = [
    path("builder/", builder.builder, name="builder"),
    path("builder/new/", builder.new_strategy, name="new-strategy"),
    path(ONE, builder.strategy, name="strategy"),
    path(f"{ONE}stand/", builder.stand, name="stand"),
    path(f"{ONE}part/<slug:part>/", builder.part, name="part"),
    path(f"{ONE}words/", builder.words, name="wording"),
    path(f"{ONE}versions/", versions.versions, name="versions"),
    path(f"{ONE}versions/keep/", versions.keep, name="keep-version"),
    path(f"{ONE}versions/<int:before>/<int:after>/", versions.compare, name="compare"),
    path(f"{ONE}revise/", versions.revise, name="revise"),
    path(f"{ONE}take-back/", versions.take_back, name="take-back"),
    path(f"{ONE}people/", comments.people, name="people"),
    path(f"{ONE}people/open/", comments.open_comments, name="open-comments"),
    path(f"{ONE}people/close/", comments.close_comments, name="close-comments"),
    path(f"{ONE}people/say/", comments.say, name="say"),
    path("comments/", comments.queue, name="comments"),
    path("comments/<uuid:key>/", comments.read, name="read-comment"),
    path("comments/<uuid:key>/show/", comments.show, name="show-comment"),
    path("comments/<uuid:key>/answer/", comments.answer, name="answer-comment"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<slug:short>/", plan.plan_of, name="plan-of"),
    path("plan/<slug:short>/national/", plan.national, name="national"),
    path("plan/<slug:short>/priority/", plan_writing.new_priority, name="priority-new"),
    path("priorities/<slug:short>/", plan_writing.edit_priority, name="priority-edit"),
    path("priorities/<slug:short>/move/", plan_writing.move_priority, name="priority-move"),
    path("priorities/<slug:short>/remove/", plan_writing.remove_priority, name="priority-remove"),
    path("priorities/<slug:short>/measure/", plan_writing.new_measure, name="measure-new"),
    path("measures/<slug:short>/", plan.measure, name="measure"),
    path("measures/<slug:short>/edit/", plan_writing.edit_measure, name="measure-edit"),
    path("measures/<slug:short>/note/", plan.note, name="measure-note"),
    path("measures/<slug:short>/remove/", plan_writing.remove_measure, name="measure-remove"),
    path(CHECK, principles.principles, name="principles"),
    path(f"{CHECK}again/", principles.ask_again, name="ask-again"),
    path(f"{CHECK}stand/<slug:principle>/", principles.stand, name="take-stand"),
]
