"""Advice: a conversation that has no person as its subject, cannot become a situation, and is forgotten after thirty days."""

from __future__ import annotations

import uuid

from django.db import models

from wiqaya.referral.words import Channel, Relation
from wiqaya.safeguards.owned import CityKept


class Enquiry(CityKept):
    """A question.  The key is drawn by chance and only days are kept: nothing tells one writer from another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="enquiries")
    day = models.DateField()
    forget_on = models.DateField()
    topic = models.CharField(max_length=32, blank=True, default="")  # word of the topics list, given by the adviser
    relation = models.CharField(max_length=10, choices=Relation)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    receipt = models.BinaryField(unique=True)  # Argon2id of the 16 digits
    content = models.BinaryField()  # sealed, tier advice
    contact = models.BinaryField(null=True)  # sealed, tier reply: another key
    answer_due = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Privacy:
        internal = (
            "id",
            "city_id",
            "mechanism",
            "day",
            "forget_on",
            "topic",
            "relation",
            "channel",
            "answer_due",
            "answered_on",
        )
        sensitive = ("receipt", "content", "contact")

    class Meta:
        indexes = [models.Index(fields=["city_id", "answered_on", "answer_due"]), models.Index(fields=["forget_on"])]


class EnquiryNote(CityKept):
    """One message of the conversation, from the writer or from an adviser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    from_adviser = models.BooleanField()
    by = models.UUIDField(null=True, blank=True)  # of an adviser; nobody is noted for the writer
    content = models.BinaryField()

    class Privacy:
        internal = ("id", "city_id", "enquiry", "number", "day", "from_adviser", "by")
        sensitive = ("content",)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="enquiry_note_once")]


class AdviceTally(CityKept):
    """What remains of advice: counts by month."""

    month = models.DateField()  # its first day
    topic = models.CharField(max_length=32, blank=True, default="")
    relation = models.CharField(max_length=10, choices=Relation)
    channel = models.CharField(max_length=10, choices=Channel)
    count = models.PositiveIntegerField(default=0)
    answered_in_time = models.PositiveIntegerField(default=0)

    class Privacy:
        internal = ("id", "city_id", "month", "topic", "relation", "channel", "count", "answered_in_time")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id", "month", "topic", "relation", "channel"], name="advice_tally_once")]
