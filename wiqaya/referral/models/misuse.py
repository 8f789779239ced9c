"""What people tell of misuse of the platform, and what the office writes beside figures that differ."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wiqaya.referral.models.together import same
from wiqaya.referral.words.overseeing import Found, Misuse, Teller
from wiqaya.safeguards.owned import CityKept, Named


class MisuseReport(CityKept, Named):
    """Somebody says that the platform, or what is done with it, went wrong.  Without a name, with a receipt; read by the oversight office alone."""

    prefix = "mi"
    signs = 6
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Misuse)
    teller = models.CharField(max_length=8, choices=Teller)
    receipt = models.BinaryField(unique=True)
    content = models.BinaryField()  # sealed for the oversight office
    answer = models.BinaryField(null=True)
    received_on = models.DateField()
    due = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Found, blank=True, default="")
    reader = models.UUIDField(null=True, blank=True)
    forget_on = models.DateField()

    class Privacy:
        internal = ("id", "city_id", "short", "kind", "teller", "received_on", "due", "answered_on", "outcome", "reader", "forget_on")
        sensitive = ("receipt", "content", "answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="misuse_report_short_once"),
            models.CheckConstraint(condition=same(Q(answered_on__isnull=True), Q(outcome="")), name="misuse_report_answered_has_outcome"),
        ]
        indexes = [models.Index(fields=["city_id", "answered_on", "due"])]


class FigureNote(CityKept):
    """Why a share of one group is twice that of another (H18), as the office writes it beside the figure."""

    period = models.CharField(max_length=7)  # 2026-Q3 or 2026
    table = models.CharField(max_length=24)
    text = models.TextField(max_length=1000)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        public = ("period", "table", "text")
        internal = ("id", "city_id", "by", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id", "period", "table"], name="figure_note_once")]
