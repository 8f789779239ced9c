"""What exists already, formal and informal; who could be a partner, and how far they are trusted by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import AssetKind, Nature, Outlook, TrustLevel
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Asset(CityOwned, Named):
    """A mechanism, forum, activity, place, resource or skill that could help."""

    prefix = "as"
    name = Words(verbose_name=_("name"))
    nature = models.CharField(_("formal or informal"), max_length=8, choices=Nature, default=Nature.INFORMAL)
    kind = models.CharField(_("kind"), max_length=12, choices=AssetKind, default=AssetKind.MECHANISM)
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run by"))
    purpose = Words(verbose_name=_("what it is for"))
    whole_city = models.BooleanField(_("serves the whole city"), default=False)
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas"))
    groups = models.ManyToManyField("places.PopulationGroup", blank=True, related_name="+", verbose_name=_("people it brings together"))
    helps_with = models.ManyToManyField("mapping.Issue", blank=True, related_name="assets", verbose_name=_("issues it could help with"))
    strengths = Words(verbose_name=_("strengths"))
    limits = Words(verbose_name=_("limits"))
    availability = Words(verbose_name=_("when it is available"))
    disputed = Words(verbose_name=_("what is disputed about this entry"))
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        public = ("name", "nature", "kind", "purpose", "whole_city", "areas")
        internal = (
            "id", "city", "short", "owner", "groups", "helps_with", "strengths", "limits", "availability", "disputed", "confirmed_on",
            "added_by", "added_at",
        )  # fmt: skip

    class Meta:
        verbose_name = _("what exists")
        ordering = ["short"]
        constraints = [models.UniqueConstraint(fields=["city", "short"], name="asset_short_once")]

    def __str__(self) -> str:
        return str(self.name)


class StakeholderLink(CityOwned):
    """What an organisation could do, for one issue or in general, and whether cooperation is likely."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    issue = models.ForeignKey("mapping.Issue", on_delete=models.CASCADE, null=True, blank=True, related_name="stakeholders")
    contribution = Words(verbose_name=_("what it could do"))
    interest = Words(verbose_name=_("what matters to it"))
    outlook = models.CharField(_("is cooperation likely?"), max_length=8, choices=Outlook, default=Outlook.UNKNOWN)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "organisation", "issue", "contribution", "interest", "outlook", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "issue"], name="stakeholder_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(issue__isnull=True), name="stakeholder_general_once"),
        ]


class TrustView(CityOwned):
    """How far an organisation is trusted, by whom.  Organisations only, never persons."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("places.PopulationGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held_by = Words(verbose_name=_("by whom"))
    level = models.CharField(_("how far"), max_length=8, choices=TrustLevel, default=TrustLevel.UNKNOWN)
    note = Words(verbose_name=_("what would build trust"))
    source = Words(verbose_name=_("source"))
    dated = models.DateField(null=True, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "organisation", "group", "held_by", "level", "note", "source", "dated", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]
