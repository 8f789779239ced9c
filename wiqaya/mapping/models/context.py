"""Structural issues and their positive counterparts; history and tensions; notes of neighbourhoods on a map layer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import ContextKind, Counterpart, StructuralKind
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class StructuralIssue(CityOwned, Named):
    """A structural issue and what would be its positive counterpart here (G0-41)."""

    prefix = "st"
    kind = models.CharField(_("kind"), max_length=16, choices=StructuralKind)
    counterpart = models.CharField(_("positive counterpart"), max_length=16, choices=Counterpart)
    text = Words(verbose_name=_("what it looks like here"))
    counterpart_text = Words(verbose_name=_("what already points the other way"))
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+")
    issues = models.ManyToManyField("mapping.Issue", blank=True, related_name="structural_issues")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "short", "kind", "counterpart", "text", "counterpart_text", "areas", "issues", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]
        constraints = [models.UniqueConstraint(fields=["city", "short"], name="structural_short_once")]


class ContextNote(CityOwned):
    """History, culture, tension or a regional pressure, in free text beside the codes."""

    kind = models.CharField(_("kind"), max_length=16, choices=ContextKind)
    text = Words(verbose_name=_("note"))
    effect = Words(verbose_name=_("what it means for our work"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "kind", "text", "effect", "added_by", "added_at")

    class Meta:
        ordering = ["kind", "added_at"]


class AreaNote(CityOwned):
    """A note or objection of a neighbourhood to what a layer shows; printed with it."""

    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")
    layer = models.CharField(max_length=64, blank=True, default="")
    body = models.CharField(_("from"), max_length=120)  # the committee, never a person
    text = Words(verbose_name=_("note"))
    objection = models.BooleanField(_("this is an objection"), default=False)
    holds = models.BooleanField(_("the layer is held back until this is answered"), default=False)
    answer = Words(verbose_name=_("answer"))
    dated = models.DateField()
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "area", "layer", "body", "text", "objection", "holds", "answer", "dated", "added_by", "added_at")

    class Meta:
        ordering = ["-dated"]
