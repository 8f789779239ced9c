"""A situation on its way through the four filters.  In plain text stand only the stage, the days and who is responsible."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wiqaya.referral.models.together import both_or_neither, same
from wiqaya.referral.words import Asker, Basis, Channel, Closing, DisclosureState, Stage, Tier, Urgency
from wiqaya.safeguards.owned import CityKept, Named


class Situation(CityKept, Named):
    """What was asked for somebody.  No name, no trait, no level: content is sealed under the key of its tier.

    `notes` (tier notes) holds what was seen, needs, strengths; `identity` (tier limited) what the named services need;
    `contact` (tier reply) how to answer the writer; `link` (tier notes) the key of the sheet at the table, which no other column holds.
    """

    prefix = "hn"
    signs = 6
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.PROTECT, related_name="situations")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.RECEIVED)
    stage_since = models.DateField()
    asker = models.CharField(max_length=12, choices=Asker)
    channel = models.CharField(max_length=10, choices=Channel)
    urgency = models.CharField(max_length=5, choices=Urgency, default=Urgency.MONTH)
    minor = models.BooleanField()
    home = models.UUIDField()  # the service that holds it at filter 1
    lead = models.UUIDField(null=True, blank=True)  # the service that leads from filter 4
    coordinator = models.UUIDField(null=True, blank=True)  # person
    received_on = models.DateField()
    review_due = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    notes = models.BinaryField()
    link = models.BinaryField(null=True)
    identity = models.BinaryField(null=True)
    contact = models.BinaryField(null=True)
    receipt = models.BinaryField(null=True, unique=True)
    reply_on = models.DateField(null=True, blank=True)  # when the set phrase goes to the writer
    replied = models.CharField(max_length=8, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    closing = models.CharField(max_length=16, choices=Closing, blank=True, default="")
    settling_since = models.DateTimeField(null=True, blank=True)  # closed, while keys are still being taken
    forget_on = models.DateField(null=True, blank=True)
    held = models.BooleanField(default=False)  # restriction or objection: nothing moves while it is looked at

    class Privacy:
        internal = (
            "id", "city_id", "short", "mechanism", "stage", "stage_since", "asker", "channel", "urgency", "home", "lead", "coordinator", "received_on",
            "review_due", "reviewed_on", "reply_on", "replied", "closed_on", "closing", "settling_since", "forget_on", "held",
        )  # fmt: skip
        personal = ("minor",)
        sensitive = ("notes", "link", "identity", "contact", "receipt")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="situation_short_once"),
            models.CheckConstraint(condition=same(Q(stage=Stage.CLOSED), Q(closed_on__isnull=False)), name="situation_closed_has_day"),
            models.CheckConstraint(condition=same(Q(stage=Stage.CLOSED), ~Q(closing="")), name="situation_closed_has_reason"),
            models.CheckConstraint(
                condition=Q(identity__isnull=True) | Q(stage__in=[Stage.LIMITED, Stage.FULL, Stage.SUPPORT, Stage.CLOSED]),
                name="situation_identity_from_filter_3",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.FULL, Stage.SUPPORT]) | Q(lead__isnull=False), name="situation_lead_from_filter_4"
            ),
        ]
        indexes = [
            models.Index(fields=["city_id", "mechanism", "stage", "received_on"]),
            models.Index(fields=["city_id", "stage", "review_due"]),
            models.Index(fields=["forget_on"]),
        ]


class Disclosure(CityKept):
    """Why one service holds one key: basis, agreement, purpose, from whom.  No key works before its row is done."""

    subject = models.UUIDField()  # key of a situation, an item or an enquiry
    tier = models.CharField(max_length=8, choices=Tier)
    agency = models.UUIDField()
    given_by_agency = models.UUIDField(null=True, blank=True)
    basis = models.CharField(max_length=16, choices=Basis)
    law = models.CharField(max_length=200, blank=True, default="")
    agreement = models.CharField(max_length=200, blank=True, default="")
    purpose = models.CharField(max_length=32)
    fields = models.JSONField(default=list)
    consent = models.ForeignKey("referral.Consent", on_delete=models.SET_NULL, null=True, blank=True, related_name="disclosures")
    meeting = models.ForeignKey("referral.Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="disclosures")
    necessity = models.BinaryField(null=True)  # sealed with the subject's own tier
    second = models.UUIDField(null=True, blank=True)  # who agreed, from another service
    second_agency = models.UUIDField(null=True, blank=True)
    inform_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=DisclosureState, default=DisclosureState.INTENDED)
    by = models.UUIDField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id", "city_id", "subject", "tier", "agency", "given_by_agency", "basis", "law", "agreement", "purpose", "fields", "consent", "meeting", "second",
            "second_agency", "inform_on", "review_on", "state", "by", "at", "until", "ended_at",
        )  # fmt: skip
        sensitive = ("necessity",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "tier", "agency"], condition=~Q(state=DisclosureState.ENDED), name="disclosure_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=same(Q(state=DisclosureState.ENDED), Q(ended_at__isnull=False)), name="disclosure_ended_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.CONSENT) | Q(consent__isnull=False) | Q(state=DisclosureState.ENDED),
                name="disclosure_consent_named",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.LAW)
                | (
                    ~Q(law="")
                    & Q(second__isnull=False)
                    & (Q(necessity__isnull=False) | Q(state=DisclosureState.ENDED))
                    & Q(inform_on__isnull=False)
                    & Q(review_on__isnull=False)
                ),
                name="disclosure_by_law_complete",
            ),
            models.CheckConstraint(condition=Q(second__isnull=True) | ~Q(second=models.F("by")), name="disclosure_second_is_another"),
            models.CheckConstraint(
                condition=Q(second_agency__isnull=True) | ~Q(second_agency=models.F("given_by_agency")),
                name="disclosure_second_of_another_agency",
            ),
        ]
        indexes = [models.Index(fields=["city_id", "agency", "state", "tier"]), models.Index(fields=["subject"])]


class Message(CityKept):
    """A message between the writer and the first reader, under the key of the reply box."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    from_staff = models.BooleanField()
    by = models.UUIDField(null=True, blank=True)
    content = models.BinaryField()

    class Privacy:
        internal = ("id", "city_id", "situation", "number", "day", "from_staff", "by")
        sensitive = ("content",)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["situation", "number"], name="message_once")]


class FirstReview(CityKept):
    """The outcome of the first review, with its reason; one in ten is read again by somebody who does not know the first answer."""

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="first_reviews")
    outcome = models.CharField(max_length=10)
    content = models.BinaryField()  # sealed: reason, further source, where it points
    blind = models.BooleanField(default=False)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "situation", "outcome", "blind", "by", "at")
        sensitive = ("content",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["situation", "blind"], name="first_review_once"),
            models.UniqueConstraint(fields=["situation", "by"], name="first_review_by_another"),
        ]


class ServiceAnswer(CityKept):
    """At filter 3 a named service says whether it is involved; silence counts as no."""

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="answers")
    agency = models.UUIDField()
    due = models.DateField()
    involved = models.BooleanField(null=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city_id", "situation", "agency", "due", "involved", "by", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["situation", "agency"], name="service_answer_once"),
            models.CheckConstraint(condition=both_or_neither("by", "at"), name="service_answer_who_and_when"),
        ]


class NameKey(CityKept):
    """Exact keyed index of one service's own names from filter 3: it answers "ask your colleague", nothing else."""

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="name_keys")
    agency = models.UUIDField()
    digest = models.BinaryField(max_length=16)

    class Privacy:
        sensitive = ("digest",)
        internal = ("id", "city_id", "situation", "agency")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["situation", "agency", "digest"], name="name_key_once")]
        indexes = [models.Index(fields=["agency", "digest"])]
