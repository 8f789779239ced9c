"""Kinds of organisations, sectors and levels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    CITY = "city", _("City department or service")
    NATIONAL = "national", _("National body")
    POLICE = "police", _("Police or justice")
    CSO = "cso", _("Community or civil-society body")
    NGO = "ngo", _("Non-governmental organisation")
    FAITH = "faith", _("Faith body")
    SPORT = "sport", _("Sport club")
    BUSINESS = "business", _("Business")
    ACADEMIC = "academic", _("University or research")
    SCHOOL = "school", _("School or learning place")
    HEALTH = "health", _("Health service")
    MEDIA = "media", _("Media")
    DONOR = "donor", _("Funder")
    INTERNATIONAL = "international", _("International body")
    INFORMAL = "informal", _("Informal group or network")


class Sector(models.TextChoices):
    PUBLIC = "public", _("Public")
    CIVIL = "civil", _("Civil society")
    PRIVATE = "private", _("Private")
    RESEARCH = "research", _("Research")
    INTERNATIONAL = "international", _("International")


class Level(models.TextChoices):
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    CITY = "city", _("City")
    REGION = "region", _("Region")
    NATION = "nation", _("Nation")
    INTERNATIONAL = "international", _("International")
