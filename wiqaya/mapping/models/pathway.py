"""The eight stages of the pathway: any of them can be opened again, each change with its reason."""

from __future__ import annotations

from django.db import models

from wiqaya.mapping.words import ChangeReason, StageState
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned


class Stage(CityOwned):
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=StageState, default=StageState.NOT_YET)
    gaps = Words()
    changed_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "number", "state", "gaps", "changed_at")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["city", "number"], name="stage_once")]


class StageCheck(CityOwned):
    """A line of a stage's checklist, ticked or not by the city itself."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="checks")
    line = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=False)
    note = Words()
    judged_by = models.UUIDField()
    judged_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "stage", "line", "done", "note", "judged_by", "judged_at")

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["stage", "line"], name="stage_check_once")]


class StageChange(CityOwned):
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=8, choices=StageState)
    after = models.CharField(max_length=8, choices=StageState)
    because = models.CharField(max_length=12, choices=ChangeReason)
    reason = Words()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "stage", "before", "after", "because", "reason", "changed_by", "changed_at")

    class Meta:
        ordering = ["-changed_at"]
