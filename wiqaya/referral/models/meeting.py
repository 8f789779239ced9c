"""The room: meetings with their agenda, sheets without identity, seats' views, decisions with dissent, who stepped aside."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.models.together import both_or_neither
from wiqaya.referral.words import ItemState, SeatSector, View
from wiqaya.referral.words.overseeing import Reported
from wiqaya.safeguards.owned import CityKept, Named


class Meeting(CityKept, Named):
    """A meeting of the table: access opens with it and closes with it."""

    prefix = "mt"
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.PROTECT, related_name="meetings")
    planned_for = models.DateTimeField(_("planned for"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=120)
    chair = models.UUIDField()  # person
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # at the latest
    closed_at = models.DateTimeField(null=True, blank=True)
    care_note = models.TextField(_("care for the team"), blank=True, default="")

    class Privacy:
        internal = (
            "id",
            "city_id",
            "short",
            "mechanism",
            "planned_for",
            "minutes",
            "chair",
            "opened_at",
            "closes_at",
            "closed_at",
            "care_note",
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="meeting_short_once"),
            models.CheckConstraint(condition=both_or_neither("opened_at", "closes_at"), name="meeting_open_has_end"),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="meeting_closed_after_opening"),
        ]
        indexes = [models.Index(fields=["city_id", "mechanism", "-planned_for"])]


class Attendance(CityKept):
    """Who is in the room, for which service."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="present")
    person = models.UUIDField()
    agency = models.UUIDField()
    sector = models.CharField(max_length=10, choices=SeatSector)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ("person", "agency", "sector", "came_at", "left_at")
        internal = ("id", "city_id", "meeting")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")]


class Item(CityKept, Named):
    """The sheet without identity.  Its key is drawn by chance; nothing in this row leads back to the situation."""

    prefix = "it"
    signs = 6
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    home = models.UUIDField()  # the service that brings it
    sector = models.CharField(max_length=10, choices=SeatSector)
    month = models.DateField()  # its first day: finer dates could show who it is
    sheet = models.BinaryField(null=True)  # sealed, tier table; gone when the item is decided
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    reason = models.CharField(max_length=16, blank=True, default="")  # of a rejection: word of Closing
    needed = models.JSONField(default=list)  # keys of the services named
    lapses_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    reported = models.CharField(max_length=12, choices=Reported, blank=True, default="")  # what the table is told afterwards, no more

    class Privacy:
        internal = (
            "id", "city_id", "short", "mechanism", "meeting", "position", "home", "sector", "month", "state", "reason", "needed", "lapses_on", "decided_on",
            "reported",
        )  # fmt: skip
        sensitive = ("sheet",)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="item_short_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="item_position_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.NOT_MET, ItemState.LAPSED]) | Q(sheet__isnull=True), name="item_rejected_keeps_nothing"
            ),
            models.CheckConstraint(condition=~Q(state=ItemState.NOT_MET) | ~Q(reason=""), name="item_rejected_has_reason"),
        ]


class SeatView(CityKept):
    """What one seat says: several services needed or not."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="views")
    agency = models.UUIDField()
    sector = models.CharField(max_length=10, choices=SeatSector)
    view = models.CharField(max_length=4, choices=View)
    takes_part = models.BooleanField(default=False)  # this service would be needed
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "item", "agency", "sector", "view", "takes_part", "by", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="seat_view_once")]


class Decision(CityKept):
    """A decision of the chair and one other of another sector: why it is necessary, what would be less, who disagrees."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="decision")
    content = models.BinaryField(null=True)  # sealed, tier table: necessity, less intrusive option, dissent
    met = models.BooleanField()
    proposed_by = models.UUIDField()
    proposed_sector = models.CharField(max_length=10, choices=SeatSector)
    proposed_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True, blank=True)
    agreed_sector = models.CharField(max_length=10, choices=SeatSector, blank=True, default="")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id",
            "city_id",
            "item",
            "met",
            "proposed_by",
            "proposed_sector",
            "proposed_at",
            "agreed_by",
            "agreed_sector",
            "agreed_at",
        )
        sensitive = ("content",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")), name="decision_by_two"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_sector=F("proposed_sector")), name="decision_of_two_sectors"
            ),
            models.CheckConstraint(condition=both_or_neither("agreed_by", "agreed_at"), name="decision_who_and_when"),
        ]


class Recusal(CityKept):
    """Somebody who steps aside from an item or a situation, or was asked to: no key opens for them."""

    subject = models.UUIDField()  # key of an item or a situation
    person = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        personal = ("person",)
        internal = ("id", "city_id", "subject", "by", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "person"], name="recusal_once")]


class OwnAreas(CityKept):
    """Where somebody of a service lives or has family, as they say of themselves: keyed marks of areas, so that a look at the table names none."""

    person = models.UUIDField()
    marks = models.JSONField(default=list)  # of `queries.own_areas.mark`; none: asked, and nowhere here
    on = models.DateField()

    class Privacy:
        personal = ("person", "marks")
        internal = ("id", "city_id", "on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id", "person"], name="own_areas_once")]


class WithoutConsent(CityKept):
    """Sharing without consent: a named law, necessity, a second approver of another service, a day to tell the person (R25)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="without_consent")
    law = models.CharField(_("law"), max_length=200)
    necessity = models.BinaryField()  # sealed, tier table
    inform_on = models.DateField(_("the person is told on"))
    proposed_by = models.UUIDField()
    proposed_agency = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True, blank=True)
    approved_agency = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id", "city_id", "item", "law", "inform_on", "proposed_by", "proposed_agency", "proposed_at", "approved_by", "approved_agency", "approved_at",
        )  # fmt: skip
        sensitive = ("necessity",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(law=""), name="without_consent_names_law"),
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name="without_consent_by_two"),
            models.CheckConstraint(
                condition=Q(approved_agency__isnull=True) | ~Q(approved_agency=F("proposed_agency")), name="without_consent_of_two_agencies"
            ),
            models.CheckConstraint(condition=both_or_neither("approved_by", "approved_at"), name="without_consent_who_and_when"),
        ]
