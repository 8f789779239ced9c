"""The strategy, its approval and its plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """G2-31."""

    OWN = "own", _("A strategy of its own")
    INSIDE = "inside", _("Part of another framework")
    WORKING = "working", _("A working text, not published")


class Approach(models.TextChoices):
    """Model frameworks, to choose or to combine (G2-35)."""

    HEALTH = "public-health", _("Public health")
    VIOLENCE = "violence-prevention", _("Preventing violence")
    SAFEGUARDING = "safeguarding", _("Protecting people and public safety")
    DEDICATED = "dedicated", _("A framework for violent extremism alone")


class StrategyState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    CONSULTING = "consulting", _("Open for comments")
    PROPOSED = "proposed", _("Before the deciding body")
    RETURNED = "returned", _("Returned with questions")
    APPROVED = "approved", _("Approved")
    ENDED = "ended", _("Ended")


class HomeModel(models.TextChoices):
    """Institutional models (G2-52)."""

    LEAD = "lead-agency", _("One lead agency")
    SHARED = "shared", _("Shared duty")
    NETWORK = "network", _("Network")


class Anchoring(models.TextChoices):
    """What lets the framework outlive an election (G2-61)."""

    NONE = "none", _("Not anchored yet")
    MOTION = "motion", _("Motion of the council")
    LAW = "law", _("Law or by-law")
    BUDGET = "budget", _("Required in the yearly budget")


class Body(models.TextChoices):
    COUNCIL = "council", _("City council")
    MAYOR = "mayor", _("Mayor")
    COMMITTEE = "committee", _("Committee of the council")
    OTHER = "other", _("Another body")


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with questions")
    REFUSED = "refused", _("Refused")


class DecisionOn(models.TextChoices):
    STRATEGY = "strategy", _("The strategy")
    MANDATE = "mandate", _("A mandate of the city's own")


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Moderation(models.TextChoices):
    WAITING = "waiting", _("Waits to be read")
    SHOWN = "shown", _("Shown")
    HELD = "held", _("Held back")


class HeldFor(models.TextChoices):
    """The only grounds on which a comment is held back; criticism of the city is none."""

    PERSON = "person", _("It names a person")
    INSULT = "insult", _("It insults people")
    SELLING = "selling", _("It advertises something")


class Finding(models.TextChoices):
    """What became of a comment (G2-42, G2-43)."""

    OPEN = "open", _("Not answered yet")
    TAKEN = "taken", _("Changed the text")
    PARTLY = "partly", _("Changed part of the text")
    KEPT = "kept", _("The text stays, with a reason")
