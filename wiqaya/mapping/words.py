"""Closed lists of the mapping: kinds, ranges, views, evidence, steps and stages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wiqaya.records.words import Sector as SourceSector  # noqa: F401  one vocabulary of sectors for datasets and contributions


class Trigger(models.TextChoices):
    YEARLY = "yearly", _("Yearly mapping")
    SIGNAL = "signal", _("Small mapping after a signal")
    IMPORTED = "imported", _("Existing assessment, imported")


class CycleState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    FROZEN = "frozen", _("Closed and kept as it was")


class StepState(models.TextChoices):
    NOT_YET = "not-yet", _("Not yet")
    PARTLY = "partly", _("Partly")
    DONE = "done", _("Done")


class StageState(models.TextChoices):
    NOT_YET = "not-yet", _("Not begun")
    RUNNING = "running", _("Under way")
    DONE = "done", _("In place")
    REOPENED = "reopened", _("Opened again")


class ChangeReason(models.TextChoices):
    INSTITUTION = "institution", _("Change in an institution")
    NEW_CONCERN = "new-concern", _("New concern")
    LESSON = "lesson", _("Lesson or result")
    PROGRESS = "progress", _("Ordinary progress")


class MethodSource(models.TextChoices):
    """What a deliberate change of method draws on (G1-62)."""

    LESSONS = "lessons", _("Lessons from the work")
    FOLLOW_UP = "follow-up", _("Results of follow-up and evaluation")
    PROFILE = "profile", _("What worries the city has changed")
    CONTEXT = "context", _("The wider social context")


class LightQuestion(models.IntegerChoices):
    TOGETHER = 1, _("What holds people together here?")
    WORRY = 2, _("What worries whom, and where?")
    WHY = 3, _("Why here?")
    EXISTS = 4, _("What exists already?")
    UNHEARD = 5, _("Who was not heard?")
    NEXT = 6, _("What will we do next?")


class Answered(models.TextChoices):
    ASKED = "asked", _("Asked")
    REMINDED = "reminded", _("Reminded")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")


class Part(models.TextChoices):
    CONTRIBUTOR = "contributor", _("Contributor")
    CO_HOST = "co-host", _("Co-host")


class Kind(models.TextChoices):
    HATE = "hate", _("Hate")
    EXTREMISM = "extremism", _("Extremism")
    POLARISATION = "polarisation", _("Polarisation")


class Manifestation(models.TextChoices):
    """The range of G0-18, from the mildest form to violence."""

    OTHERING = "othering", _("Intolerance and othering")
    NOT_BELONGING = "not-belonging", _("Feelings of not belonging")
    DIVISION = "division", _("Growing division between communities")
    VIOLENCE = "violence", _("Violence moved by hate or extremism")


class Theme(models.TextChoices):
    """Emerging concerns that are easily overlooked, beside what is known (H-31)."""

    KNOWN = "known", _("Known for some time")
    ONLINE = "online", _("Online subcultures that call for violence")
    MISOGYNY = "misogyny", _("Hostility to women")
    DEFENDERS = "defenders", _("Threats to women's-rights defenders")
    OTHER = "other", _("Another new concern")


class Trend(models.TextChoices):
    UNKNOWN = "unknown", _("Not known")
    RISING = "rising", _("Rising")
    STEADY = "steady", _("About the same")
    FALLING = "falling", _("Falling")


class Confidence(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class IssueState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SECOND_READING = "reading", _("With a second reader")
    COMPLETE = "complete", _("Complete")


class FactorNature(models.TextChoices):
    STRENGTH = "strength", _("What holds people together")
    NEED = "need", _("Need for prevention")
    PRESSURE = "pressure", _("Pressure that makes life harder")


class FactorLevel(models.TextChoices):
    STRUCTURE = "structure", _("Structures and institutions")
    COMMUNITY = "community", _("Community")
    FAMILY = "family", _("Family")
    PEOPLE = "people", _("People's everyday life")


class GroundKind(models.TextChoices):
    """Why something takes hold here (G1-32)."""

    GRIEVANCE = "grievance", _("Grievance")
    PERCEPTION = "perception", _("Perception")
    MISPERCEPTION = "misperception", _("Misperception")
    NARRATIVE = "narrative", _("Story or wider narrative")
    CHANGE = "change", _("Recent change")


class ExplanationKind(models.TextChoices):
    IDEOLOGY = "ideology", _("Ideas and ideology")
    SOCIAL = "social", _("Social and economic conditions")
    POLITICAL = "political", _("Politics and governance")
    PERSONAL = "personal", _("Belonging and recognition")
    OTHER = "other", _("Another explanation")


class Holder(models.TextChoices):
    """Whose view it is; the central government's stands in a table of its own."""

    RESIDENTS = "residents", _("Residents")
    SERVICES = "services", _("Services")
    NETWORK = "network", _("Local prevention network")
    POLICE = "police", _("Police")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    RESEARCHERS = "researchers", _("Researchers")


class EvidenceKind(models.TextChoices):
    LISTENING = "listening", _("Listening to residents")
    SURVEY = "survey", _("Survey")
    SERVICE = "service", _("Data of a service")
    POLICE = "police", _("Police or justice")
    RESEARCH = "research", _("Research")
    ONLINE = "online", _("Online conversations")
    OBSERVATION = "observation", _("Observation on site")
    MEDIA = "media", _("Media")


class Direction(models.TextChoices):
    SUPPORTS = "supports", _("Supports it")
    MIXED = "mixed", _("Mixed")
    AGAINST = "against", _("Goes against it")


class Strength(models.TextChoices):
    WEAK = "weak", _("Weak")
    FAIR = "fair", _("Fair")
    STRONG = "strong", _("Strong")


class Nature(models.TextChoices):
    FORMAL = "formal", _("Formal")
    INFORMAL = "informal", _("Informal")


class AssetKind(models.TextChoices):
    MECHANISM = "mechanism", _("Mechanism or forum")
    ACTIVITY = "activity", _("Activity")
    PLACE = "place", _("Place or building")
    RESOURCE = "resource", _("Resource")
    EXPERTISE = "expertise", _("Expertise")
    INITIATIVE = "initiative", _("Initiative")


class Outlook(models.TextChoices):
    UNKNOWN = "unknown", _("Not known")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Possible")
    UNLIKELY = "unlikely", _("Unlikely for now")


class TrustLevel(models.TextChoices):
    UNKNOWN = "unknown", _("Not known")
    HIGH = "high", _("Trusted")
    SOME = "some", _("Partly trusted")
    LOW = "low", _("Little trusted")


class StructuralKind(models.TextChoices):
    DISCRIMINATION = "discrimination", _("Systemic discrimination")
    MARGINALISATION = "marginalisation", _("Marginalisation")
    CORRUPTION = "corruption", _("Corruption")
    TENSION = "tension", _("Tension between communities")
    OTHER = "other", _("Another structural issue")


class Counterpart(models.TextChoices):
    COHESION = "cohesion", _("Cohesion")
    GOVERNANCE = "governance", _("Good governance")
    ACCOUNTABILITY = "accountability", _("Accountability")
    TRUST = "trust", _("Trust")
    REPRESENTATION = "representation", _("Representation")
    TRANSPARENCY = "transparency", _("Transparency")


class ContextKind(models.TextChoices):
    MISUSE = "misuse", _("Past misuse of such policies")
    BETWEEN = "between", _("Tension between communities")
    TRUST = "trust", _("Lack of trust between city and communities")
    NATIONAL = "national", _("Tension between national and local level")
    FOOD = "food", _("Food security")
    CLIMATE = "climate", _("Climate change")
    PARTICIPATION = "participation", _("Demand to take part in decisions")
    INVESTMENT = "investment", _("Too little invested in services")
    INSTITUTIONS = "institutions", _("Loss of trust in institutions")
    HISTORY = "history", _("History, culture and memory")
    ARRIVALS = "arrivals", _("Arrivals: housing, school drop-out and work")


class SignalKind(models.TextChoices):
    TENSION = "tension", _("Tension between people")
    RUMOUR = "rumour", _("Rumour or false story")
    INSULTS = "insults", _("Insults or exclusion")
    DAMAGE = "damage", _("Damage or graffiti")
    ONLINE = "online", _("Something spreading online")
    SERVICE = "service", _("Anger about a service")
    ARRIVALS = "arrivals", _("Newcomers: housing, school, work")
    OTHER = "other", _("Something else")


class Urgency(models.TextChoices):
    CALM = "calm", _("Can wait for the next meeting")
    WEEK = "week", _("This week")
    TODAY = "today", _("Today")


class SignalState(models.TextChoices):
    NEW = "new", _("New")
    CHECKING = "checking", _("Being checked")
    CONFIRMED = "confirmed", _("Confirmed")
    NOT_CONFIRMED = "not-confirmed", _("Not confirmed")
    ANSWERED = "answered", _("Answer given")


class Edition(models.TextChoices):
    INTERNAL = "internal", _("Internal edition")
    PUBLIC = "public", _("Public edition")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("Publication check asked")
    RETURNED = "returned", _("Returned with reasons")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STEPS = tuple("abcdefghij")
STAGES = tuple(range(1, 9))
