"""Those who work together: cities that share a mechanism, trust among its members, meetings of the network, and the national framework.  No person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wiqaya.referral.words.network import MeetingKind
from wiqaya.referral.words.reintegrating import CityTask
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityKept, Named


class ServedBy(CityKept):
    """This city's yes to the mechanism of another city: from then on its own public doors lead there."""

    host_city = models.UUIDField()
    mechanism = models.UUIDField()
    agreed_by = models.UUIDField()
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city_id", "host_city", "mechanism", "agreed_by", "agreed_at", "ended_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id"], condition=Q(ended_at__isnull=True), name="served_by_one_at_a_time")]


class TrustCheck(CityKept):
    """Once a year, in words: how far a member body trusts the others, and communities trust what it does here.  Of a body, never of a person."""

    seat = models.ForeignKey("referral.Seat", on_delete=models.CASCADE, related_name="trust_checks")
    on = models.DateField()
    among = Words()  # what helps or hinders trust among the members
    communities = Words()  # what communities say of it
    next_step = Words()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "seat", "on", "among", "communities", "next_step", "written_by", "written_at")

    class Meta:
        ordering = ["-on", "-id"]


class NetworkMeeting(CityKept, Named):
    """A meeting of organisations: exchange of practice, or bridging how security, psychosocial and child-protection staff think and work."""

    prefix = "nm"
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="network_meetings")
    kind = models.CharField(max_length=8, choices=MeetingKind)
    on = models.DateField()
    members = models.JSONField(default=list)  # keys of organisations
    purpose = Words()
    practice = Words()  # what was exchanged
    security = Words()  # what each side needs
    psychosocial = Words()
    child = Words()
    differences = Words()
    agreed = Words()
    next_on = models.DateField(null=True, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id", "city_id", "short", "mechanism", "kind", "on", "members", "purpose", "practice", "security", "psychosocial", "child", "differences", "agreed",
            "next_on", "written_by", "written_at",
        )  # fmt: skip

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["city_id", "short"], name="network_meeting_short_once")]


class FrameworkLine(CityKept):
    """What the national framework asks, where it says so, what the city does for it, what lacks and who sees to it."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="framework")
    asks = Words()
    place = models.CharField(max_length=200)  # document and section
    task = models.CharField(max_length=8, choices=CityTask, blank=True, default="")  # none: the city does nothing for it
    gap = Words()
    owner = models.UUIDField(null=True, blank=True)  # organisation
    look_on = models.DateField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "mechanism", "asks", "place", "task", "gap", "owner", "look_on", "written_by", "written_at")

    class Meta:
        ordering = ["place", "id"]
