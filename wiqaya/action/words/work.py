"""Programmes and what happens in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BestActor(models.TextChoices):
    """Who does it best (G3P-52)."""

    CITY = "city", _("The city")
    CIVIL = "civil", _("A civil-society body")
    TOGETHER = "together", _("Both together")


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    ENDED = "ended", _("Ended as planned")
    STOPPED = "stopped", _("Ended early")


class PoliceRole(models.TextChoices):
    """Prevention is led by civilian services; a part of the police is optional and written down as such (G0-32)."""

    NONE = "none", _("None")
    PARTNER = "partner", _("A partner among others, with a reason")


class Vulnerability(models.TextChoices):
    """The terms of the guide for groups (G3S-03); groups are described by what they face, never by what they are."""

    CRITICAL = "critical", _("Little practice in questioning what they read, and exposed to hate")
    DISCRIMINATION = "discrimination", _("Facing discrimination because of origin or look")
    MARGIN = "margin", _("Pushed to the margin, isolated, without a say")
    MISTRUST = "mistrust", _("With little trust in institutions")


class Messenger(models.TextChoices):
    """Who speaks (G3P-46)."""

    CITY = "city", _("The city or its leaders")
    COMMUNITY = "community", _("A trusted member of the community")
    CIVIL = "civil", _("A civil-society body")
    YOUTH = "youth", _("Young people themselves")
    OTHER = "other", _("Another body that people believe")


class Counted(models.TextChoices):
    """Categories of a count of people; never names."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    GIRLS = "girls", _("Girls under 18")
    BOYS = "boys", _("Boys under 18")
    UNKNOWN = "unknown", _("Not known")


class HarmTo(models.TextChoices):
    PARTICIPANTS = "participants", _("People who took part")
    COMMUNITY = "community", _("A community")
    WORKERS = "workers", _("Those who do the work")
    RELATIONS = "relations", _("Relations between groups")
