"""Choices of the room and their labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    RESILIENCE = "resilience", _("Resilience of the community")
    TRUST = "trust", _("Trust in institutions")
    AWARENESS = "awareness", _("Awareness of local bodies and services")
    REPORT_CARD = "report-card", _("Citizen report card")
    YOUTH = "youth", _("Youth priorities, asked by young researchers")
    OTHER = "other", _("Other subject")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready to ask")
    RETIRED = "retired", _("No longer asked")


class WaveKind(models.TextChoices):
    PILOT = "pilot", _("Test on a few people")
    BASELINE = "baseline", _("Baseline")
    FOLLOW_UP = "follow-up", _("Follow-up")
    SINGLE = "single", _("Asked once")


class WaveState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Answers are coming in")
    CLOSED = "closed", _("Closed")
    ESTIMATED = "estimated", _("Results are out")


class Selection(models.TextChoices):
    """How people come to be asked: what decides whether a margin of error can be given."""

    PROBABILITY = "probability", _("Drawn by chance")
    QUOTA = "quota", _("Chosen to fill quotas")
    OPEN = "open", _("Open to whoever wants to answer")


class Channel(models.TextChoices):
    INTERVIEW = "interview", _("Interview")
    INVITED = "invited", _("Online, by invitation code")
    OPEN = "open", _("Online, open link")
    FILE = "file", _("From a file of another tool")


class Standing(models.TextChoices):
    """What becomes of a set of answers."""

    VALID = "valid", _("Counts")
    SET_ASIDE = "set-aside", _("Set aside, with a reason")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")


class Breakdown(models.TextChoices):
    CITY = "city", _("Whole city")
    AREA = "area", _("By area")
    SEX = "sex", _("By sex")
    AGE = "age", _("By age band")
    GROUP = "group", _("By group, by the label it agreed to")


class Statistic(models.TextChoices):
    SHARE = "share", _("Share of residents")
    MEAN = "mean", _("Mean")
    SCALE = "scale", _("Mean of a scale")
    CHANGE = "change", _("Change since the wave before")
    MODEL = "model", _("Value by a model")


class VisitOutcome(models.TextChoices):
    """What came of an address or place that was drawn."""

    WAITING = "waiting", _("Not visited yet")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    NOBODY = "nobody", _("Nobody reached")
    NOT_ELIGIBLE = "not-eligible", _("Nobody lives there, or nobody may be asked")
    REPLACED = "replaced", _("Replaced")


class CheckOutcome(models.TextChoices):
    WAITING = "waiting", _("Not called yet")
    CONFIRMED = "confirmed", _("The interview took place")
    DIFFERENT = "different", _("Something was different")
    NOT_REACHED = "not-reached", _("Not reached")


class PromiseState(models.TextChoices):
    OPEN = "open", _("Being looked at")
    PROMISED = "promised", _("Promised")
    DONE = "done", _("Done")
    NOT_POSSIBLE = "not-possible", _("Not possible, with the reason")


class PublicationState(models.TextChoices):
    """How far results are on their way to everybody."""

    PREPARING = "preparing", _("Tables go through the gate")
    ASKED = "asked", _("Waits for a second person")
    RETURNED = "returned", _("Returned with reasons")
    PUBLISHED = "published", _("Everybody can read it")
    WITHDRAWN = "withdrawn", _("Withdrawn by the city")
    FAILED = "failed", _("Could not be prepared")


class PublicationCheck(models.TextChoices):
    """What a second person looks for before everybody reads it."""

    STIGMA = "stigma", _("No number here could stigmatise an area or a group.")
    WORDS = "words", _("The questions are shown as they were asked, and nothing says what caused what.")
    MISSING = "missing", _("It is said who is missing in the answers.")
