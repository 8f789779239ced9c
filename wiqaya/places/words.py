"""What a place can be: kinds of city, powers, limits, context, modules, departments, groups."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CityKind(models.TextChoices):
    CAPITAL = "capital", _("Capital city")
    CITY = "city", _("City")
    TOWN = "town", _("Small town")
    RURAL = "rural", _("Rural municipality")
    COUNTY = "county", _("County or district")
    STATE = "state", _("State or province")
    REGION = "region", _("Regional centre")


class Context(models.TextChoices):
    STABLE = "stable", _("Stable")
    CONFLICT = "conflict", _("In conflict")
    POST_CONFLICT = "post-conflict", _("After conflict")


class Power(models.TextChoices):
    """Functions that a local authority may hold (G0-30)."""

    SOCIAL = "social", _("Social services")
    HEALTH = "health", _("Public health")
    YOUTH = "youth", _("Youth")
    BUSINESS = "business", _("Business and jobs")
    CULTURE = "culture", _("Culture")
    EDUCATION = "education", _("Education")
    SAFETY = "safety", _("Public safety")
    PLANNING = "planning", _("Planning and housing")


class Limit(models.TextChoices):
    STAFF = "staff", _("Very few staff")
    BUDGET = "budget", _("No own budget for this work")
    LAW = "law", _("Narrow legal competence")
    POLICE = "police", _("Police answer to another level")
    TRUST = "trust", _("Strained trust between city and residents")
    CONNECTION = "connection", _("Poor internet connection")


class Module(models.TextChoices):
    MAPPING = "mapping", _("Understand: mapping")
    RECORDS = "records", _("Data the city already holds")
    SIGNALS = "signals", _("Early signals")
    SURVEYS = "surveys", _("Surveys of residents")
    PUBLIC = "public", _("Public findings")
    STAKEHOLDERS = "stakeholders", _("Partners and trust")
    STRATEGY = "strategy", _("Strategy and plan")
    ACTION = "action", _("Programmes, partners and messages")
    SERVICES = "services", _("Directory of services")
    SUPPORT = "support", _("Advice and support")


class Department(models.TextChoices):
    """The twelve classes of services of the guide (G2-67)."""

    SAFETY = "safety", _("Crime prevention and safety")
    DEMOCRACY = "democracy", _("Local democracy and participation")
    PLANNING = "planning", _("Urban planning")
    EDUCATION = "education", _("Youth and education")
    HEALTH = "health", _("Health and social care")
    SPORT = "sport", _("Sport")
    CULTURE = "culture", _("Culture")
    GENDER = "gender", _("Gender equality")
    INTEGRATION = "integration", _("Integration and resettlement")
    FAITH = "faith", _("Faith and ethnic harmony")
    WELFARE = "welfare", _("Welfare")
    HOUSING = "housing", _("Housing")


class GroupKind(models.TextChoices):
    AGE = "age", _("Age")
    GENDER = "gender", _("Gender")
    NEWCOMER = "newcomer", _("Newcomers")
    DISPLACED = "displaced", _("Displaced people")
    WORK = "work", _("Work or trade")
    NEIGHBOURS = "neighbours", _("Neighbourhood")
    LANGUAGE = "language", _("Language")
    COMMUNITY = "community", _("Community, by the name it chose")
    DISABILITY = "disability", _("People with disabilities")
    OTHER = "other", _("Other")


class Digits(models.TextChoices):
    ARABIC = "arab", _("Arabic digits ٠١٢٣")
    LATIN = "latn", _("Digits 0123")


class MonthNames(models.TextChoices):
    """Arabic month names by region (CLDR)."""

    EGYPT = "egypt", "يناير، فبراير، أغسطس، نوفمبر"
    LEVANT = "levant", "كانون الثاني، شباط، آب، تشرين الثاني"
    MOROCCO = "morocco", "يناير، فبراير، غشت، نونبر"
    MAGHREB = "maghreb", "جانفي، فيفري، أوت، نوفمبر"


class Settlement(models.TextChoices):
    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")
    REMOTE = "remote", _("Remote")


class Sex(models.TextChoices):
    ALL = "all", _("All")
    FEMALE = "female", _("Women and girls")
    MALE = "male", _("Men and boys")
