"""Reintegration: arrivals announced in numbers, preparation of places, a restricted manual, conflicts of aims with who decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wiqaya.referral.models.together import both_or_neither
from wiqaya.referral.words.reintegrating import Opportunity, Preparing, Setting, Steering
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
    setting = models.CharField(max_length=12, choices=Setting)
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
    kind = models.CharField(max_length=12, choices=Preparing)
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


class CityRole(CityKept):
    """What the city takes on under its mandate, who coordinates, for whom, with which aims of care and of safety."""

    mechanism = models.OneToOneField("referral.Mechanism", on_delete=models.CASCADE, related_name="city_role")
    coordinator = models.UUIDField()  # organisation that coordinates the whole
    steering = models.CharField(max_length=8, choices=Steering)
    tasks = models.JSONField(default=list)  # words of CityTask
    settings = models.JSONField(default=list)  # words of Setting
    covered = models.JSONField(default=list)  # words of InCare
    focal_point = models.UUIDField()  # person
    care_aim = Words()
    safety_aim = Words()
    protocol = models.CharField(max_length=200, blank=True, default="")  # on information in both directions
    protocol_ends = models.DateField(null=True, blank=True)
    purposes = Words()  # of the network of those involved
    reach = Words()  # how residents and services reach it
    shown_by = models.UUIDField(null=True, blank=True)  # who said that the public may read of it
    shown_on = models.DateField(null=True, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        personal = ("focal_point",)
        public = ("purposes", "reach", "shown_on")
        internal = (
            "id", "city_id", "mechanism", "coordinator", "steering", "tasks", "settings", "covered", "care_aim", "safety_aim", "protocol", "protocol_ends",
            "shown_by", "written_by", "written_at",
        )  # fmt: skip

    class Meta:
        constraints = [models.CheckConstraint(condition=both_or_neither("shown_by", "shown_on"), name="city_role_shown_who_and_when")]


class Party(CityKept):
    """One of those involved, what it does, and until when its staff are trained for people who may be traumatised."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="parties")
    agency = models.UUIDField()
    does = Words()
    trained_until = models.DateField(null=True, blank=True)
    named = models.BooleanField(default=False)  # it agreed to be named in public
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        public = ("agency", "does")
        internal = ("id", "city_id", "mechanism", "trained_until", "named", "written_by", "written_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mechanism", "agency"], name="party_once")]


class Placement(CityKept):
    """Places of work, training or counselling through a local organisation: counts only, and what happens when the money ends."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="placements")
    kind = models.CharField(max_length=12, choices=Opportunity)
    provider = models.UUIDField()  # organisation
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    still = models.PositiveSmallIntegerField(null=True, blank=True)  # still there six months later
    money_ends = models.DateField()
    afterwards = Words()  # written at the start
    what_happened = Words()  # written once the money has ended
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id", "city_id", "mechanism", "kind", "provider", "places", "taken", "still", "money_ends", "afterwards", "what_happened", "written_by", "written_at",
        )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=models.F("places")), name="placement_taken_of_places"),
            models.CheckConstraint(condition=Q(still__isnull=True) | Q(still__lte=models.F("taken")), name="placement_still_of_taken"),
        ]


class FamilyPlan(CityKept, Named):
    """What joins the situations of one family: sealed under a key of its own, so that no column says whose family came back.

    `content` (tier statute) holds the situations, settings, needs, help and the long view.  Each member has a situation and a plan of their own.
    """

    prefix = "fp"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.PROTECT, related_name="family_plans")
    agency = models.UUIDField()  # the service that leads
    content = models.BinaryField()
    review_due = models.DateField()
    until = models.DateField()
    written_by = models.UUIDField()
    written_on = models.DateField()
    approved_by = models.UUIDField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city_id", "short", "mechanism", "agency", "review_due", "until", "written_by", "written_on", "approved_by", "approved_on")
        sensitive = ("content",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="family_plan_short_once"),
            models.CheckConstraint(condition=both_or_neither("approved_by", "approved_on"), name="family_plan_approved_who_and_when"),
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("written_by")), name="family_plan_approved_by_another"),
        ]


class FamilyReview(CityKept):
    """A review with the family: what they say, what services saw, what changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(FamilyPlan, on_delete=models.CASCADE, related_name="reviews")
    content = models.BinaryField()
    by = models.UUIDField()
    on = models.DateField()

    class Privacy:
        internal = ("id", "city_id", "plan", "by", "on")
        sensitive = ("content",)

    class Meta:
        ordering = ["-on"]
