"""What the answers say, and what the city does about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.surveys.words import Breakdown, PromiseState, Statistic


class Weighting(CityOwned):
    """How the answers of a wave were weighted: the steps as the engine took them, and what they did.  The latest one is in force."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="weightings")
    number = models.PositiveSmallIntegerField()
    steps = models.JSONField(default=list)
    report = models.JSONField(default=dict)  # n, range, cv, Kish design effect, margins before and after, share of the largest weights
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "wave", "number", "steps", "report", "made_by", "made_at")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["wave", "number"], name="weighting_once")]


class Result(CityOwned, Named):
    """One table of results: released by the gate, or refused with the reason.  Cited by its short id."""

    prefix = "rs"
    signs = 10  # hundreds in every round: five signs meet again among a few thousand
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="results")
    weighting = models.ForeignKey(Weighting, on_delete=models.CASCADE, null=True, blank=True, related_name="results")
    audience = models.CharField(max_length=6, choices=[("staff", _("staff of the city")), ("public", _("everybody"))], default="staff")
    statistic = models.CharField(max_length=6, choices=Statistic)
    question = models.CharField(max_length=200)  # a question of the form, or the key of a scale
    answer = models.CharField(max_length=420, blank=True, default="")  # of a share: the answer counted
    breakdown = models.CharField(max_length=5, choices=Breakdown, default=Breakdown.CITY)
    release = models.UUIDField(null=True, blank=True)  # key of the ledger
    refused = models.JSONField(default=dict, blank=True)  # {code, params}
    facts = models.JSONField(default=dict, blank=True)  # test of the change, comparability, comparisons made: nothing that the gate did not let out
    made_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id", "city", "short", "wave", "weighting", "audience", "statistic", "question", "answer", "breakdown", "release", "refused", "facts", "made_at",
        )  # fmt: skip

    class Meta:
        ordering = ["short"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="result_short_once"),
            models.UniqueConstraint(fields=["wave", "weighting", "audience", "statistic", "question", "answer", "breakdown"], name="result_once"),
            models.UniqueConstraint(
                fields=["wave", "audience", "statistic", "question", "answer", "breakdown"], condition=Q(weighting__isnull=True), name="result_unweighted_once"
            ),
        ]


class Promise(CityOwned, Named):
    """You said, we did: what residents say would help, who looks at it, what was promised and what came of it."""

    prefix = "pr"
    survey = models.ForeignKey("surveys.Survey", on_delete=models.CASCADE, related_name="promises")
    result = models.ForeignKey(Result, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises")
    said = Words(verbose_name=_("what residents said"))
    answer = Words(verbose_name=_("what the city answers"))
    responsible = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who is responsible")
    )
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.OPEN)
    due = models.DateField(_("due"), null=True, blank=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)  # grows with every change: nobody agrees to what they have not read
    writers = models.JSONField(default=list)  # who wrote since it was last read by a second person
    shown = models.JSONField(default=dict, blank=True)  # what everybody reads: as it stood when a second person read it
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("shown", "read_at")
        internal = (
            "id", "city", "short", "survey", "result", "said", "answer", "responsible", "state", "due", "made_by", "made_at", "settled_by", "settled_at",
            "version", "writers", "read_by",
        )  # fmt: skip

    class Meta:
        ordering = ["due", "short"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="promise_short_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="promise_settled_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True) | Q(read_at__isnull=False, read_by__isnull=False), name="promise_read_by_and_at"
            ),
        ]
