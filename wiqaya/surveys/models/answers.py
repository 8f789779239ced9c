"""What came back.  No name, address, network address or device; the area and the day only."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.surveys.words import Channel, Standing


class AnswerSet(CityOwned):
    """The answers of one person.  Its key is drawn by chance: a key that grows with time would keep the hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="answer_sets")
    version = models.ForeignKey("surveys.InstrumentVersion", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.VALID)
    set_aside_for = models.CharField(max_length=40, blank=True, default="")  # a code of words.REASONS
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey("surveys.SamplePoint", on_delete=models.PROTECT, null=True, blank=True, related_name="answer_sets")
    interviewer = models.ForeignKey("surveys.Interviewer", on_delete=models.SET_NULL, null=True, blank=True, related_name="answer_sets")
    day = models.DateField()
    weight = models.FloatField(default=1)  # one over the chance of being asked, before any adjustment
    answers = models.JSONField(default=dict)  # question name -> what was answered; a list of rows under a repeat
    instance = models.CharField(max_length=64)  # keyed hash of the client's instance id: the same one twice is one record
    content = models.CharField(max_length=64)  # keyed hash of what was sent: changed content under a known instance is refused
    panel = models.CharField(max_length=64, blank=True, default="")  # keyed hash of a code that people make themselves
    withdraw = models.CharField(max_length=64, blank=True, default="")  # keyed hash of the withdraw code, emptied on its last day

    class Privacy:
        sensitive = ("answers", "panel", "withdraw")
        internal = (
            "id", "city", "wave", "version", "channel", "standing", "set_aside_for", "area", "point", "interviewer", "day", "weight", "instance", "content",
        )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["wave", "standing", "channel"])]
        constraints = [
            models.UniqueConstraint(fields=["wave", "instance"], name="answers_once"),
            models.UniqueConstraint(fields=["wave", "withdraw"], condition=~Q(withdraw=""), name="withdraw_code_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="answers_weight"),
            models.CheckConstraint(
                condition=(Q(standing="set-aside") & ~Q(set_aside_for="")) | (~Q(standing="set-aside") & Q(set_aside_for="")), name="answers_set_aside_for"
            ),
            models.CheckConstraint(condition=~Q(channel="open") | Q(point__isnull=True), name="answers_open_without_point"),
        ]


class AnswerFile(CityOwned):
    """A picture or sound that the form asked for, sent with answers; forgotten with the fieldwork.

    What a camera writes into it beside the picture is not kept.  Of a file that cannot be freed of that, only this row stays.
    """

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)  # as the answer names it
    digest = models.CharField(max_length=64)  # of what was sent: the same file again is known
    size = models.PositiveBigIntegerField()
    stored = models.CharField(max_length=200, blank=True, default="")
    left_out = models.CharField(max_length=40, blank=True, default="")  # why it was not kept, a code

    class Privacy:
        sensitive = ("stored",)
        internal = ("id", "city", "answer_set", "name", "digest", "size", "left_out")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer_set", "name"], name="answer_file_once")]


class Draft(CityOwned):
    """Pages answered so far, sealed with the resume code that only the person holds; gone after seven days or after sending."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="drafts")
    code = models.CharField(max_length=64)  # keyed hash of the resume code
    sealed = models.BinaryField()
    ends = models.DateField()

    class Privacy:
        sensitive = ("code", "sealed")
        internal = ("id", "city", "wave", "ends")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "code"], name="draft_once")]


class Intake(CityOwned, Named):
    """A file of answers from another tool: how many came in, how many were there already, which rows were refused and why."""

    prefix = "in"
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="intakes")
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)  # columns that were not read
    refused = models.JSONField(default=list)  # {row, column, code, params, table}
    done = models.PositiveIntegerField(default=0)  # records dealt with so far
    finished = models.BooleanField(default=True)  # not when the work stopped half-way; the same file goes on where it stopped
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "short", "wave", "file_name", "digest", "added", "known", "left_out", "refused", "done", "finished", "by", "at")

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["city", "short"], name="intake_short_once")]
