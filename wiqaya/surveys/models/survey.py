"""A survey and its waves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.surveys.words import Selection, WaveKind, WaveState


class Survey(CityOwned, Named):
    """Why a city asks its residents, who decides on what with the answers, and by when."""

    prefix = "sv"
    title = Words(verbose_name=_("title"))
    instrument = models.ForeignKey("surveys.Instrument", on_delete=models.PROTECT, related_name="surveys")
    decides = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who decides"))
    decision = Words(verbose_name=_("what will be decided with the answers"))
    support = Words(verbose_name=_("where people find help after sensitive questions"))
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        public = ("title", "decides", "decision", "support")
        internal = ("id", "city", "short", "instrument", "made_by", "made_at")

    class Meta:
        verbose_name = _("survey")
        ordering = ["short"]
        constraints = [models.UniqueConstraint(fields=["city", "short"], name="survey_short_once")]

    def __str__(self) -> str:
        return str(self.title)


class Wave(CityOwned, Named):
    """One round of a survey: with which version, how people are chosen, from when until when."""

    prefix = "wa"
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of round"), max_length=10, choices=WaveKind, default=WaveKind.SINGLE)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.PLANNED)
    version = models.ForeignKey("surveys.InstrumentVersion", on_delete=models.PROTECT, related_name="waves")
    selection = models.CharField(_("how people are chosen"), max_length=12, choices=Selection, default=Selection.PROBABILITY)
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))
    decided_by = models.DateField(_("decision by"), null=True, blank=True)
    withdraw_until = models.DateField(_("answers can be withdrawn until"))
    method = Words(verbose_name=_("method, in words"))
    method_version = models.CharField(_("method version"), max_length=16, default="1")
    bridge = models.CharField(_("question asked by both methods"), max_length=200, blank=True, default="")
    bias_note = Words(verbose_name=_("who is missing, what the answers can and cannot show"))
    code = models.CharField(max_length=8)  # of the short public address
    open_link = models.BooleanField(_("also an open link, kept apart"), default=False)
    declined = models.PositiveIntegerField(default=0)  # counted, not recorded
    forget_on = models.DateField(_("answers are forgotten on"))
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = (
            "number", "kind", "version", "selection", "opens", "closes", "decided_by", "withdraw_until", "method", "method_version", "bridge",
            "bias_note", "code", "open_link", "forget_on",
        )  # fmt: skip
        internal = ("id", "city", "short", "survey", "state", "declined", "made_by", "made_at", "closed_at")

    class Meta:
        verbose_name = _("round of a survey")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="wave_short_once"),
            models.UniqueConstraint(fields=["city", "code"], name="wave_code_once"),
            models.UniqueConstraint(fields=["survey", "number"], name="wave_number_once"),
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="wave_dates"),
            models.CheckConstraint(condition=Q(forget_on__gt=F("closes")), name="wave_forgotten_after"),
        ]
