"""Reintegration: arrivals announced in numbers, preparation of places, a restricted manual, conflicts of aims with who decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wiqaya.referral.models.together import both_or_neither
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityKept, Named


class Arrival(CityKept, Named):
    """Advance notice of people who come back: counts, age bands, needs and dates.  No name."""

    prefix = "ar"
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="arrivals")
    body = models.UUIDField()  # who announces
    law = models.CharField(max_length=200)
    expected_from = models.DateField()
    expected_until = models.DateField()
    people = models.JSONField(default=dict)  # {age band: count}
    households = models.PositiveSmallIntegerField(default=0)
    needs = models.JSONField(default=list)  # words of Need
    setting = models.CharField(max_length=12)  # prison, conditional, community
    notice = Words()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id", "city_id", "short", "mechanism", "body", "law", "expected_from", "expected_until", "people", "households", "needs", "setting", "notice",
            "written_by", "written_at",
        )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="arrival_short_once"),
            models.CheckConstraint(condition=~Q(law=""), name="arrival_names_law"),
        ]


class Preparation(CityKept):
    """A task before somebody arrives: housing, school, neighbours, employers, media; against stigma."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12)  # housing, school, health, work, neighbours, employers, media, papers, staff
    text = Words()
    owner = models.UUIDField()  # organisation
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city_id", "arrival", "kind", "text", "owner", "due", "done_on", "done_by")

    class Meta:
        constraints = [models.CheckConstraint(condition=both_or_neither("done_on", "done_by"), name="preparation_who_and_when")]


class Conflict(CityKept):
    """Where care and security ask for different things: what each asks, who decided, why."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="conflicts")
    care = Words()
    security = Words()
    decision = Words()
    reason = Words()
    decided_by_body = models.UUIDField()
    decided_on = models.DateField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id",
            "city_id",
            "mechanism",
            "care",
            "security",
            "decision",
            "reason",
            "decided_by_body",
            "decided_on",
            "written_by",
            "written_at",
        )


class ManualSection(CityKept):
    """A part of the restricted manual: policy, actions, roles, national context.  Every reading is noted."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="manual")
    number = models.PositiveSmallIntegerField()
    title = Words()
    text = Words()
    readers = models.JSONField(default=list)  # keys of services
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "mechanism", "number", "title", "text", "readers", "changed_by", "changed_at")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["mechanism", "number"], name="manual_number_once")]


class ManualRead(CityKept):
    section = models.ForeignKey(ManualSection, on_delete=models.CASCADE, related_name="reads")
    person = models.UUIDField()
    agency = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Privacy:
        personal = ("person", "agency", "at")
        internal = ("id", "city_id", "section")
