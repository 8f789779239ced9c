"""What people may ask for, the proof that something was forgotten, and the counts that remain."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wiqaya.referral.models.together import same
from wiqaya.referral.words.overseeing import Telling as How
from wiqaya.safeguards.owned import CityKept, Named


class RightsRequest(CityKept, Named):
    """Somebody asks, corrects, objects or complains: with a clock, and a reader who does not sit on the panel."""

    prefix = "rq"
    signs = 6
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)  # access, correction, objection, erasure, complaint
    receipt = models.BinaryField(unique=True)
    content = models.BinaryField()  # sealed for the oversight office
    contact = models.BinaryField(null=True)
    answer = models.BinaryField(null=True)
    situation = models.ForeignKey("referral.Situation", on_delete=models.SET_NULL, null=True, blank=True, related_name="rights_requests")
    received_on = models.DateField()
    due = models.DateField()
    identity_checked_on = models.DateField(null=True, blank=True)  # offline; how, never what was shown
    reader = models.UUIDField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, default="")  # given, nothing-held, corrected, refused, erased, upheld, not-upheld
    forget_on = models.DateField()

    class Privacy:
        internal = (
            "id", "city_id", "short", "kind", "situation", "received_on", "due", "identity_checked_on", "reader", "answered_on", "outcome", "forget_on",
        )  # fmt: skip
        sensitive = ("receipt", "content", "contact", "answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="rights_request_short_once"),
            models.CheckConstraint(condition=same(Q(answered_on__isnull=True), Q(outcome="")), name="rights_request_answered_has_outcome"),
        ]
        indexes = [models.Index(fields=["city_id", "answered_on", "due"])]


class Telling(CityKept):
    """That the person was told who holds what about them, why, and which rights they have (R27): when, how, in which language."""

    situation = models.OneToOneField("referral.Situation", on_delete=models.CASCADE, related_name="telling")
    on = models.DateField()
    how = models.CharField(max_length=12, choices=How)
    language = models.CharField(max_length=8)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "situation", "on", "how", "language", "by", "at")


class Certificate(CityKept):
    """Proof that something was forgotten: a keyed mark of the reference, the day, why, how much."""

    mark = models.CharField(max_length=64)
    what = models.CharField(max_length=24)
    why = models.CharField(max_length=24)
    rows = models.PositiveIntegerField()
    on = models.DateField()
    by = models.UUIDField()

    class Privacy:
        internal = ("id", "city_id", "mark", "what", "why", "rows", "on", "by")

    class Meta:
        indexes = [models.Index(fields=["city_id", "-on"])]


class Tally(CityKept):
    """What remains of situations: counts by month, cut by the closed lists.  Leaves only through the gate, at city level."""

    month = models.DateField()
    event = models.CharField(max_length=24)  # received, first-review, table, named, acting, closed, forgotten, emergency, exception, request
    cut = models.CharField(max_length=24)  # all, asker, channel, sector, outcome, band
    value = models.CharField(max_length=24, blank=True, default="")
    count = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)  # waiting, summed

    class Privacy:
        internal = ("id", "city_id", "month", "event", "cut", "value", "count", "days")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "month", "event", "cut", "value"], name="tally_once"),
            models.CheckConstraint(condition=Q(count__gte=0), name="tally_counts"),
        ]
