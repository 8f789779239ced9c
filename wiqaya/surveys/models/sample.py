"""Whom the city asks: the draw, its places, quotas, and every replacement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.places.words import Sex
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned
from wiqaya.surveys.words import VisitOutcome


class Sample(CityOwned):
    """The plan of a wave's sample and the draw made from it.  Drawn once, with a seed that anybody can repeat."""

    wave = models.OneToOneField("surveys.Wave", on_delete=models.CASCADE, related_name="sample")
    frame = Words(verbose_name=_("list that people are drawn from, and who is not on it"))
    margin = models.FloatField(_("margin of error wanted, in points of 100"), default=5)
    design_effect = models.FloatField(_("design effect expected"), default=1.5)
    response_rate = models.FloatField(_("response expected, of 1"), default=0.6)
    cluster = models.PositiveSmallIntegerField(_("interviews at each place"), default=10)
    by_area = models.BooleanField(_("the margin holds in every area"), default=False)
    size = models.PositiveIntegerField(_("interviews planned"))
    seed = models.PositiveIntegerField()
    drawn_by = models.UUIDField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id", "city", "wave", "frame", "margin", "design_effect", "response_rate", "cluster", "by_area", "size", "seed", "drawn_by", "drawn_at",
        )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, drawn_by__isnull=True) | Q(drawn_at__isnull=False, drawn_by__isnull=False), name="sample_drawn_by_and_at"
            ),
            models.CheckConstraint(condition=Q(response_rate__gt=0, response_rate__lte=1), name="sample_response_rate"),
        ]


class SamplePoint(CityOwned):
    """A place drawn for interviews (a street block, an enumeration area).  Never a household or an address."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="points")
    code = models.CharField(max_length=24)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=40)
    households = models.PositiveIntegerField()
    probability = models.FloatField()  # of being drawn at the first stage
    position = models.PositiveIntegerField()  # order of the draw; places after the sample's number are replacements in waiting
    reserve = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=VisitOutcome, default=VisitOutcome.WAITING)

    class Privacy:
        internal = ("id", "city", "sample", "code", "area", "stratum", "households", "probability", "position", "reserve", "outcome")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "code"], name="point_once"),
            models.CheckConstraint(condition=Q(probability__gt=0, probability__lte=1), name="point_probability"),
        ]


class Replacement(CityOwned):
    """A place that could not be visited, the next one in the order of the draw, and why."""

    out = models.OneToOneField(SamplePoint, on_delete=models.CASCADE, related_name="replaced_by")
    into = models.OneToOneField(SamplePoint, on_delete=models.CASCADE, related_name="replaces")
    reason = Words(verbose_name=_("why it was replaced"))
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "out", "into", "reason", "by", "at")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(out=models.F("into")), name="replacement_other")]


class Quota(CityOwned):
    """How many interviews a wave wants in an area, of a sex and an age band; progress is counted from the answers."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="quotas")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sex = models.CharField(max_length=6, choices=Sex, default=Sex.ALL)
    age_band = models.CharField(max_length=12, default="all")
    target = models.PositiveIntegerField()

    class Privacy:
        internal = ("id", "city", "wave", "area", "sex", "age_band", "target")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "area", "sex", "age_band"], name="quota_once"),
            models.UniqueConstraint(fields=["wave", "sex", "age_band"], condition=Q(area__isnull=True), name="quota_city_once"),
        ]
