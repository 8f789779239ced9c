"""Pathway, mapping cycle, asking and answering, methods, context."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import asking, context, cycle, methods, pathway

urlpatterns: list[URLPattern] = [
    path("pathway/", pathway.pathway, name="pathway"),
    path("pathway/lessons/", pathway.lessons, name="lessons"),
    path("pathway/lessons/learn/", pathway.learn, name="learn"),
    path("pathway/<int:number>/", pathway.stage, name="stage"),
    path("pathway/<int:number>/checklist/", pathway.checklist, name="stage-checklist"),
    path("pathway/<int:number>/move/", pathway.move, name="stage-move"),
    path("pathway/<int:number>/gaps/", pathway.gaps, name="stage-gaps"),
    path("understand/cycle/", cycle.cycle, name="cycle"),
    path("understand/cycle/new/", cycle.new, name="cycle-new"),
    path("understand/cycle/versions/", cycle.versions, name="cycle-versions"),
    path("understand/cycle/import/", cycle.import_, name="assessment-import"),
    path("understand/cycle/imported/<slug:short>/", cycle.assessment, name="assessment"),
    path("understand/cycle/methods/", methods.methods, name="methods"),
    path("understand/cycle/methods/change/", methods.change, name="method-change"),
    path("understand/cycle/methods/<int:version>/", methods.describe, name="method"),
    path("understand/cycle/context/", context.context, name="context"),
    path("understand/cycle/context/notes/new/", context.add_note, name="note-add"),
    path("understand/cycle/context/notes/<uuid:key>/", context.note, name="note"),
    path("understand/cycle/context/notes/<uuid:key>/remove/", context.remove_note, name="note-remove"),
    path("understand/cycle/context/structural/new/", context.add_structural, name="structural-add"),
    path("understand/cycle/context/structural/<slug:short>/", context.structural, name="structural"),
    path("understand/cycle/context/structural/<slug:short>/remove/", context.remove_structural, name="structural-remove"),
    path("understand/cycle/<slug:short>/", cycle.one, name="cycle-one"),
    path("understand/cycle/<slug:short>/light/", cycle.light, name="light"),
    path("understand/cycle/<slug:short>/mode/", cycle.mode, name="cycle-mode"),
    path("understand/cycle/<slug:short>/close/", cycle.close, name="cycle-close"),
    path("understand/cycle/<slug:short>/method/<int:version>/", methods.adopt, name="method-adopt"),
    path("understand/cycle/<slug:short>/steps/<slug:letter>/", cycle.step, name="step"),
    path("understand/cycle/<slug:short>/steps/<slug:letter>/judge/", cycle.judge, name="step-judge"),
    path("understand/cycle/<slug:short>/steps/<slug:letter>/evidence/", cycle.attach, name="step-attach"),
    path("understand/cycle/<slug:short>/steps/<slug:letter>/evidence/<uuid:key>/remove/", cycle.detach, name="step-detach"),
    path("understand/cycle/<slug:short>/asked/", asking.asked, name="asked"),
    path("understand/cycle/<slug:short>/asked/new/", asking.ask, name="ask"),
    path("understand/cycle/<slug:short>/asked/briefing/", asking.ask_briefing, name="briefing-ask"),
    path("understand/cycle/<slug:short>/asked/briefing/<uuid:key>/", asking.briefing, name="briefing"),
    path("understand/cycle/<slug:short>/asked/briefing/<uuid:key>/answer/", asking.answer_briefing, name="briefing-answer"),
    path("understand/cycle/<slug:short>/asked/<slug:organisation>/", asking.contribution, name="contribution"),
    path("understand/cycle/<slug:short>/asked/<slug:organisation>/remind/", asking.remind, name="contribution-remind"),
    path("understand/cycle/<slug:short>/asked/<slug:organisation>/answer/", asking.answer, name="contribution-answer"),
    path("understand/cycle/<slug:short>/asked/<slug:organisation>/decline/", asking.decline, name="contribution-decline"),
    path("understand/cycle/<slug:short>/asked/<slug:organisation>/part/", asking.part, name="contribution-part"),
    path("understand/asked/", asking.asked_of_me, name="asked-of-me"),
    path("understand/asked/<uuid:key>/", asking.answer_own, name="answer-own"),
    path("understand/asked/briefing/<uuid:key>/", asking.brief_own, name="brief-own"),
]
