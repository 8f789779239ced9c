"""The strategy: its approach, home and life, its versions, what was said about it, and what was decided."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned
from wiqaya.strategy.words import (
    Anchoring,
    Body,
    Checked,
    DecisionOn,
    Finding,
    Form,
    HeldFor,
    Holder,
    HomeModel,
    Moderation,
    Outcome,
    Principle,
    Stand,
    StrategyState,
)


class Strategy(Entry):
    """One strategy from draft to its end; `number` counts its revisions, `continues` is the one it revises."""

    prefix = "st"
    title = Words(verbose_name=_("title"))
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.OWN)
    inside = Words(verbose_name=_("the framework it is part of"))
    approaches = models.JSONField(_("approaches"), default=list, blank=True)
    why_here = Words(verbose_name=_("why this approach suits this city"))
    vision = Words(verbose_name=_("what the city wants to reach"))
    practical = Words(verbose_name=_("how it works with what the city has today"))
    builds_on = Words(verbose_name=_("policies and programmes it builds on"))
    complements = Words(verbose_name=_("how it goes together with the national level"))
    # home and life
    lead = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead"))
    focal_post = models.CharField(_("post of the focal point"), max_length=120, blank=True, default="")
    home = models.CharField(_("institutional model"), max_length=12, choices=HomeModel, blank=True, default="")
    home_why = Words(verbose_name=_("why this model"))
    home_new = models.BooleanField(_("a new body is made for it"), null=True, blank=True)
    home_embedded = models.BooleanField(_("it stands inside another body"), null=True, blank=True)
    home_signal = Words(verbose_name=_("what this choice says to people"))
    home_seen = Words(verbose_name=_("how communities see this body"))
    experts = Words(verbose_name=_("expert group or advice from research"))
    anchoring = models.CharField(_("how it is anchored"), max_length=8, choices=Anchoring, default=Anchoring.NONE)
    anchored_in = Words(verbose_name=_("text that anchors it"))
    # following and political look
    first_signs = Words(verbose_name=_("first signs that will show whether it works"))
    follow_budget = Words(verbose_name=_("money and people for following it"))
    message = Words(verbose_name=_("what message it sends to each community"))
    parties = Words(verbose_name=_("how it stays above parties"))
    election_on = models.DateField(_("next election"), null=True, blank=True)
    # comments from the public
    comments_from = models.DateField(_("open for comments from"), null=True, blank=True)
    comments_until = models.DateField(_("open for comments until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    state = models.CharField(max_length=10, choices=StrategyState, default=StrategyState.DRAFT)
    number = models.PositiveSmallIntegerField(default=1)
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by")
    approved_on = models.DateField(null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        public = (
            "title", "form", "inside", "approaches", "why_here", "vision", "builds_on", "complements", "lead", "home", "home_why", "state",
            "number", "approved_on", "until", "comments_from", "comments_until", "currency",
        )  # fmt: skip
        internal = (
            *ENTRY, "practical", "focal_post", "home_new", "home_embedded", "home_signal", "home_seen", "experts", "anchoring", "anchored_in",
            "first_signs", "follow_budget", "message", "parties", "election_on", "continues", "version",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("strategy")
        constraints = [
            short_once("strategy_short_once"),
            models.CheckConstraint(condition=~Q(state="approved") | Q(approved_on__isnull=False), name="strategy_approved_on_a_day"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(approved_on__isnull=True) | Q(until__gte=F("approved_on")), name="strategy_ends_after_start"),
            models.CheckConstraint(
                condition=Q(comments_until__isnull=True) | Q(comments_from__isnull=False, comments_until__gte=F("comments_from")), name="comments_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class StrategyVersion(CityOwned):
    """A strategy with its priorities and measures as they stood, with the reason for the change that followed."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any] = models.JSONField()
    reason = models.CharField(max_length=300, blank=True, default="")
    decided = models.BooleanField(default=False)  # the text as it was approved
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "strategy", "number", "content", "reason", "decided", "kept_by", "kept_at")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_once")]


class Decision(CityOwned):
    """What a body decided: day, vote, conditions, questions, day on which it ends."""

    on = models.CharField(max_length=8, choices=DecisionOn, default=DecisionOn.STRATEGY)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    body = models.CharField(_("deciding body"), max_length=10, choices=Body)
    body_name = Words(verbose_name=_("its name"))
    dated = models.DateField(_("date"))
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome)
    text = Words(verbose_name=_("text as decided"))
    conditions = Words(verbose_name=_("conditions"))
    questions = Words(verbose_name=_("questions, one to a line"))
    until = models.DateField(_("ends on"), null=True, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        public = ("on", "body", "body_name", "dated", "votes_for", "votes_against", "abstained", "outcome", "text", "conditions", "until")
        internal = ("id", "city", "strategy", "questions", "written_by", "written_at")

    class Meta:
        ordering = ["-dated", "-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(on="mandate") | Q(strategy__isnull=False), name="decision_on_a_strategy"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("dated")), name="decision_ends_after_start"),
        ]


class CouncilQuestion(CityOwned):
    """A question with which a text came back: a task until it is answered."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="asked")
    text = Words()
    answer = Words()
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city", "decision", "text", "answer", "answered_by", "answered_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True) | Q(answered_by__isnull=False, answered_at__isnull=False), name="question_answered_by_and_at"
            )
        ]


class PrincipleCheck(CityOwned):
    """How one of the four principles was applied to something, and who stands by it or disagrees.  `subject` may lie in an upper room."""

    about = models.CharField(max_length=12, choices=Checked)
    subject = models.UUIDField()
    principle = models.CharField(max_length=16, choices=Principle)
    applied = Words(verbose_name=_("how it was applied"))
    hurt = Words(verbose_name=_("who could be hurt, and how; those who do the work, too"))
    improves = Words(verbose_name=_("what gets better, and for whom"))
    evidence = Words(verbose_name=_("how we know"))
    stand = models.CharField(max_length=8, choices=Stand)
    reason = Words(verbose_name=_("why not"))
    by = models.UUIDField()
    at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True, blank=True)  # when it stopped to count: everybody is asked again, or said something new
    renewed_because = Words()  # what happened

    class Privacy:
        public = ("principle", "applied", "stand", "reason")  # wherever the text goes, without whose it is
        internal = ("id", "city", "about", "subject", "hurt", "improves", "evidence", "by", "at", "renewed_at", "renewed_because")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["city", "subject"], name="principle_subject")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "principle", "by"], condition=Q(renewed_at__isnull=True), name="principle_stand_once"),
        ]


class DraftComment(CityOwned):
    """What somebody says about the draft that lies open.  Nobody's name is kept; nothing appears before it was read."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=40, blank=True, default="")  # of the text, or the key of a priority or measure
    holder = models.CharField(max_length=12, choices=Holder, default=Holder.RESIDENTS)
    text = models.TextField()
    language = models.CharField(max_length=2, default="ar")
    from_public = models.BooleanField(default=True)
    received_on = models.DateField()
    moderation = models.CharField(max_length=8, choices=Moderation, default=Moderation.WAITING)
    held_for = models.CharField(max_length=12, choices=HeldFor, blank=True, default="")
    held_because = Words()
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=8, choices=Finding, default=Finding.OPEN)
    answer = Words(verbose_name=_("what changed, or why not"))
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("part", "holder", "text", "language", "received_on", "finding", "answer")
        internal = ("id", "city", "strategy", "from_public", "moderation", "held_for", "held_because", "read_by", "read_at", "answered_by", "answered_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(moderation="waiting") | Q(read_by__isnull=False, read_at__isnull=False), name="comment_read_before_shown"),
            models.CheckConstraint(condition=~Q(moderation="held") | ~Q(held_for=""), name="comment_held_for_a_reason"),
            models.CheckConstraint(condition=Q(finding="open") | Q(answered_by__isnull=False, answered_at__isnull=False), name="comment_answered_by_and_at"),
        ]
