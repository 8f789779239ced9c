"""Closed lists of the records: kinds of datasets, sensitivity, states of an import, units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatasetKind(models.TextChoices):
    INCIDENTS = "incidents", _("Incidents by date and area")
    INDICATORS = "indicators", _("Indicators by area and period")
    DOCUMENT = "document", _("Report or other document")
    OTHER = "other", _("Other data, not loaded here")


class Sensitivity(models.TextChoices):
    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("For the city only")
    RESTRICTED = "restricted", _("For its steward only")


class Relevance(models.TextChoices):
    NOT_READ = "not-read", _("Not yet looked at")
    RELEVANT = "relevant", _("Relevant for this city")
    NOT_RELEVANT = "not-relevant", _("Not relevant for this city")


class Sector(models.TextChoices):
    """Whose data it is; police are one of many sources."""

    COMMUNITY = "community", _("Communities and civil society")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health and social care")
    HOUSING = "housing", _("Housing and planning")
    WORK = "work", _("Work and business")
    CULTURE = "culture", _("Sport and culture")
    RESEARCH = "research", _("Research")
    ONLINE = "online", _("Online conversations")
    STATISTICS = "statistics", _("Statistics office")
    POLICE = "police", _("Police and justice")


class Agreement(models.TextChoices):
    NOT_NEEDED = "not-needed", _("Open data, no agreement needed")
    NONE = "none", _("No agreement yet")
    IN_FORCE = "in-force", _("Agreement in force")


class ImportState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    DRY = "dry", _("Looked at, nothing written")
    RUNNING = "running", _("Being loaded")
    LOADED = "loaded", _("Loaded")
    UNDONE = "undone", _("Taken back")
    FAILED = "failed", _("Stopped by an error, nothing written")


class Unit(models.TextChoices):
    COUNT = "count", _("Number")
    SHARE = "share", _("Share")
    CURRENCY = "currency", _("Money")
    OTHER = "other", _("Other unit")


