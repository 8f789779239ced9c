"""The audit trail and its chain, the ledger of releases, and long work with its progress."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.words import JobState


class AuditRow(models.Model):
    """Who did what to which object, when.  Actor and city are opaque keys; no personal data stands here."""

    id = models.BigAutoField(primary_key=True)
    city = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_kind = models.CharField(max_length=8)
    action = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    object = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    sequence = models.BigIntegerField(null=True)  # its place in the chain of its city; none until it is sealed
    digest = models.BinaryField(null=True)

    class Privacy:
        internal = ("id", "city", "at", "by", "by_kind", "action", "kind", "object", "details", "sequence", "digest")

    class Meta:
        verbose_name = _("audit entry")
        constraints = [
            models.UniqueConstraint(fields=["city", "sequence"], name="audit_place"),
            models.UniqueConstraint(fields=["sequence"], condition=models.Q(city__isnull=True), name="audit_place_of_installation"),
        ]
        indexes = [
            models.Index(fields=["city", "-id"]),
            models.Index(fields=["city", "by", "-id"], name="audit_person"),
            models.Index(fields=["city", "action", "-id"], name="audit_action"),
            models.Index(fields=["object", "city", "-id"], name="audit_object_in_city"),
            models.Index(fields=["city", "id"], condition=models.Q(sequence__isnull=True), name="audit_unsealed"),
        ]


class Chain(models.Model):
    """How far the audit rows of a city are sealed in this database; who seals holds its row."""

    city = models.UUIDField(primary_key=True)  # nought for the rows that belong to no city
    sequence = models.BigIntegerField(default=0)
    digest = models.BinaryField()

    class Privacy:
        internal = ("city", "sequence", "digest")


class Checkpoint(models.Model):
    """The end of a chain at a time, signed.  Each one also stands in a file beside the keys."""

    id = models.BigAutoField(primary_key=True)
    city = models.UUIDField()
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.CharField(max_length=32)  # as it was signed
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=256)

    class Privacy:
        internal = ("id", "city", "sequence", "digest", "at", "key", "signature")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "sequence"], name="checkpoint_once")]


class Release(models.Model):
    """A table that left through the gate: what it was about, and sealed, what was true and what was shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()
    audience = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=64)
    source_version = models.CharField(max_length=64)
    question = models.CharField(max_length=64)  # the same question of the same version is answered from here
    fingerprint = models.CharField(max_length=64)
    method_version = models.CharField(max_length=32)
    policy = models.JSONField()
    footprint = models.BinaryField()  # sealed: filter, dimensions, true and shown cells
    released = models.JSONField()  # what was shown, as the gate gave it

    class Privacy:
        internal = (
            "id",
            "city",
            "at",
            "by",
            "audience",
            "kind",
            "source",
            "source_version",
            "question",
            "fingerprint",
            "method_version",
            "policy",
            "released",
        )
        sensitive = ("footprint",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "audience", "fingerprint"], name="release_once")]
        indexes = [models.Index(fields=["city", "source", "-at"]), models.Index(fields=["city", "audience", "question"])]


class Job(models.Model):
    """Long work with visible progress, which says what it did and can be stopped."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.UUIDField()
    by = models.UUIDField()
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(default="", blank=True)
    result = models.JSONField(default=dict)
    stop_asked = models.BooleanField(default=False)
    started = models.DateTimeField()
    seen = models.DateTimeField()  # heartbeat: a job not seen for a while is taken up again

    class Privacy:
        internal = ("id", "city", "by", "kind", "state", "done", "total", "message", "result", "stop_asked", "started", "seen")

    class Meta:
        indexes = [models.Index(fields=["city", "-started"]), models.Index(fields=["state", "seen"])]
