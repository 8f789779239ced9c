"""A challenge card: strengths first, who is hurt, why here, views and explanations side by side, evidence."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import (
    Confidence,
    Direction,
    EvidenceKind,
    ExplanationKind,
    FactorLevel,
    FactorNature,
    GroundKind,
    Holder,
    IssueState,
    Strength,
    Theme,
    Trend,
)  # fmt: skip
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Issue(CityOwned, Named):
    """A challenge: its name, its place on the range of manifestations, and how sure the city is."""

    prefix = "is"
    cycle = models.ForeignKey("mapping.Cycle", on_delete=models.CASCADE, related_name="issues")
    title = Words(verbose_name=_("title"))
    definition = Words(verbose_name=_("what we mean by it here"))
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    manifestations = models.JSONField(_("range of forms"), default=list, blank=True)
    theme = models.CharField(_("known or new"), max_length=12, choices=Theme, default=Theme.KNOWN)
    whole_city = models.BooleanField(_("concerns the whole city"), default=True)
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas"))
    result_of = Words(verbose_name=_("what it may grow out of"))
    driver_of = Words(verbose_name=_("what it may feed"))
    conduct = Words(verbose_name=_("what is done, by which kind of group"))
    online_link = Words(verbose_name=_("link with what happens online"))
    context = Words(verbose_name=_("history and context"))
    missing = Words(verbose_name=_("who and what is missing"))
    trend = models.CharField(_("trend"), max_length=8, choices=Trend, default=Trend.UNKNOWN)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, default=Confidence.LOW)
    confidence_reason = Words(verbose_name=_("why this confidence"))
    public_summary = Words(verbose_name=_("summary for the public edition"))
    state = models.CharField(max_length=8, choices=IssueState, default=IssueState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.UUIDField(null=True, blank=True)  # for a second reading
    asked_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.UUIDField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(_("why it was returned"), max_length=1000, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")  # of the file it came from: the same file twice changes nothing
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by", verbose_name=_("goes on from"))

    class Privacy:
        public = ("title", "public_summary")
        internal = (
            "id", "city", "short", "cycle", "definition", "kinds", "manifestations", "theme", "whole_city", "areas", "result_of", "driver_of",
            "conduct", "online_link", "context", "missing", "trend", "confidence", "confidence_reason", "state", "version", "written_by",
            "written_at", "changed_at", "read_by", "read_at", "asked_by", "asked_at", "returned_by", "returned_at",
            "returned_because", "digest", "continues",
        )  # fmt: skip

    class Meta:
        verbose_name = _("issue")
        ordering = ["short"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="issue_short_once"),
            models.CheckConstraint(condition=~Q(state="complete") | (Q(read_by__isnull=False) & ~Q(read_by=F("written_by"))), name="issue_second_reader"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_at__isnull=True) | Q(read_by__isnull=False, read_at__isnull=False), name="issue_read_by_and_at"
            ),
            models.CheckConstraint(condition=Q(asked_by__isnull=True, asked_at__isnull=True) | Q(asked_by__isnull=False, asked_at__isnull=False), name="issue_asked_by_and_at"),
            models.CheckConstraint(
                condition=Q(returned_by__isnull=True, returned_at__isnull=True) | Q(returned_by__isnull=False, returned_at__isnull=False), name="issue_returned_by_and_at"
            ),
            models.UniqueConstraint(fields=["cycle", "digest"], condition=~Q(digest=""), name="issue_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class PartOfIssue(CityOwned):
    """A line of a card."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="%(class)ss")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["added_at"]


PART: tuple[str, ...] = ("id", "city", "issue", "added_by", "added_at")


class Factor(PartOfIssue):
    """A strength, a need for prevention, or a pressure.  Groups and structures, never persons."""

    nature = models.CharField(max_length=8, choices=FactorNature)
    level = models.CharField(max_length=10, choices=FactorLevel, default=FactorLevel.COMMUNITY)
    text = Words()
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    group = models.ForeignKey("places.PopulationGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Privacy:
        internal = (*PART, "nature", "level", "text", "area", "group")


class Impact(PartOfIssue):
    """Challenge x group x place: who is affected or harmed, and how.  Never who is suspected."""

    group = models.ForeignKey("places.PopulationGroup", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    effect = Words()

    class Privacy:
        internal = (*PART, "group", "area", "effect")

    class Meta(PartOfIssue.Meta):
        constraints = [
            models.UniqueConstraint(fields=["issue", "group", "area"], name="impact_once"),
            models.UniqueConstraint(fields=["issue", "group"], condition=Q(area__isnull=True), name="impact_city_once"),
        ]


class Ground(PartOfIssue):
    """Why here: a grievance, a perception and what the facts say, a story that is used, a recent change."""

    kind = models.CharField(max_length=14, choices=GroundKind)
    text = Words()
    held_by = Words(verbose_name=_("held by whom"))
    facts_say = Words(verbose_name=_("what the facts say"))
    used_by = Words(verbose_name=_("wider story that uses it"))
    outside = models.BooleanField(_("only from outside"), null=True, blank=True)  # nobody said: the wording decides
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Privacy:
        internal = (*PART, "kind", "text", "held_by", "facts_say", "used_by", "outside", "area")


class Explanation(PartOfIssue):
    """One of the rival explanations, a hypothesis with what speaks for and against it."""

    kind = models.CharField(max_length=12, choices=ExplanationKind)
    text = Words()
    held_by = Words(verbose_name=_("held by whom"))
    evidence_for = Words(verbose_name=_("what speaks for it"))
    evidence_against = Words(verbose_name=_("what speaks against it"))
    confidence = models.CharField(max_length=8, choices=Confidence, default=Confidence.LOW)

    class Privacy:
        internal = (*PART, "kind", "text", "held_by", "evidence_for", "evidence_against", "confidence")


class View(PartOfIssue):
    """How one kind of source sees it; never merged with the others."""

    holder = models.CharField(max_length=16, choices=Holder)
    text = Words()
    source = Words()
    dated = models.DateField(null=True, blank=True)

    class Privacy:
        internal = (*PART, "holder", "text", "source", "dated")


class Evidence(PartOfIssue):
    """A source, what it says, which way it points, and its bias note."""

    kind = models.CharField(max_length=12, choices=EvidenceKind)
    source = Words()
    says = Words()
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.SUPPORTS)
    strength = models.CharField(max_length=8, choices=Strength, default=Strength.FAIR)
    dated = models.DateField(null=True, blank=True)
    bias_note = Words()
    dataset = models.ForeignKey("records.Dataset", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    release = models.UUIDField(null=True, blank=True)  # of the ledger: the figure that is cited
    result = models.CharField(max_length=16, blank=True, default="")  # short id of a survey's result: its number is read there, never kept here

    class Privacy:
        internal = (*PART, "kind", "source", "says", "direction", "strength", "dated", "bias_note", "dataset", "release", "result")


class Condition(PartOfIssue):
    """A wider condition recorded beside the issue, without claiming a cause."""

    text = Words()
    period = models.CharField(max_length=40, blank=True, default="")
    dataset = models.ForeignKey("records.Dataset", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Privacy:
        internal = (*PART, "text", "period", "dataset")


class Perception(CityOwned):
    """How an issue, or a mechanism, is seen, and by whom."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, null=True, blank=True, related_name="perceptions")
    asset = models.ForeignKey("mapping.Asset", on_delete=models.CASCADE, null=True, blank=True, related_name="perceptions")
    group = models.ForeignKey("places.PopulationGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held_by = Words(verbose_name=_("held by whom"))
    view = Words(verbose_name=_("how it is seen"))
    source = Words()
    dated = models.DateField(null=True, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "issue", "asset", "group", "held_by", "view", "source", "dated", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]
        constraints = [models.CheckConstraint(condition=Q(issue__isnull=False) ^ Q(asset__isnull=False), name="perception_of_one_thing")]


class NationalAnalysis(CityOwned):
    """A central analysis, kept apart from the city's own, with what it leaves out or overstates here."""

    cycle = models.ForeignKey("mapping.Cycle", on_delete=models.CASCADE, related_name="national_analyses")
    issue = models.ForeignKey(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="national_analyses")
    title = Words()
    says = Words(verbose_name=_("what it says"))
    leaves_out = Words(verbose_name=_("home-grown concerns that it leaves out"))
    overstates = Words(verbose_name=_("outside concerns that it overstates here"))
    dated = models.DateField(null=True, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "cycle", "issue", "title", "says", "leaves_out", "overstates", "dated", "added_by", "added_at")


class IssueVersion(CityOwned):
    """A card as it stood, with the reason for the change that followed."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any] = models.JSONField()
    reason = models.CharField(max_length=300, blank=True, default="")
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "issue", "number", "content", "reason", "kept_by", "kept_at")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="issue_version_once")]
