"""What the plan rests on: resources and gaps, money by year, givers, people who carry it on, steps that build trust."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.strategy.models.plan import Measure
from wiqaya.strategy.models.strategy import Strategy
from wiqaya.strategy.words import Answer, Backing, Effect, FundingKind, FundingState, ResourceKind, StepStage


class ResourceNeed(Entry):
    """What a measure needs, met first from what exists."""

    prefix = "rn"
    what = Words(verbose_name=_("what is needed"))
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="needs", verbose_name=_("measure"))
    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind)
    department = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("department"))
    shared_with = models.ManyToManyField("people.Organisation", blank=True, related_name="+", verbose_name=_("shared with"))
    amount = models.DecimalField(_("how much"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True, default="")
    cost = models.DecimalField(_("what it costs in a year"), max_digits=14, decimal_places=2, null=True, blank=True)
    existing = Words(verbose_name=_("policy, budget or structure that could give it"))
    backing = models.CharField(_("is it met?"), max_length=10, choices=Backing, default=Backing.GAP)
    conditions = Words(verbose_name=_("working conditions it depends on"))

    class Privacy:
        internal = (*ENTRY, "what", "measure", "kind", "department", "shared_with", "amount", "unit", "cost", "existing", "backing", "conditions")

    class Meta(Entry.Meta):
        verbose_name = _("resource")
        constraints = [short_once("resource_need_short_once")]


class FundingSource(Entry):
    """Where money may come from, on what terms, and what the giver's name does to trust."""

    prefix = "fs"
    name = Words(verbose_name=_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=FundingKind)
    state = models.CharField(_("state"), max_length=8, choices=FundingState, default=FundingState.IDEA)
    competitive = models.BooleanField(_("won in a competition"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    conditions = Words(verbose_name=_("conditions"))
    amount = models.DecimalField(_("amount in a year"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    partner_needed = models.CharField(_("is a non-governmental partner needed?"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    burden = models.CharField(_("can a small city carry the paperwork?"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    fits = Words(verbose_name=_("how it fits what residents want"))
    effect = models.CharField(_("effect of the giver's name on trust"), max_length=8, choices=Effect, default=Effect.UNKNOWN)
    effect_note = Words(verbose_name=_("who was asked, and what they said"))

    class Privacy:
        internal = (
            *ENTRY, "name", "kind", "state", "competitive", "deadline", "conditions", "amount", "starts", "until", "partner_needed", "burden",
            "fits", "effect", "effect_note",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("source of money")
        constraints = [
            short_once("funding_source_short_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(starts__isnull=True) | Q(until__gte=F("starts")), name="funding_source_ends_after_start"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class BudgetLine(Entry):
    """Money of one year for a measure, or for the plan as a whole, from one source."""

    prefix = "bl"
    title = Words(verbose_name=_("line"))
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="budget", verbose_name=_("strategy"))
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="budget", verbose_name=_("measure"))
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("source of money"))
    year = models.PositiveSmallIntegerField(_("year"))
    planned = models.DecimalField(_("planned"), max_digits=14, decimal_places=2)
    approved = models.DecimalField(_("approved"), max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(_("spent"), max_digits=14, decimal_places=2, null=True, blank=True)
    dedicated = models.BooleanField(_("a line of its own in the city's budget"), default=False)

    class Privacy:
        public = ("title", "measure", "year", "planned", "approved", "spent")
        internal = (*ENTRY, "strategy", "source", "dedicated")

    class Meta(Entry.Meta):
        verbose_name = _("budget line")
        ordering = ["year", "id"]
        constraints = [
            short_once("budget_line_short_once"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="budget_line_planned_not_below_zero"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="budget_line_year_is_a_year"),
        ]


class Champion(Entry):
    """A post from which prevention is carried on or spoken for.  A post and a body, never a person's name."""

    prefix = "ch"
    post = models.CharField(_("post"), max_length=160)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation"))
    speaks_to = Words(verbose_name=_("whom it can win over"))
    continuity = models.BooleanField(_("stays when the leadership changes"), default=False)
    embeds = Words(verbose_name=_("guidance or service into which it can build prevention"))
    asked_on = models.DateField(_("last spoken with"), null=True, blank=True)

    class Privacy:
        internal = (*ENTRY, "post", "organisation", "speaks_to", "continuity", "embeds", "asked_on")

    class Meta(Entry.Meta):
        verbose_name = _("post that carries prevention on")
        constraints = [short_once("champion_short_once")]


class TrustStep(Entry):
    """A step that builds trust with communities, or with an agency such as the police."""

    prefix = "ts"
    step = Words(verbose_name=_("step"))
    group = models.ForeignKey("places.PopulationGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with which community"))
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with which organisation"))
    stage = models.CharField(_("when"), max_length=8, choices=StepStage, default=StepStage.PLANNING)
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who takes it"))
    due = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    learned = Words(verbose_name=_("what came of it"))

    class Privacy:
        internal = (*ENTRY, "step", "group", "organisation", "stage", "owner", "due", "done_on", "learned")

    class Meta(Entry.Meta):
        verbose_name = _("step that builds trust")
        constraints = [short_once("trust_step_short_once")]
