"""Where the city's mandate comes from, what it covers, and who knows of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """G2-02."""

    FRAMEWORK = "framework", _("National framework or strategy")
    LAW = "law", _("Law or regulation")
    COUNCIL = "council", _("Decision of the council")
    MINISTRY = "ministry", _("Instruction of a ministry")
    SAFETY = "safety", _("Wider mandate: public safety")
    VIOLENCE = "violence", _("Wider mandate: preventing violence or crime")
    WELFARE = "welfare", _("Wider mandate: social welfare")


class Nature(models.TextChoices):
    """G2-01."""

    AUTHORITY = "authority", _("The city may")
    OBLIGATION = "obligation", _("The city must")
    FUNCTION = "function", _("It follows from the city's tasks")


class Strength(models.TextChoices):
    CLEAR = "clear", _("Said plainly")
    IMPLIED = "implied", _("Can be read from it")
    CONTESTED = "contested", _("Read differently by others")


class Coverage(models.TextChoices):
    """What a mandate reaches (G2-07 to G2-09)."""

    ALERT = "alert", _("Alerting security services")
    EARLY = "early", _("Early help for persons")
    COMMUNITY = "community", _("Programmes with communities")
    PHYSICAL = "physical", _("Physical safety: places, roads, cameras")
    COHESION = "cohesion", _("Cohesion and resilience")
    EVERY_FORM = "every-form", _("Every form of hate and extremism")
    AGENCIES = "agencies", _("Working together with other agencies")
    CIVIL = "civil", _("Working together with civil society and residents")
    BUSINESS = "business", _("Working together with business")
    INFORMATION = "information", _("Sharing of information, with a legal basis")


class FactorKind(models.TextChoices):
    """What shapes a mandate (G2-03, G2-04, G0-15)."""

    LAW = "law", _("Legal and administrative framework")
    DECENTRALISATION = "decentralisation", _("How far tasks lie with the city")
    RANK = "rank", _("How high prevention ranks")
    WILL = "will", _("Political will and commitments")
    LEGAL_LIMIT = "legal-limit", _("A legal limit")
    POLITICAL_LIMIT = "political-limit", _("A political limit")
    PRACTICAL_LIMIT = "practical-limit", _("A practical limit")


class TextLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    LOCAL = "local", _("The city's own")


class TaskState(models.TextChoices):
    CAN = "can", _("We can do it")
    PARTLY = "partly", _("We can do part of it")
    MISSING = "missing", _("What it needs is missing")


class Missing(models.TextChoices):
    STRUCTURE = "structure", _("A structure")
    SKILL = "skill", _("Skills")
    PEOPLE = "people", _("People")
    MONEY = "money", _("Money")
    PREMISES = "premises", _("Rooms and equipment")
    LAW = "law", _("A legal basis")


class DefinitionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    APART = "apart", _("No agreement: both texts stand")


class Holder(models.TextChoices):
    """Whose view of a definition or a draft it is."""

    RESIDENTS = "residents", _("Residents")
    YOUTH = "youth", _("Young people")
    WOMEN = "women", _("Women's organisations")
    CIVIL = "civil", _("Civil society")
    FAITH = "faith", _("Faith bodies")
    SCHOOL = "school", _("Schools")
    SOCIAL = "social", _("Social and health services")
    POLICE = "police", _("Police and justice")
    BUSINESS = "business", _("Business")
    RESEARCH = "research", _("Research")
    DEPARTMENT = "department", _("City departments")
    POLITICS = "politics", _("Council and parties")
