"""The mapping report: two editions, numbered recommendations, a publication check by a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import Edition, ReportState
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Recommendation(CityOwned):
    cycle = models.ForeignKey("mapping.Cycle", on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = Words(verbose_name=_("recommendation"))
    addressed_to = Words(verbose_name=_("addressed to"))
    issue = models.ForeignKey("mapping.Issue", on_delete=models.SET_NULL, null=True, blank=True, related_name="recommendations", verbose_name=_("follows from"))
    existing = Words(verbose_name=_("what exists already that could do this"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        public = ("number", "text", "addressed_to")
        internal = ("id", "city", "cycle", "issue", "existing", "added_by", "added_at")

    class Meta:
        verbose_name = _("recommendation")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="recommendation_number_once")]


class Report(CityOwned, Named):
    """An edition as it was made: its blocks, what was withheld and why, and its check."""

    prefix = "re"
    cycle = models.ForeignKey("mapping.Cycle", on_delete=models.PROTECT, related_name="reports")
    edition = models.CharField(_("edition"), max_length=8, choices=Edition)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    number = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(default=dict)  # frozen at publication: what readers saw
    withheld = models.JSONField(default=list)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    checked_by = models.UUIDField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_answers = models.JSONField(default=dict, blank=True)
    check_note = Words(verbose_name=_("note of the check"))
    asked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    correction = Words(verbose_name=_("correction after publication"))
    corrected_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = Words(verbose_name=_("why it was withdrawn"))

    class Privacy:
        public = ("edition", "number", "published_at", "correction", "corrected_at", "withdrawn_at", "withdrawn_because")
        internal = (
            "id", "city", "short", "cycle", "state", "content", "withheld", "made_by", "made_at", "checked_by", "checked_at", "check_answers",
            "check_note", "asked_at",
        )  # fmt: skip

    class Meta:
        verbose_name = _("report")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="report_short_once"),
            models.UniqueConstraint(fields=["cycle", "edition", "number"], name="report_number_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(checked_by__isnull=False, checked_at__isnull=False, published_at__isnull=False) & ~Q(checked_by=F("made_by"))),
                name="report_second_person",
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="report_withdrawn_at"),
        ]
