"""The mandate: sources, what shapes it, the test of its breadth, texts that bind the city and who has read them, definitions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned
from wiqaya.strategy.words import (
    Answer,
    DefinitionState,
    FactorKind,
    Holder,
    Nature,
    SourceKind,
    Strength,
    TaskState,
    TextLevel,
)


class MandateSource(Entry):
    """Where the city's mandate comes from, what kind it is and how far it reaches."""

    prefix = "ma"
    title = Words(verbose_name=_("title"))
    kind = models.CharField(_("kind of source"), max_length=12, choices=SourceKind)
    nature = models.CharField(_("what it gives"), max_length=12, choices=Nature)
    strength = models.CharField(_("how clear it is"), max_length=12, choices=Strength, default=Strength.CLEAR)
    text = Words(verbose_name=_("what it says"))
    reference = models.CharField(_("law, article, number"), max_length=200, blank=True, default="")
    covers = models.JSONField(_("what it covers"), default=list, blank=True)
    levels = models.JSONField(_("levels of prevention"), default=list, blank=True)
    one_threat = models.BooleanField(_("names one threat only"), null=True, blank=True)
    agencies = Words(verbose_name=_("whom it lets work together"))
    information = Words(verbose_name=_("what it says about sharing information"))
    dated = models.DateField(_("date"), null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)

    class Privacy:
        public = ("title", "kind", "nature", "text", "reference", "dated", "until")
        internal = (*ENTRY, "strength", "covers", "levels", "one_threat", "agencies", "information")

    class Meta(Entry.Meta):
        verbose_name = _("source of the mandate")
        constraints = [
            short_once("mandate_short_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(dated__isnull=True) | Q(until__gte=models.F("dated")), name="mandate_ends_after_start"),
        ]


class MandateFactor(Entry):
    """What shapes the mandate or limits what the city can do: law, decentralisation, rank, will, circumstances."""

    prefix = "mf"
    text = Words(verbose_name=_("what it is"))
    kind = models.CharField(_("kind"), max_length=16, choices=FactorKind)
    effect = Words(verbose_name=_("what follows for the city"))
    source = Words(verbose_name=_("source"))
    dated = models.DateField(_("date"), null=True, blank=True)

    class Privacy:
        internal = (*ENTRY, "text", "kind", "effect", "source", "dated")

    class Meta(Entry.Meta):
        verbose_name = _("factor of the mandate")
        constraints = [short_once("mandate_factor_short_once")]


class MandateAnswer(CityOwned):
    """What the city answers to one question of the test (`guidance/mandate.yaml`): breadth, key questions, conditions of the country."""

    question = models.CharField(max_length=40)
    said = models.CharField(max_length=8, choices=Answer)
    note = Words()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "question", "said", "note", "by", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "question"], name="mandate_question_once")]


class BindingText(Entry):
    """A national or local framework: whether it exists, is public, was shared with the city, whether the city was asked."""

    prefix = "bt"
    title = Words(verbose_name=_("title"))
    level = models.CharField(_("level"), max_length=8, choices=TextLevel, default=TextLevel.NATIONAL)
    says = Words(verbose_name=_("what it says about the city's part"))
    published = models.BooleanField(_("is it public?"), null=True, blank=True)
    shared = models.BooleanField(_("was it shared with the city?"), null=True, blank=True)
    asked = models.BooleanField(_("was the city's view asked?"), null=True, blank=True)
    link = models.URLField(_("where to read it"), blank=True, default="")
    version = models.CharField(_("version"), max_length=40, blank=True, default="")
    dated = models.DateField(_("date"), null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)

    class Privacy:
        public = ("title", "level", "link", "version", "dated", "until")
        internal = (*ENTRY, "says", "published", "shared", "asked")

    class Meta(Entry.Meta):
        verbose_name = _("framework")
        constraints = [short_once("binding_text_short_once")]

    def __str__(self) -> str:
        return str(self.title)


class Reading(CityOwned):
    """A department, or a post in it, was told of a framework and has confirmed that it knows it.  A post, never a person's name."""

    text = models.ForeignKey(BindingText, on_delete=models.CASCADE, related_name="readings")
    department = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    post = models.CharField(max_length=120, blank=True, default="")
    told_on = models.DateField()
    told_by = models.UUIDField()
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)

    class Privacy:
        internal = ("id", "city", "text", "department", "post", "told_on", "told_by", "confirmed_on", "confirmed_by")

    class Meta:
        ordering = ["department", "post"]
        constraints = [
            models.UniqueConstraint(fields=["text", "department", "post"], name="reading_once"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True) | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="reading_confirmed_by_and_on",
            ),
        ]


class FrameworkTask(Entry):
    """A task that a framework gives the city, and what is missing to do it (G2-14)."""

    prefix = "ft"
    task = Words(verbose_name=_("task"))
    text = models.ForeignKey(BindingText, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("framework"))
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who does it"))
    state = models.CharField(_("can the city do it?"), max_length=8, choices=TaskState, default=TaskState.PARTLY)
    missing = models.JSONField(_("what is missing"), default=list, blank=True)
    note = Words(verbose_name=_("note"))

    class Privacy:
        internal = (*ENTRY, "task", "text", "owner", "state", "missing", "note")

    class Meta(Entry.Meta):
        verbose_name = _("task of a framework")
        constraints = [short_once("framework_task_short_once")]


class Definition(Entry):
    """A term as the city means it: proposed, commented on, agreed, or left side by side with what others mean (G0-16, G2-39)."""

    prefix = "df"
    term = Words(verbose_name=_("term"))
    proposed = Words(verbose_name=_("what we propose to mean by it"))
    agreed = Words(verbose_name=_("agreed text"))
    other = Words(verbose_name=_("other text that stands beside it"))
    contested = models.BooleanField(_("contested term"), default=False)
    caution = Words(verbose_name=_("why care is needed"))
    rests_on = Words(verbose_name=_("law and human rights it rests on"))
    state = models.CharField(_("state"), max_length=8, choices=DefinitionState, default=DefinitionState.PROPOSED)
    decided_on = models.DateField(_("settled on"), null=True, blank=True)

    class Privacy:
        public = ("term", "agreed", "other", "contested", "caution", "rests_on", "state", "decided_on")
        internal = (*ENTRY, "proposed")

    class Meta(Entry.Meta):
        verbose_name = _("definition")
        constraints = [short_once("definition_short_once")]

    def __str__(self) -> str:
        return str(self.term)


class DefinitionView(CityOwned):
    """What one kind of holder says about a proposed definition; kept, whatever is agreed."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="views")
    holder = models.CharField(max_length=12, choices=Holder)
    agrees = models.CharField(max_length=8, choices=Answer)
    text = Words()
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "definition", "holder", "agrees", "text", "added_by", "added_at")

    class Meta:
        ordering = ["added_at"]
