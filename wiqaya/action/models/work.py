"""Programmes on three levels in one kind of record, their sessions with counts, and the harm that was seen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import BestActor, HarmTo, Messenger, PoliceRole, State, Vulnerability
from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned
from wiqaya.strategy.words import CityPart, Domain, PreventionLevel, Scope


class Intervention(Entry):
    """What is done, for everybody or for a group, or the service that helps one person: one record for all, which never names a person."""

    prefix = "pr"
    title = Words(verbose_name=_("title"))
    purpose = Words(verbose_name=_("what it is for"))
    level = models.CharField(_("level"), max_length=12, choices=PreventionLevel, default=PreventionLevel.PRIMARY)
    level_why = Words(verbose_name=_("why this level"))
    scope = models.CharField(_("at what it aims"), max_length=8, choices=Scope, default=Scope.GENERAL)
    domain = models.CharField(_("domain"), max_length=16, choices=Domain)
    ordinary = models.BooleanField(_("ordinary service of the city, without a label of prevention"), default=True)
    # what justifies it
    measure = models.ForeignKey("strategy.Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("measure of the plan"))
    issues = models.ManyToManyField("mapping.Issue", blank=True, related_name="+", verbose_name=_("findings that justify it"))
    no_finding = Words(verbose_name=_("why there is no finding yet"))
    driver = Words(verbose_name=_("risk or driver it is meant to answer"))
    # what exists first
    asked_existing = models.BooleanField(_("looked for what exists already"), default=False)
    existing = models.ForeignKey("mapping.Asset", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("what exists that it builds on"))
    existing_text = Words(verbose_name=_("service, duty, body or budget that it uses"))
    initiative = Words(verbose_name=_("city initiative of which it is part"))
    # who
    part = models.CharField(_("the city's part"), max_length=12, choices=CityPart, default=CityPart.ACTOR)
    best_actor = models.CharField(_("who does it best"), max_length=8, choices=BestActor, default=BestActor.CITY)
    best_why = Words(verbose_name=_("why; where trust or access is difficult"))
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("led by"))
    partners = models.ManyToManyField("people.Organisation", blank=True, related_name="+", verbose_name=_("partners"))
    police = models.CharField(_("part of the police"), max_length=8, choices=PoliceRole, default=PoliceRole.NONE)
    police_why = Words(verbose_name=_("why the police take part"))
    messenger = models.CharField(_("who speaks to people"), max_length=12, choices=Messenger, default=Messenger.CITY)
    # for whom and where
    groups = models.ManyToManyField("places.PopulationGroup", blank=True, related_name="+", verbose_name=_("for whom"))
    whole_city = models.BooleanField(_("the whole city"), default=False)
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas"))
    left_out = Words(verbose_name=_("who is left out by the way people are chosen"))
    marked = Words(verbose_name=_("who could be marked by it, and how we avoid it"))
    online = Words(verbose_name=_("its online side"))
    # a secondary measure (decision 6, G3S-01 to G3S-04)
    vulnerability = models.CharField(_("what the group faces"), max_length=16, choices=Vulnerability, blank=True, default="")
    need = Words(verbose_name=_("mapped need it answers"))
    sequence = Words(verbose_name=_("sequence of the programme"))
    weeks = models.PositiveSmallIntegerField(_("length in weeks"), null=True, blank=True)
    trained = Words(verbose_name=_("training of those who do it, for this need"))
    trained_until = models.DateField(_("training valid until"), null=True, blank=True)
    # do no harm, gender, rights
    harm_context = Words(verbose_name=_("what we know of the place, its relations and tensions"))
    harm_people = Words(verbose_name=_("harm it could do to people, without meaning to"))
    harm_workers = Words(verbose_name=_("harm it could do to those who do the work"))
    harm_answer = Words(verbose_name=_("what we do about it"))
    harm_better = Words(verbose_name=_("how it can make relations better"))
    gender = Words(verbose_name=_("power, inequality and needs of women, men, girls, boys and people who are overlooked"))
    rights = Words(verbose_name=_("rights it touches, and how they are kept"))
    # time and money
    starts = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    exit_plan = Words(verbose_name=_("how it ends, and who carries on"))
    practice = models.CharField(max_length=60, blank=True, default="")  # key of the library practice it was made from
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PLANNED)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = Words(verbose_name=_("why it ended early"))
    ended_effect = Words(verbose_name=_("what the end means for those who took part"))
    public = models.BooleanField(_("shown on the public site"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        public = ("title", "purpose", "domain", "owner", "partners", "whole_city", "areas", "starts", "ends", "state")
        internal = (
            *ENTRY, "level", "level_why", "scope", "ordinary", "measure", "issues", "no_finding", "driver", "asked_existing", "existing",
            "existing_text", "initiative", "part", "best_actor", "best_why", "police", "police_why", "messenger", "groups", "left_out", "marked",
            "online", "vulnerability", "need", "sequence", "weeks", "trained", "trained_until", "harm_context", "harm_people", "harm_workers",
            "harm_answer", "harm_better", "gender", "rights", "cost", "exit_plan", "practice", "ended_on", "ended_because", "ended_effect",
            "version", "public",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("programme")
        constraints = [
            short_once("intervention_short_once"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")), name="intervention_ends_after_start"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="intervention_cost_not_below_zero"),
            models.CheckConstraint(condition=~Q(state__in=("ended", "stopped")) | Q(ended_on__isnull=False), name="intervention_ended_on_a_day"),
            models.CheckConstraint(condition=~Q(level="secondary", scope="specific", state="running") | Q(weeks__isnull=False), name="secondary_has_a_length"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Session(CityOwned):
    """One time that people came together: counts by category, what they said, what it cost, what was not expected.  Never names."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="sessions")
    dated = models.DateField(_("date"))
    title = Words(verbose_name=_("what was done"))
    space = models.ForeignKey("action.Space", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("where"))
    counts: models.JSONField[Any] = models.JSONField(default=dict, blank=True)  # {Counted: number}; what was not counted is not there
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, null=True, blank=True)
    feedback = Words(verbose_name=_("what people said"))
    unexpected = Words(verbose_name=_("what went wrong, or was not expected"))
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    in_kind = Words(verbose_name=_("given in kind"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = (
            "id", "city", "intervention", "dated", "title", "space", "counts", "hours", "feedback", "unexpected", "cost", "in_kind", "added_by", "added_at",
        )  # fmt: skip

    class Meta:
        ordering = ["-dated", "-id"]


class Harm(CityOwned):
    """Harm or an unintended effect that was seen, and what was done about it."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, null=True, blank=True, related_name="harms")
    campaign = models.ForeignKey("action.Campaign", on_delete=models.CASCADE, null=True, blank=True, related_name="harms")
    dated = models.DateField(_("seen on"))
    to = models.CharField(_("harm to"), max_length=12, choices=HarmTo)
    text = Words(verbose_name=_("what was seen"))
    answer = Words(verbose_name=_("what was done about it"))
    answered_on = models.DateField(null=True, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "intervention", "campaign", "dated", "to", "text", "answer", "answered_on", "added_by", "added_at")

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [models.CheckConstraint(condition=Q(intervention__isnull=False) ^ Q(campaign__isnull=False), name="harm_of_one_thing")]
