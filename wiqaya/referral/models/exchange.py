"""Exceptional access, danger to life, and questions between the city and national bodies: one person, one request."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wiqaya.safeguards.owned import CityKept, Named


class BreakGlass(CityKept):
    """One situation, a reason, sixty minutes, told at once, read within 72 hours."""

    situation = models.ForeignKey("referral.Situation", on_delete=models.CASCADE, related_name="exceptions")
    person = models.UUIDField()
    agency = models.UUIDField()
    reason = models.BinaryField()  # sealed, tier notes
    at = models.DateTimeField()
    until = models.DateTimeField()
    told = models.JSONField(default=list)  # kinds of people told: officer, chair, lead
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    justified = models.BooleanField(null=True)

    class Privacy:
        personal = ("person", "agency")
        internal = ("id", "city_id", "situation", "at", "until", "told", "read_by", "read_at", "justified")
        sensitive = ("reason",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(read_by__isnull=True) | ~Q(read_by=F("person")), name="exception_read_by_another"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="exception_has_term"),
        ]


class Emergency(CityKept):
    """Danger to life: the emergency number was called outside of the system; what was said stays as little as it can be."""

    situation = models.ForeignKey("referral.Situation", on_delete=models.SET_NULL, null=True, blank=True, related_name="emergencies")
    content = models.BinaryField()  # sealed: reason, what was told to whom
    fields = models.JSONField(default=list)
    by = models.UUIDField()
    at = models.DateTimeField()
    second = models.UUIDField(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_due = models.DateTimeField()
    officer_told_at = models.DateTimeField()
    person_told_on = models.DateField(null=True, blank=True)

    class Privacy:
        internal = (
            "id",
            "city_id",
            "situation",
            "fields",
            "by",
            "at",
            "second",
            "second_at",
            "second_due",
            "officer_told_at",
            "person_told_on",
        )
        sensitive = ("content",)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(second__isnull=True) | ~Q(second=F("by")), name="emergency_second_is_another")]


class InformationRequest(CityKept, Named):
    """A written question between the city and a national body, about one person, under a named law.  Never a feed."""

    prefix = "iq"
    situation = models.ForeignKey(
        "referral.Situation", on_delete=models.SET_NULL, null=True, blank=True, related_name="information_requests"
    )
    outgoing = models.BooleanField()  # the city asks, or is asked
    body = models.UUIDField()  # organisation
    purpose = models.CharField(max_length=24)
    law = models.CharField(max_length=200)
    content = models.BinaryField()  # sealed: question, answer or refusal
    asked_on = models.DateField()
    asked_by = models.UUIDField()
    officer = models.UUIDField(null=True, blank=True)  # who allowed or refused
    decided_at = models.DateTimeField(null=True, blank=True)
    answered = models.BooleanField(null=True)  # no: refused
    effect = models.BinaryField(null=True)  # sealed: what the care lacks without an answer

    class Privacy:
        internal = (
            "id",
            "city_id",
            "short",
            "situation",
            "outgoing",
            "body",
            "purpose",
            "law",
            "asked_on",
            "asked_by",
            "officer",
            "decided_at",
            "answered",
        )
        sensitive = ("content", "effect")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="information_request_short_once"),
            models.CheckConstraint(condition=~Q(law=""), name="information_request_names_law"),
            models.CheckConstraint(
                condition=Q(officer__isnull=True) | ~Q(officer=F("asked_by")), name="information_request_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=["migration-control", "criminal-evidence"]), name="information_request_purpose"
            ),
        ]
