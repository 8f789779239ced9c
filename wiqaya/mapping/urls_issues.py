"""Issues, their matrix and their cards."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import card_lines, card_reading, cards, citing, issues

BASE = "understand/issues/"
CARD = f"{BASE}<str:short>/"
LINE = f"{CARD}lines/<str:kind>/"

urlpatterns: list[URLPattern] = [
    path(BASE, issues.issues, name="issues"),
    path(f"{BASE}new/", issues.new_issue, name="issue-new"),
    path(f"{BASE}matrix/", issues.matrix, name="issue-matrix"),
    path(f"{BASE}wording/", cards.wording, name="issue-wording"),
    path(CARD, cards.issue, name="issue"),
    path(f"{CARD}edit/", cards.edit_issue, name="issue-edit"),
    path(f"{CARD}summary/", cards.summary, name="issue-summary"),
    path(f"{CARD}remove/", cards.remove_issue, name="issue-remove"),
    path(f"{CARD}ask/", card_reading.ask, name="issue-ask"),
    path(f"{CARD}confirm/", card_reading.confirm, name="issue-confirm"),
    path(f"{CARD}return/", card_reading.send_back, name="issue-return"),
    path(f"{CARD}history/", card_reading.history, name="issue-history"),
    path(f"{CARD}history/<int:number>/", card_reading.compare, name="issue-compare"),
    path(f"{CARD}cite/", citing.cite, name="cite"),
    path(LINE, card_lines.add_line, name="line-add"),
    path(f"{LINE}<uuid:key>/", card_lines.edit_line, name="line-edit"),
    path(f"{LINE}<uuid:key>/remove/", card_lines.remove_line, name="line-remove"),
]
