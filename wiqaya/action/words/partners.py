"""Commitments, the private sector, learning places, spaces."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentKind(models.TextChoices):
    ACCORD = "accord", _("Agreement between several bodies")
    RESPONSIBILITY = "responsibility", _("Social responsibility of a firm")
    IN_KIND = "in-kind", _("Contribution in kind")
    MONEY = "money", _("Money")
    PROCUREMENT = "procurement", _("Clause in public contracts")
    PLACES = "places", _("Training places and jobs")
    WORKPLACE = "workplace", _("Respect at work: against hate and exclusion")


class Contribution(models.TextChoices):
    """What a firm or body can give (G4-40)."""

    MONEY = "money", _("Money")
    PEOPLE = "people", _("People and time")
    SKILL = "skill", _("Skills and expertise")
    GOODS = "goods", _("Goods")
    PREMISES = "premises", _("Rooms")
    VOICE = "voice", _("Its voice")


class CommitmentState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    AGREED = "agreed", _("Agreed")
    KEPT = "kept", _("Kept")
    LATE = "late", _("Late")
    ENDED = "ended", _("Ended")


class FirmSize(models.TextChoices):
    LOCAL = "local", _("Local firm")
    CHAMBER = "chamber", _("Chamber or association")
    NATIONAL = "national", _("National firm")
    MULTINATIONAL = "multinational", _("International firm")


class LearningKind(models.TextChoices):
    """G3P-14."""

    PUBLIC = "public", _("Public school")
    PRIVATE = "private", _("Private school")
    INFORMAL = "informal", _("Informal learning place")
    TRADITIONAL = "traditional", _("Traditional learning place")
    RELIGIOUS = "religious", _("Religious school")
    VOCATIONAL = "vocational", _("Vocational centre")
    HIGHER = "higher", _("University or college")


class Authority(models.TextChoices):
    RUNS = "runs", _("The city runs it")
    FUNDS = "funds", _("The city pays part of it")
    AGREES = "agrees", _("Works with the city by agreement")
    NONE = "none", _("The city has no say")


class SpaceKind(models.TextChoices):
    SQUARE = "square", _("Square or street")
    PARK = "park", _("Park or playground")
    CENTRE = "centre", _("Community or youth centre")
    LIBRARY = "library", _("Library or house of culture")
    SPORT = "sport", _("Sport ground")
    TRANSPORT = "transport", _("Station or stop")
    MARKET = "market", _("Market")
    HOUSING = "housing", _("Housing")
    SERVICE = "service", _("Place of a service")


class Measured(models.TextChoices):
    """What a planning decision is about (G3P-40, G3P-41)."""

    LIGHT = "light", _("Light, sight and ways")
    ACCESS = "access", _("Access for everybody")
    MIX = "mix", _("Mixed housing and use")
    LAND = "land", _("Use of public land")
    GENDER = "gender", _("Safety of women and girls")
    MEETING = "meeting", _("Places to meet")


class DesignState(models.TextChoices):
    IDEA = "idea", _("An idea")
    DECIDED = "decided", _("Decided")
    BUILT = "built", _("Done")
    DROPPED = "dropped", _("Dropped")
