"""The key store, in a database of its own.  Without the master key nothing in it opens anything.

Cities, cases and agencies are opaque keys here: the store has no right to the tables in which they live.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.keys.crypto import Place


class AgencyKey(models.Model):
    """The pair of keys of one agency in one city.  The private part is wrapped by the master key; `locked`: under a passphrase too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.UUIDField()
    agency = models.UUIDField()
    version = models.PositiveIntegerField()
    public = models.BinaryField(max_length=32)
    secret = models.BinaryField()
    locked = models.BooleanField(default=False)
    recovery = models.BinaryField(null=True)  # the private part under the recovery code
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        internal = ("id", "city", "agency", "version", "public", "locked", "made_at")
        sensitive = ("secret", "recovery")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "agency", "version"], name="agency_key_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="agency_key_version"),
            models.CheckConstraint(condition=Q(locked=True, recovery__isnull=False) | Q(locked=False, recovery__isnull=True), name="agency_key_recovery"),
        ]

    def context(self) -> bytes:
        return f"agency|{self.city}|{self.agency}|{self.version}".encode()


class DataKey(models.Model):
    """That a place has a data key of this version.  The key itself stands nowhere: only its wraps do.

    Rows are drawn by chance and know the day alone: the hour could tell when somebody without a name wrote.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.UUIDField()
    case = models.UUIDField()
    tier = models.CharField(max_length=16)
    version = models.PositiveSmallIntegerField()
    made_on = models.DateField(auto_now_add=True)

    class Privacy:
        internal = ("id", "city", "case", "tier", "version", "made_on")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "case", "tier", "version"], name="data_key_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="data_key_version"),
        ]
        indexes = [models.Index(fields=["made_on"])]

    @property
    def place(self) -> Place:
        return Place(self.city, self.case, self.tier)


class Wrap(models.Model):
    """A data key wrapped for one agency, with the intent (a disclosure of the referral room) that must be done before it works."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.CASCADE, related_name="wraps")
    agency = models.UUIDField()
    key = models.ForeignKey(AgencyKey, on_delete=models.PROTECT, related_name="wraps")
    sealed = models.BinaryField(max_length=80)
    intent = models.UUIDField()
    made_on = models.DateField(auto_now_add=True)

    class Privacy:
        internal = ("id", "data_key", "agency", "key", "intent", "made_on")
        sensitive = ("sealed",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["data_key", "key", "intent"], name="wrap_once")]
        indexes = [models.Index(fields=["agency", "data_key"]), models.Index(fields=["made_on"])]


class IndexKey(models.Model):
    """The key of an agency's pseudonymous index: the same person has another value at every agency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.UUIDField()
    agency = models.UUIDField()
    secret = models.BinaryField()

    class Privacy:
        internal = ("id", "city", "agency")
        sensitive = ("secret",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "agency"], name="index_key_once")]

    def context(self) -> bytes:
        return f"index|{self.city}|{self.agency}".encode()


class SigningKey(models.Model):
    """Signs checkpoints of the audit trail (Ed25519).  The newest signs; the public part of each stays, so that old ones can be checked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(unique=True)
    public = models.BinaryField(max_length=32)
    secret = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        internal = ("id", "version", "public", "made_at")
        sensitive = ("secret",)

    def context(self) -> bytes:
        return f"signing|{self.version}".encode()
