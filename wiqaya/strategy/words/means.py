"""People, money, things and skills; where money comes from; who carries prevention on; steps that build trust."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    """G2-62."""

    HUMAN = "human", _("People")
    FINANCIAL = "financial", _("Money")
    MATERIAL = "material", _("Rooms and equipment")
    SKILL = "skill", _("Skills and expertise")


class Backing(models.TextChoices):
    """Whether a need is met, from what exists first (G2-68)."""

    EXISTING = "existing", _("From an existing policy, budget or structure")
    PROMISED = "promised", _("Promised")
    ASKED = "asked", _("Asked for")
    GAP = "gap", _("Not met")


class FundingKind(models.TextChoices):
    """G2-69."""

    NATIONAL = "national", _("National grant")
    CITY = "city", _("Budget line of the city")
    DONOR = "donor", _("International donor")
    PRIVATE = "private", _("Private partnership")


class FundingState(models.TextChoices):
    IDEA = "idea", _("An idea")
    APPLIED = "applied", _("Applied for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")


class Effect(models.TextChoices):
    """What a giver's name does to trust (G2-72)."""

    HELPS = "helps", _("Helps")
    NEUTRAL = "neutral", _("Makes no difference")
    HARMS = "harms", _("Costs trust")
    UNKNOWN = "unknown", _("Nobody has asked")


class StepStage(models.TextChoices):
    PLANNING = "planning", _("While planning")
    DELIVERY = "delivery", _("While doing")
    AFTER = "after", _("Afterwards")
