"""The plan: priorities that cite findings, measures that serve them, and how they go on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned
from wiqaya.strategy.models.strategy import Strategy
from wiqaya.strategy.words import CityPart, Domain, MeasureState, PreventionLevel


class Priority(Entry):
    """An objective: the findings that justify it, whom it serves, what is to change.  One without a finding says why."""

    prefix = "py"
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    title = Words(verbose_name=_("priority"))
    issues = models.ManyToManyField("mapping.Issue", blank=True, related_name="+", verbose_name=_("findings that justify it"))
    no_finding = Words(verbose_name=_("why there is no finding yet"))
    serves = Words(verbose_name=_("whom it serves"))
    change = Words(verbose_name=_("what is to change"))
    level = models.CharField(_("level"), max_length=12, choices=PreventionLevel, default=PreventionLevel.PRIMARY)

    class Privacy:
        public = ("title", "issues", "serves", "change", "level", "position")
        internal = (*ENTRY, "strategy", "no_finding")

    class Meta(Entry.Meta):
        verbose_name = _("priority")
        ordering = ["position"]
        constraints = [short_once("priority_short_once"), models.UniqueConstraint(fields=["strategy", "position"], name="priority_position_once")]

    def __str__(self) -> str:
        return str(self.title)


class Measure(Entry):
    """What is done for a priority: by whom, with whom, with what that exists, until when, at what cost, and what would show that it fails."""

    prefix = "me"
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="measures")
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="measures", verbose_name=_("priority"))
    title = Words(verbose_name=_("measure"))
    text = Words(verbose_name=_("what is done"))
    level = models.CharField(_("level"), max_length=12, choices=PreventionLevel, default=PreventionLevel.PRIMARY)
    domain = models.CharField(_("domain"), max_length=16, choices=Domain)
    part = models.CharField(_("the city's part"), max_length=12, choices=CityPart, default=CityPart.ACTOR)
    driver = Words(verbose_name=_("risk or driver it is meant to answer"))
    issues = models.ManyToManyField("mapping.Issue", blank=True, related_name="+", verbose_name=_("findings that justify it"))
    no_finding = Words(verbose_name=_("why there is no finding yet"))
    existing = models.ForeignKey("mapping.Asset", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("what exists that does this"))
    existing_text = Words(verbose_name=_("policy, service or budget it uses first"))
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    partners = models.ManyToManyField("people.Organisation", blank=True, related_name="+", verbose_name=_("partners"))
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas"))
    starts = models.DateField(_("begins"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    result = Words(verbose_name=_("result we expect"))
    disproof = Words(verbose_name=_("what would show that it does not work"))
    lines = models.ManyToManyField("strategy.FrameworkTask", blank=True, related_name="measures", verbose_name=_("lines of a framework that it serves"))
    national_line = Words(verbose_name=_("national measure it serves"))
    harm = Words(verbose_name=_("harm it could do, and what we do about it"))
    gender = Words(verbose_name=_("what it means for women, men, girls and boys"))
    state = models.CharField(_("state"), max_length=8, choices=MeasureState, default=MeasureState.PLANNED)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_because = Words(verbose_name=_("why it was stopped"))
    late_because = Words(verbose_name=_("why it is late"))
    spent = models.DecimalField(_("spent so far"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Privacy:
        public = (
            "title", "text", "level", "domain", "issues", "owner", "partners", "areas", "starts", "due", "cost", "spent", "result", "state",
            "stopped_on", "stopped_because", "late_because",
        )  # fmt: skip
        internal = (
            *ENTRY, "strategy", "priority", "part", "driver", "no_finding", "existing", "existing_text", "disproof", "lines", "national_line", "harm",
            "gender",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("measure")
        constraints = [
            short_once("measure_short_once"),
            models.CheckConstraint(condition=Q(due__isnull=True) | Q(starts__isnull=True) | Q(due__gte=F("starts")), name="measure_due_after_start"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="measure_cost_not_below_zero"),
            models.CheckConstraint(condition=~Q(state="stopped") | Q(stopped_on__isnull=False), name="measure_stopped_on_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class MeasureNote(CityOwned):
    """How a measure goes: what was done, what it cost so far, what was not expected."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="notes")
    dated = models.DateField()
    text = Words()
    unexpected = Words()
    state = models.CharField(max_length=8, choices=MeasureState)
    spent = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        public = ("dated", "text", "state", "spent")
        internal = ("id", "city", "measure", "unexpected", "by", "at")

    class Meta:
        ordering = ["-dated", "-at"]
