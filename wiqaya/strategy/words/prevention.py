"""Words of prevention that strategy and action share: levels, domains, scopes, roles, principles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PreventionLevel(models.TextChoices):
    """By purpose (G0-40, G3P-03)."""

    PRIMARY = "primary", _("For everybody: cohesion and resilience")
    SECONDARY = "secondary", _("For those found especially vulnerable")
    TERTIARY = "tertiary", _("For those leaving violence")


class Domain(models.TextChoices):
    """The eleven domains of primary prevention, and what is done for one person."""

    COMMUNITY = "community", _("Community engagement")
    EDUCATION = "education", _("Education")
    YOUTH = "youth", _("Youth engagement")
    HEALTH = "health", _("Health and social services")
    FAMILY = "family", _("Family support")
    WORK = "work", _("Business, vocational training and jobs")
    SPORT = "sport", _("Sport")
    CULTURE = "culture", _("Culture")
    SPACE = "space", _("Public space and planning")
    COMMUNICATION = "communication", _("Communication and messages")
    CIVIL = "civil", _("Partnership with civil society")
    SUPPORT = "support", _("Advice and support for one person")
    NEWCOMERS = "newcomers", _("Newcomers and host communities")


class Scope(models.TextChoices):
    """At what it aims (G0-20)."""

    GENERAL = "general", _("General conditions")
    SPECIFIC = "specific", _("An issue, a group or a neighbourhood")
    PERSON = "person", _("One person")


class CityPart(models.TextChoices):
    """The city's part in it (G3P-06)."""

    ACTOR = "actor", _("Sole or main actor")
    COORDINATOR = "coordinator", _("Coordinator")
    FACILITATOR = "facilitator", _("Facilitator")


class Principle(models.TextChoices):
    """The four principles (G2-46)."""

    HARM = "do-no-harm", _("Do no harm")
    GENDER = "gender", _("Gender sensitivity")
    RIGHTS = "human-rights", _("Human rights")
    SOCIETY = "whole-of-society", _("Whole of society")


class Checked(models.TextChoices):
    """What a check of principles is about."""

    STRATEGY = "strategy", _("Strategy")
    MEASURE = "measure", _("Measure")
    INTERVENTION = "intervention", _("Programme")
    CAMPAIGN = "campaign", _("Campaign")


class Stand(models.TextChoices):
    SIGNED = "signed", _("Agrees")
    DISSENT = "dissent", _("Disagrees")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")
