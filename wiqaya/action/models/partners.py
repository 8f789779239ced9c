"""Who gives what: commitments and accords, firms, placements as counts, learning places."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.action.models.work import Intervention
from wiqaya.action.words import Authority, CommitmentKind, CommitmentState, FirmSize, LearningKind
from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.strategy.words import Effect


class Commitment(Entry):
    """What an organisation promised, alone or in an accord of several, with seats, conditions and a day to look at it again."""

    prefix = "co"
    title = Words(verbose_name=_("title"))
    kind = models.CharField(_("kind"), max_length=16, choices=CommitmentKind)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation"))
    others = models.ManyToManyField("people.Organisation", blank=True, related_name="+", verbose_name=_("other parties"))
    size = models.CharField(_("kind of firm"), max_length=16, choices=FirmSize, blank=True, default="")
    promises = Words(verbose_name=_("what is promised, by whom"))
    gives = models.JSONField(_("what is given"), default=list, blank=True)
    worth = models.DecimalField(_("worth"), max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.ForeignKey("strategy.Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("measure of the plan"))
    seats = Words(verbose_name=_("seats on boards of the city"))
    strings = Words(verbose_name=_("conditions that come with it"))
    effect = models.CharField(_("effect of the name on trust"), max_length=8, choices=Effect, default=Effect.UNKNOWN)
    clause = models.CharField(_("clause or tag in the contract"), max_length=120, blank=True, default="")
    state = models.CharField(_("state"), max_length=8, choices=CommitmentState, default=CommitmentState.OFFERED)
    starts = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    look_on = models.DateField(_("look at it again on"), null=True, blank=True)
    kept = Words(verbose_name=_("what came of it"))

    class Privacy:
        internal = (
            *ENTRY, "title", "kind", "organisation", "others", "size", "promises", "gives", "worth", "measure", "seats", "strings", "effect",
            "clause", "state", "starts", "until", "look_on", "kept",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("commitment")
        constraints = [
            short_once("commitment_short_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(starts__isnull=True) | Q(until__gte=F("starts")), name="commitment_ends_after_start"),
        ]


class Placement(Entry):
    """Places for work or training at an employer, as counts of a period: offered, taken up, still there.  A person's place lies in referral."""

    prefix = "pl"
    title = Words(verbose_name=_("places for what"))
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("employer"))
    intervention = models.ForeignKey(Intervention, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements", verbose_name=_("programme"))
    starts = models.DateField(_("from"))
    until = models.DateField(_("until"))
    offered = models.PositiveSmallIntegerField(_("places offered"))
    taken = models.PositiveSmallIntegerField(_("taken up"), default=0)
    stayed = models.PositiveSmallIntegerField(_("still there after six months"), null=True, blank=True)
    paid = models.BooleanField(_("paid"), null=True, blank=True)
    support = Words(verbose_name=_("training and advice that go with it"))

    class Privacy:
        internal = (*ENTRY, "title", "organisation", "intervention", "starts", "until", "offered", "taken", "stayed", "paid", "support")

    class Meta(Entry.Meta):
        verbose_name = _("places at an employer")
        constraints = [
            short_once("placement_short_once"),
            models.CheckConstraint(condition=Q(until__gte=F("starts")), name="placement_ends_after_start"),
            models.CheckConstraint(condition=Q(taken__lte=F("offered")), name="placement_taken_of_offered"),
            models.CheckConstraint(condition=Q(stayed__isnull=True) | Q(stayed__lte=F("taken")), name="placement_stayed_of_taken"),
        ]


class LearningPlace(Entry):
    """A school or another place of learning, and what say the city has in it (G3P-14)."""

    prefix = "lp"
    name = Words(verbose_name=_("name"))
    kind = models.CharField(_("kind"), max_length=12, choices=LearningKind)
    authority = models.CharField(_("what say the city has"), max_length=8, choices=Authority, default=Authority.NONE)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run by"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    topics = Words(verbose_name=_("what is taught there for living together"))
    contact = models.CharField(_("public contact point"), max_length=200, blank=True, default="")

    class Privacy:
        public = ("name", "kind", "area", "contact")
        internal = (*ENTRY, "authority", "organisation", "topics")

    class Meta(Entry.Meta):
        verbose_name = _("place of learning")
        constraints = [short_once("learning_place_short_once")]
