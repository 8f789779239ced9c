from __future__ import annotations

from django.urls import include, path

from wiqaya.surveys.views import design, fieldwork, results, rounds

app_name = "surveys"
urlpatterns = [
    path("", rounds.surveys, name="surveys"),
    path("new", rounds.new_survey, name="new-survey"),
    path("survey/<slug:short>", rounds.survey, name="survey"),
    path("survey/<slug:short>/edit", rounds.edit_survey, name="edit-survey"),
    path("survey/<slug:short>/new-round", rounds.new_wave, name="new-wave"),
    path("round/<slug:short>", rounds.wave, name="wave"),
    path("round/<slug:short>/edit", rounds.edit_wave, name="edit-wave"),
    path("round/<slug:short>/open", rounds.open_wave, name="open-wave"),
    path("round/<slug:short>/close", rounds.close_wave, name="close-wave"),
    path("round/<slug:short>/fieldwork", fieldwork.fieldwork, name="fieldwork"),
    path("round/<slug:short>/fieldwork/new", fieldwork.add_interviewer, name="add-interviewer"),
    path("round/<slug:short>/fieldwork/<int:number>/device", fieldwork.give_token, name="give-token"),
    path("round/<slug:short>/fieldwork/<int:number>/end", fieldwork.end_interviewer, name="end-interviewer"),
    path("round/<slug:short>/fieldwork/devices/<uuid:key>/take-back", fieldwork.revoke_token, name="revoke-token"),
    path("round/<slug:short>/fieldwork/calls/new", fieldwork.note_check, name="note-check"),
    path("round/<slug:short>/fieldwork/calls/<uuid:key>", fieldwork.settle_check, name="settle-check"),
    path("round/<slug:short>/", include("wiqaya.surveys.sample_urls")),
    path("round/<slug:short>/weights", results.weight, name="weight"),
    path("round/<slug:short>/results", results.results, name="results"),
    path("round/<slug:short>/results/<slug:statistic>/<str:question>", results.result, name="result"),
    path("estimates/<uuid:key>", results.job, name="estimate-job"),
    path("estimates/<uuid:key>/stop", results.stop, name="stop-estimate"),
    path("questionnaires", design.instruments, name="instruments"),
    path("questionnaires/new", design.new, name="new-instrument"),
    path("questionnaires/<slug:short>", design.instrument, name="instrument"),
    path("questionnaires/<slug:short>/compose", design.compose, name="compose"),
    path("questionnaires/<slug:short>/upload", design.upload, name="upload"),
    path("questionnaires/<slug:short>/ethics", design.ethics, name="ethics"),
    path("questionnaires/<slug:short>/ethics/read", design.read_ethics, name="read-ethics"),
    path("questionnaires/<slug:short>/<int:number>", design.preview, name="preview"),
    path("questionnaires/<slug:short>/<int:number>/parts", design.roles, name="roles"),
    path("questionnaires/<slug:short>/<int:number>/wording", design.wording, name="wording"),
    path("questionnaires/<slug:short>/<int:number>/ready", design.ready, name="ready"),
    path("questionnaires/<slug:short>/<int:number>/retire", design.retire, name="retire"),
    path("questionnaires/<slug:short>/<int:number>.xlsx", design.workbook, name="workbook"),
]
