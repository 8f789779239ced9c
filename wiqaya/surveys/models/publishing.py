"""Results for everybody: asked for by one person, read by another, shown until they are taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.surveys.words import PublicationState


class Publication(CityOwned, Named):
    """Tables of a round that go to everybody together.  They pass the gate of the public first; nobody agrees to their own."""

    prefix = "pb"
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="publications")
    weighting = models.ForeignKey("surveys.Weighting", on_delete=models.CASCADE, related_name="publications")
    state = models.CharField(max_length=10, choices=PublicationState, default=PublicationState.PREPARING)
    chosen = models.JSONField(default=list)  # [statistic, question, answer, breakdown] of each table
    results = models.ManyToManyField("surveys.Result", related_name="publications")
    job = models.UUIDField(null=True, blank=True)  # that takes the tables through the gate
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    checked = models.JSONField(default=list, blank=True)  # what the second person looked for and found in order
    note = Words(verbose_name=_("what should be put right"))
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    because = Words(verbose_name=_("why it is withdrawn"))

    class Privacy:
        public = ("because", "withdrawn_at", "decided_at")
        internal = (
            "id", "city", "short", "wave", "weighting", "state", "chosen", "results", "job", "asked_by", "asked_at", "decided_by", "checked", "note",
            "withdrawn_by",
        )  # fmt: skip

    class Meta:
        verbose_name = _("publication of results")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="publication_short_once"),
            models.UniqueConstraint(fields=["wave"], condition=Q(state__in=["preparing", "asked"]), name="publication_one_at_a_time"),
            models.CheckConstraint(condition=~Q(state__in=["published", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False), name="publication_decided"),
            models.CheckConstraint(condition=~Q(state="published") | ~Q(decided_by=models.F("asked_by")), name="publication_by_two"),
        ]  # fmt: skip
