"""Exceptional access, danger to life, questions of national bodies, and what people ask about their own data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Exceptional(models.TextChoices):
    """Why a key is lent for an hour."""

    LIFE = "life", _("Somebody's life or health is in danger")
    CHILD = "child", _("A child is without protection now")
    CARE = "care", _("Care cannot wait, and nobody who holds the key can be reached")


class Passed(models.TextChoices):
    """What was passed on to protect a life: as little as possible."""

    HAPPENING = "happening", _("What is happening")
    PLACE = "place", _("Where to go")
    AGE = "age", _("Age, roughly")
    NAME = "name", _("Name")
    CONTACT = "contact", _("Whom to call")


class SecondView(models.TextChoices):
    AGREED = "agreed", _("A second person agreed before the call")
    NOT_REACHED = "not-reached", _("Nobody could be reached in time")


class Exchange(models.TextChoices):
    """What a question between the city and a national body may be for; the last two are always refused."""

    LIFE = "protect-life", _("To protect a life")
    COURT = "court-order", _("An order of a court")
    ARRIVAL = "arrival", _("To prepare support for somebody who comes back")
    SUPPORT = "support", _("To go on with support in another place")
    MIGRATION = "migration-control", _("Control of migration")
    EVIDENCE = "criminal-evidence", _("Evidence in criminal proceedings")

    @property
    def never(self) -> bool:
        return self in {Exchange.MIGRATION, Exchange.EVIDENCE}


class Asked(models.TextChoices):
    """What people may ask about their own data."""

    ACCESS = "access", _("Tell me what you hold about me")
    CORRECTION = "correction", _("Something is wrong")
    OBJECTION = "objection", _("Stop using it while you look at it")
    ERASURE = "erasure", _("Erase it")
    COMPLAINT = "complaint", _("I complain about how I was treated")


class Outcome(models.TextChoices):
    GIVEN = "given", _("A full copy was given")
    NOTHING_HELD = "nothing-held", _("We hold nothing about you")
    CORRECTED = "corrected", _("It was corrected")
    ERASED = "erased", _("It was erased")
    UPHELD = "upheld", _("You were right")
    NOT_UPHELD = "not-upheld", _("We see it differently, for the reasons below")
    REFUSED = "refused", _("We may not do it, for the reasons below")
