"""Early signals: the inbox, noting one, what is done with it."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import signal_steps, signals

BASE = "understand/inbox/"
SIGNAL = f"{BASE}<slug:short>/"

urlpatterns: list[URLPattern] = [
    path(BASE, signals.inbox, name="inbox"),
    path(f"{BASE}new/", signals.new_signal, name="signal-new"),
    path(f"{BASE}arrivals/", signals.arrivals, name="signals-arrivals"),
    path(SIGNAL, signals.signal, name="signal"),
    path(f"{SIGNAL}edit/", signals.edit_signal, name="signal-edit"),
    path(f"{SIGNAL}take/", signal_steps.take, name="signal-take"),
    path(f"{SIGNAL}verify/", signal_steps.verify, name="signal-verify"),
    path(f"{SIGNAL}answer/", signal_steps.answer, name="signal-answer"),
    path(f"{SIGNAL}issue/", signal_steps.link, name="signal-issue"),
    path(f"{SIGNAL}begin/", signal_steps.begin_issue, name="signal-begin"),
    path(f"{SIGNAL}small/", signal_steps.begin_small, name="signal-small"),
    path(f"{SIGNAL}join/<slug:first>/", signal_steps.join, name="signal-join"),
    path(f"{SIGNAL}part/", signal_steps.part, name="signal-part"),
    path(f"{SIGNAL}remove/", signal_steps.remove, name="signal-remove"),
]
