"""A year's mapping: its method, its ten steps, who was asked and what they answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import Answered, CycleState, LightQuestion, MethodSource, Part, StepState, Trigger
from wiqaya.records.words import Sector as SourceSector
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Method(CityOwned):
    """A version of how the city maps.  Series of two versions are compared only where the change keeps them comparable."""

    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    questions = Words(verbose_name=_("questions"))
    sources = Words(verbose_name=_("sources"))
    instruments = Words(verbose_name=_("instruments"))
    sample = Words(verbose_name=_("sample"))
    comparable = models.BooleanField(_("results can be compared with the version before"), default=False)
    changed_because = models.CharField(_("the change draws on"), max_length=12, choices=MethodSource, blank=True, default="")
    reasons = Words(verbose_name=_("reasons for the change"))
    bridge = Words(verbose_name=_("bridge measurement"))
    made = models.DateTimeField()

    class Privacy:
        public = ("version", "name", "questions", "sources", "instruments", "sample", "comparable", "changed_because", "reasons", "bridge")
        internal = ("id", "city", "made")

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["city", "version"], name="method_version_once")]


class Cycle(CityOwned, Named):
    """One mapping, yearly or after a signal; closing it keeps it as it was."""

    prefix = "cy"
    year = models.PositiveSmallIntegerField(_("year"))
    title = Words(verbose_name=_("title"))
    trigger = models.CharField(_("occasion"), max_length=8, choices=Trigger, default=Trigger.YEARLY)
    scope = Words(verbose_name=_("scope"))
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="cycles")
    lead = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=CycleState, default=CycleState.OPEN)
    light = models.BooleanField(_("light version"), default=True)
    started = models.DateField(_("begun"))
    ended = models.DateField(_("ended"), null=True, blank=True)
    review_due = models.DateField(_("review due"))
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.UUIDField(null=True, blank=True)
    imported_title = Words(verbose_name=_("title of the imported assessment"))
    imported_text = Words(verbose_name=_("text of the imported assessment"))
    imported_from = models.CharField(_("author of the imported assessment"), max_length=200, blank=True, default="")

    class Privacy:
        public = ("year", "title", "trigger", "scope", "method", "lead", "started", "ended")
        internal = ("id", "city", "short", "state", "light", "review_due", "frozen_at", "frozen_by", "imported_title", "imported_text", "imported_from")

    class Meta:
        verbose_name = _("mapping cycle")
        ordering = ["-year", "-started"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="cycle_short_once"),
            models.UniqueConstraint(fields=["city", "year"], condition=Q(trigger="yearly"), name="cycle_year_once"),
            models.CheckConstraint(condition=Q(ended__isnull=True) | Q(ended__gte=F("started")), name="cycle_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="open", frozen_at__isnull=True, frozen_by__isnull=True) | Q(state="frozen", frozen_at__isnull=False, frozen_by__isnull=False),
                name="cycle_frozen_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or str(self.year)


class LightAnswer(CityOwned):
    """One of the six short answers with which a small city may begin."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="light_answers")
    question = models.PositiveSmallIntegerField(choices=LightQuestion)
    text = Words()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "cycle", "question", "text", "answered_by", "answered_at")

    class Meta:
        ordering = ["question"]
        constraints = [models.UniqueConstraint(fields=["cycle", "question"], name="light_answer_once")]


class Step(CityOwned):
    """The city's own judgement of one of the ten steps.  Nothing is locked."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="steps")
    letter = models.CharField(max_length=1)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.NOT_YET)
    gaps = Words(verbose_name=_("what is missing"))
    judged_by = models.UUIDField()
    judged_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "cycle", "letter", "state", "gaps", "judged_by", "judged_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "letter"], name="step_once")]


class StepEvidence(CityOwned):
    """What shows that a step was taken."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="step_evidence")
    letter = models.CharField(max_length=1)
    title = Words(verbose_name=_("title"))
    dataset = models.ForeignKey("records.Dataset", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    address = models.URLField(_("web address"), blank=True, default="")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "cycle", "letter", "title", "dataset", "address", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]


class Contribution(CityOwned):
    """A department, service or community body that was asked, and what came back."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=12, choices=Part, default=Part.CONTRIBUTOR)
    sector = models.CharField(_("sector"), max_length=12, choices=SourceSector)
    question = Words(verbose_name=_("what we ask"))
    state = models.CharField(max_length=10, choices=Answered, default=Answered.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    due = models.DateField(_("answer hoped for by"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answer = Words(verbose_name=_("answer"))
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id", "city", "cycle", "organisation", "part", "sector", "question", "state", "asked_by", "asked_at", "due", "reminded_at",
            "reminders", "answer", "answered_by", "answered_at",
        )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "organisation"], name="contribution_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="contribution_answered_by_and_at",
            ),
        ]


class Briefing(CityOwned):
    """A briefing asked of a police or justice body: non-sensitive matters only, never a person."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="briefings")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    jurisdiction = Words(verbose_name=_("jurisdiction"))
    topics = Words(verbose_name=_("topics asked about"))
    asked_on = models.DateField(_("asked on"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    summary = Words(verbose_name=_("what we learnt, without sensitive data"))
    follow_up = Words(verbose_name=_("follow-up"))
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "cycle", "organisation", "jurisdiction", "topics", "asked_on", "answered_on", "summary", "follow_up", "noted_by", "noted_at")

    class Meta:
        ordering = ["-asked_on"]
        constraints = [models.CheckConstraint(condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")), name="briefing_answer_after_question")]
