"""A file that belongs to a situation: a letter, a drawing, a note, without what it carried along."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wiqaya.referral.words import Tier
from wiqaya.referral.words.files import FileKind
from wiqaya.safeguards.owned import CityKept


class SealedFile(CityKept):
    """`content` and `label` are sealed under the key of the tier: the home service's own notes, or what those who act share.  No name of a file is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    situation = models.ForeignKey("referral.Situation", on_delete=models.CASCADE, related_name="files")
    tier = models.CharField(max_length=8, choices=Tier)
    agency = models.UUIDField()  # the service that put it here; no other takes it away
    kind = models.CharField(max_length=8, choices=FileKind)
    size = models.PositiveIntegerField()  # bytes
    alone = models.BooleanField()  # the service says that nobody but the person is in it
    content = models.BinaryField()
    label = models.BinaryField()
    day = models.DateField()
    by = models.UUIDField()

    class Privacy:
        internal = ("id", "city_id", "situation", "tier", "agency", "kind", "size", "alone", "day", "by")
        sensitive = ("content", "label")

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.CheckConstraint(condition=Q(tier__in=[Tier.NOTES, Tier.FULL]), name="sealed_file_never_at_the_table")]
