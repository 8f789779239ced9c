"""Where a situation stands, who holds which key to it, and why."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    RECEIVED = "received", _("Received")
    REVIEW = "review", _("First review")
    HOME = "home", _("1 · Home service only")
    TABLE = "table", _("2 · Without identity")
    LIMITED = "limited", _("3 · Limited identity")
    FULL = "full", _("4 · Those who act")
    SUPPORT = "support", _("Support plan")
    CLOSED = "closed", _("Closed")


class Tier(models.TextChoices):
    """One data key each: what may be read together."""

    ADVICE = "advice", _("A question for advice")
    REPLY = "reply", _("How to answer the person who wrote")
    NOTES = "notes", _("Notes of the home service")
    TABLE = "table", _("Sheet without identity")
    LIMITED = "limited", _("Limited identity")
    FULL = "full", _("Plan of those who act")
    STATUTE = "statute", _("Data under a named law")


class Basis(models.TextChoices):
    OWN = "own", _("The service's own work")
    WITHOUT_IDENTITY = "without-identity", _("Nothing that shows who it is")
    CONSENT = "consent", _("Consent")
    LAW = "law", _("A named law, without consent")
    LIFE = "life", _("Danger to life")


class DisclosureState(models.TextChoices):
    INTENDED = "intended", _("Written down, key not given yet")
    DONE = "done", _("Key given")
    ENDED = "ended", _("Key taken back")


class ItemState(models.TextChoices):
    WAITING = "waiting", _("On the agenda")
    MET = "met", _("Several services are needed")
    NOT_MET = "not-met", _("Not for the table")
    LAPSED = "lapsed", _("Not decided in time")


class View(models.TextChoices):
    YES = "yes", _("Yes, several services are needed")
    NO = "no", _("No")
    NONE = "none", _("No view")
