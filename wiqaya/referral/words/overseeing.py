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


class Misuse(models.TextChoices):
    """What went wrong, as somebody tells it."""

    WATCHING = "watching", _("It was used to watch a person or a group")
    LOOKED = "looked", _("Somebody looked at what was not theirs to see")
    PASSED_ON = "passed-on", _("Something was passed on that should have stayed")
    PRESSURE = "pressure", _("Somebody was pressed to ask, to tell or to take part")
    LABELS = "labels", _("People or places were labelled")
    POLITICS = "politics", _("It was used against opponents, or for an election")
    FIGURES = "figures", _("Figures were bent or held back")
    OTHER = "other", _("Something else")


class Teller(models.TextChoices):
    RESIDENT = "resident", _("Somebody who lives here")
    STAFF = "staff", _("Somebody who works with the platform")
    NOT_SAID = "not-said", _("I would rather not say")


class Found(models.TextChoices):
    """What came of it."""

    STOPPED = "stopped", _("It was stopped")
    CHANGED = "changed", _("A rule or a practice was changed")
    ELSEWHERE = "elsewhere", _("It was passed on to an independent body")
    NONE = "none", _("No misuse was found, for the reasons below")


class Leaving(models.TextChoices):
    """Why the trail leaves as a file."""

    AUTHORITY = "authority", _("A supervisory authority asks for it")
    COURT = "court", _("An order of a court")
    MISUSE = "misuse", _("A report of misuse is looked into")
    CHECK = "check", _("An outside check of the platform")


class Reported(models.TextChoices):
    """What the home service tells the table of an item that was taken up: no more than one of these (R20)."""

    CONNECTED = "connected", _("Connected to services")
    GOING_ON = "going-on", _("Support is going on")
    NOT_WANTED = "not-wanted", _("Support was not wanted")
    NOT_REACHED = "not-reached", _("The person could not be reached")
    NO_SERVICE = "no-service", _("There is no such service")


class Telling(models.TextChoices):
    """How somebody was told who holds what about them."""

    TOLD = "told", _("Said face to face or by telephone")
    PAPER = "paper", _("On paper, gone through together")
    READ_ALOUD = "read-aloud", _("Read aloud, or heard as a recording")
    INTERPRETED = "interpreted", _("With an interpreter of their choice")
    EASY = "easy", _("In easy words or pictures")
