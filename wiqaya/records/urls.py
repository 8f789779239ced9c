from __future__ import annotations

from django.urls import path

from wiqaya.records.views import across, assistant, catalogue, choices, datasets, figures, jobs, steps

app_name = "records"
urlpatterns = [
    path("", catalogue.front, name="front"),
    path("inventory", catalogue.catalogue, name="catalogue"),
    path("inventory/new", datasets.new, name="new-dataset"),
    path("inventory/usual/<slug:key>", catalogue.add_usual, name="add-usual"),
    path("inventory/<slug:short>", datasets.dataset, name="dataset"),
    path("inventory/<slug:short>/edit", datasets.edit, name="edit-dataset"),
    path("inventory/<slug:short>/read-afresh", datasets.reread, name="reread"),
    path("inventory/<slug:short>/ask-bias", datasets.ask_bias, name="ask-bias"),
    path("inventory/<slug:short>/retract", datasets.retract, name="retract"),
    path("inventory/<slug:short>/rows", datasets.rows, name="rows"),
    path("inventory/<slug:short>/figure", figures.figure, name="figure"),
    path("releases", catalogue.releases, name="releases"),
    path("import", assistant.start, name="import"),
    path("import/job/<uuid:key>", jobs.job, name="job"),
    path("import/job/<uuid:key>/stop", jobs.stop, name="stop-job"),
    path("import/<slug:short>", assistant.resume, name="import-resume"),
    path("import/<slug:short>/columns", assistant.columns_step, name="import-columns"),
    path("import/<slug:short>/rows-of-areas", across.across_step, name="import-across"),
    path("import/<slug:short>/places", steps.places_step, name="import-places"),
    path("import/<slug:short>/split", choices.split_step, name="import-split"),
    path("import/<slug:short>/place-later", choices.later_step, name="import-later"),
    path("import/<slug:short>/values", steps.values_step, name="import-values"),
    path("import/<slug:short>/to-fix.csv", steps.to_fix, name="import-to-fix"),
    path("import/<slug:short>/about", steps.about_step, name="import-about"),
    path("import/<slug:short>/look", steps.look_step, name="import-look"),
    path("import/<slug:short>/done", steps.done, name="import-done"),
    path("import/<slug:short>/undo", steps.undo, name="import-undo"),
    path("import/<slug:short>/give-up", steps.give_up, name="import-give-up"),
]
