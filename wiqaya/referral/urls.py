"""Setting the mechanism up, and its figures."""

from __future__ import annotations

from django.urls import path

from wiqaya.referral.views import figures, mechanism, setup_parts, sharing

app_name = "referral"
urlpatterns = [
    path("", mechanism.mechanisms, name="setup"),
    path("levels/", mechanism.levels, name="levels"),
    path("models/", mechanism.models, name="models"),
    path("new/", mechanism.begin, name="begin"),
    path("regional/", sharing.regional, name="regional"),
    path("regional/leave/", sharing.leave, name="leave-regional"),
    path("regional/<uuid:key>/", sharing.agree, name="agree-regional"),
    path("second-reading/", mechanism.second_reading, name="second"),
    path("second-reading/conditions/<uuid:key>/", mechanism.read_condition, name="read-condition"),
    path("second-reading/signs/<uuid:key>/", mechanism.agree_signs, name="agree-signs"),
    path("second-reading/<slug:short>/network/", mechanism.show_network, name="show-network"),
    path("second-reading/<slug:short>/open/", mechanism.open_it, name="open-mechanism"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:period>/out/", figures.let_figures_out, name="let-out"),
    path("figures/<slug:period>/<slug:table>/explain/", figures.explain_figure, name="explain"),
    path("<slug:short>/", mechanism.overview, name="overview"),
    path("<slug:short>/steps/<slug:step>/", mechanism.step, name="step"),
    path("<slug:short>/to/<slug:move>/", mechanism.move, name="move"),
    path("<slug:short>/members/", setup_parts.member_seats, name="members"),
    path("<slug:short>/members/<uuid:key>/renew/", setup_parts.renew_seat, name="renew-seat"),
    path("<slug:short>/members/<uuid:key>/end/", setup_parts.end_seat, name="end-seat"),
    path("<slug:short>/trust/", sharing.trust, name="trust"),
    path("<slug:short>/trust/<uuid:key>/", sharing.note_trust, name="note-trust"),
    path("<slug:short>/people/", setup_parts.cleared_people, name="people"),
    path("<slug:short>/people/<uuid:key>/confirm/", setup_parts.confirm_clearance, name="confirm"),
    path("<slug:short>/people/<uuid:key>/end/", setup_parts.end_clearance, name="end-clearance"),
    path("<slug:short>/roster/", setup_parts.roster, name="roster"),
    path("<slug:short>/roster/<uuid:key>/remove/", setup_parts.remove_shift, name="remove-shift"),
    path("<slug:short>/signs/", setup_parts.signs, name="signs"),
    path("<slug:short>/risks/", setup_parts.risks, name="risks"),
    path("<slug:short>/risks/<uuid:key>/", setup_parts.review_risk, name="review-risk"),
    path("<slug:short>/prompts/", setup_parts.template, name="template"),
    path("<slug:short>/conditions/", setup_parts.conditions, name="conditions"),
    path("<slug:short>/conditions/<slug:kind>/", setup_parts.condition, name="condition"),
]
