"""Assessment in words, consents, the support plan with its reviews, and being asked again later."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from wiqaya.referral.models.together import both_or_neither
from wiqaya.referral.words import Consenting, Explained, GoalState, Intensity, PlanState, Purpose, SupportKind, SupportState, Tier
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityKept


class Template(CityKept):
    """A city's own prompts for the structured conversation: at least as many about strengths as about concerns."""

    mechanism = models.ForeignKey("referral.Mechanism", on_delete=models.CASCADE, related_name="templates")
    number = models.PositiveSmallIntegerField()
    name = Words()
    prompts = models.JSONField(default=list)  # [{code, part: strengths/needs/context/concerns/supports, text: {lang: text}}]
    origin = Words()  # where the method comes from, its limits, where it was tried
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    in_force = models.BooleanField(default=True)

    class Privacy:
        internal = ("id", "city_id", "mechanism", "number", "name", "prompts", "origin", "made_by", "made_at", "in_force")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mechanism", "number"], name="template_number_once")]


class Assessment(CityKept):
    """A judgement in words by two professionals of different services.  No sum, no level, no colour.

    `content` (tier full) holds the entries with evidence, source and certainty, what the person says, the harm of asking, help and provider.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    situation = models.ForeignKey("referral.Situation", on_delete=models.CASCADE, related_name="assessments")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    written_by = models.UUIDField()
    written_agency = models.UUIDField()
    written_at = models.DateTimeField()
    second_by = models.UUIDField(null=True, blank=True)
    second_agency = models.UUIDField(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_content = models.BinaryField(null=True)  # agreement or what the second sees otherwise, as said

    class Privacy:
        internal = (
            "id",
            "city_id",
            "situation",
            "template",
            "written_by",
            "written_agency",
            "written_at",
            "second_by",
            "second_agency",
            "second_at",
        )
        sensitive = ("content", "second_content")

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("written_by")), name="assessment_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(second_agency__isnull=True) | ~Q(second_agency=F("written_agency")), name="assessment_second_agency"
            ),
            models.CheckConstraint(condition=both_or_neither("second_by", "second_at"), name="assessment_second_when"),
        ]


class Consent(CityKept):
    """One consent: for one purpose, to the services named, for a term of a year at most.  Withdrawn in one step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    situation = models.ForeignKey("referral.Situation", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    recipients = models.JSONField(default=list)  # keys of services
    given_by = models.CharField(max_length=8, choices=Consenting)
    explained = models.CharField(max_length=12, choices=Explained)
    language = models.CharField(max_length=8)
    tier = models.CharField(max_length=8, choices=Tier, default=Tier.NOTES)  # whose key seals the receipt
    content = models.BinaryField()  # sealed: the receipt's text as it was read to the person
    starts = models.DateField()
    ends = models.DateField()
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)  # who noted it
    confirmed = models.JSONField(default=list)  # services that confirmed that they have stopped

    class Privacy:
        internal = (
            "id", "city_id", "situation", "purpose", "recipients", "given_by", "explained", "language", "tier", "starts", "ends", "noted_by", "noted_at",
            "withdrawn_at", "withdrawn_by", "confirmed",
        )  # fmt: skip
        sensitive = ("content",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="consent_has_term"),
            models.CheckConstraint(condition=both_or_neither("withdrawn_at", "withdrawn_by"), name="consent_withdrawn_who_and_when"),
        ]
        indexes = [models.Index(fields=["situation", "purpose", "-ends"])]


class Plan(CityKept):
    """A support plan: goals in the person's own words, who helps with what, how much, and what could go wrong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    situation = models.OneToOneField("referral.Situation", on_delete=models.CASCADE, related_name="plan")
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT)
    intensity = models.CharField(max_length=6, choices=Intensity, default=Intensity.LIGHT)
    content = models.BinaryField()  # sealed: why this much, dignity, unwanted effects looked for, plan if things get worse, background needed
    starts = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    overload_reason = models.BinaryField(null=True)  # sealed: why more than the light limit of supports at once
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "situation", "state", "intensity", "starts", "review_due", "made_by", "made_at")
        sensitive = ("content", "overload_reason")


class Goal(CityKept):
    """One goal, said by the person or the family."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()  # sealed: in the person's words; by whom said
    state = models.CharField(max_length=8, choices=GoalState, default=GoalState.OPEN)

    class Privacy:
        internal = ("id", "city_id", "plan", "number", "state")
        sensitive = ("content",)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="goal_number_once")]


class Support(CityKept):
    """One kind of help for one goal: by which service, by when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(max_length=12, choices=SupportKind)
    provider = models.UUIDField()  # organisation
    by_when = models.DateField()
    intensity = models.CharField(max_length=6, choices=Intensity)
    state = models.CharField(max_length=8, choices=SupportState, default=SupportState.OFFERED)
    content = models.BinaryField()  # sealed: what exactly, what the provider needs to know

    class Privacy:
        internal = ("id", "city_id", "goal", "kind", "provider", "by_when", "intensity", "state")
        sensitive = ("content",)


class PlanReview(CityKept):
    """What has come of each goal: the person says, the worker says; wanted and unwanted effects; go on, change, pause or close."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    outcome = models.CharField(max_length=8)  # go-on, change, pause, close
    content = models.BinaryField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "plan", "on", "outcome", "by", "at")
        sensitive = ("content",)

    class Meta:
        ordering = ["-on"]


class FollowUp(CityKept):
    """Being asked again at 6 and 12 months, with consent, on a minimal record.  A new concern is a new situation."""

    situation = models.ForeignKey("referral.Situation", on_delete=models.CASCADE, related_name="follow_ups")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=12, blank=True, default="")  # well, more-help, no-answer, not-wanted
    by = models.UUIDField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city_id", "situation", "due", "done_on", "answer", "by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["situation", "due"], name="follow_up_once")]


class GuestLink(CityKept):
    """A page for a provider without an account: what they need, a form to answer, until a day."""

    support = models.ForeignKey(Support, on_delete=models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()  # sealed under a key that only the link holds
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    answer = models.BinaryField(null=True)  # sealed, tier full
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city_id", "support", "expires", "used_at", "ended_at", "by", "at")
        sensitive = ("token_digest", "content", "answer")
