"""Pages of the mandate and of definitions."""

from __future__ import annotations

from django.urls import path

from wiqaya.registers.pages import urls_of
from wiqaya.strategy.kinds.mandate import DEFINITION, FACTOR, SOURCE, TASK, TEXT
from wiqaya.strategy.views import definitions, mandate

urlpatterns = [
    path("mandate/", mandate.mandate, name="mandate"),
    path("mandate/test/", mandate.test, name="mandate-test"),
    path("mandate/others/", mandate.others, name="mandate-others"),
    path("mandate/tell/", mandate.tell, name="tell"),
    path("mandate/tell/<uuid:key>/confirm/", mandate.confirm, name="confirm-reading"),
    path("mandate/tell/<uuid:key>/take-back/", mandate.take_back, name="take-reading-back"),
    *(pattern for kind in (SOURCE, FACTOR, TEXT, TASK, DEFINITION) for pattern in urls_of(kind)),
    path("definitions/<slug:short>/say/", definitions.say, name="definition-say"),
    path("definitions/<slug:short>/settle/", definitions.settle, name="definition-settle"),
    path("definitions/<slug:short>/views/<uuid:key>/take-back/", definitions.take_back, name="definition-take-back"),
]
