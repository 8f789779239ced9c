"""Early signals by area and kind, never a person: checked, answered, able to start a small mapping."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.words import Holder, SignalKind, SignalState, Urgency
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Signal(CityOwned, Named):
    prefix = "si"
    kind = models.CharField(_("what kind of signal"), max_length=8, choices=SignalKind)
    text = Words(verbose_name=_("what was seen or heard"))
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    urgency = models.CharField(_("when to look at it"), max_length=8, choices=Urgency, default=Urgency.WEEK)
    source = models.CharField(_("heard from"), max_length=16, choices=Holder)
    state = models.CharField(max_length=16, choices=SignalState, default=SignalState.NEW)
    received_at = models.DateTimeField()
    received_by = models.UUIDField()
    due = models.DateField(null=True, blank=True)
    taken_by = models.UUIDField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(_("what the check found"), null=True, blank=True)  # nobody has checked yet
    verification = Words(verbose_name=_("how it was checked"))
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="told_again")
    answer = Words(verbose_name=_("answer to those who told us"))
    answered_at = models.DateTimeField(null=True, blank=True)
    issue = models.ForeignKey("mapping.Issue", on_delete=models.SET_NULL, null=True, blank=True, related_name="signals")
    cycle = models.ForeignKey("mapping.Cycle", on_delete=models.SET_NULL, null=True, blank=True, related_name="signals")

    class Privacy:
        internal = (
            "id", "city", "short", "kind", "text", "area", "urgency", "source", "state", "received_at", "received_by", "due", "taken_by",
            "taken_at", "confirmed", "verification", "same_as", "answer", "answered_at", "issue", "cycle",
        )  # fmt: skip

    class Meta:
        verbose_name = _("signal")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="signal_short_once"),
            models.CheckConstraint(condition=Q(taken_by__isnull=True, taken_at__isnull=True) | Q(taken_by__isnull=False, taken_at__isnull=False), name="signal_taken_by_and_at"),
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_at__isnull=False), name="signal_answered_at"),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="signal_not_same_as_itself"),
        ]
        indexes = [models.Index(fields=["city", "state", "-received_at"])]
