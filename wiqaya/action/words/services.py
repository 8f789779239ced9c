"""The directory of services: what helps with what, for whom, at what cost, how it was confirmed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Need(models.TextChoices):
    """With what a service helps."""

    ADVICE = "advice", _("Somebody to talk to")
    HEALTH = "health", _("Health")
    MIND = "mind", _("Mental health")
    FAMILY = "family", _("Family and parenting")
    CHILD = "child", _("Children")
    YOUTH = "youth", _("Young people")
    SCHOOL = "school", _("School and learning")
    LANGUAGE = "language", _("Language courses")
    WORK = "work", _("Work and training")
    MONEY = "money", _("Money and food")
    HOUSING = "housing", _("Housing")
    LAW = "law", _("Papers, rights and law")
    VIOLENCE = "violence", _("Violence at home")
    HATE = "hate", _("Hate and discrimination")
    ADDICTION = "addiction", _("Addiction")
    SPORT = "sport", _("Sport and leisure")
    CULTURE = "culture", _("Culture and meeting")
    ARRIVAL = "arrival", _("New in the city")


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    FAMILIES = "families", _("Families")
    YOUNG = "young", _("Young people")
    WOMEN = "women", _("Women")
    NEWCOMERS = "newcomers", _("Newcomers")
    PROVIDERS = "providers", _("Those who help: schools, services, associations")


class Cost(models.TextChoices):
    FREE = "free", _("Free")
    PAID = "paid", _("Costs money")
    DEPENDS = "depends", _("It depends")


class ServiceState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("state", "Open")
    FULL = "full", _("Full at present")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class Confirmed(models.TextChoices):
    PHONE = "phone", _("By phone")
    VISIT = "visit", _("By a visit")
    MAIL = "mail", _("By e-mail")
    SERVICE = "service", _("By the service itself")


class Spoken(models.TextChoices):
    """Languages in which a service is given (BCP 47)."""

    AR = "ar", "العربية"
    EN = "en", "English"
    FR = "fr", "Français"
    KU = "ku", "Kurdî"
    TR = "tr", "Türkçe"
    FA = "fa", "فارسی"
    UR = "ur", "اردو"
    SO = "so", "Soomaali"
    TI = "ti", "ትግርኛ"
    AM = "am", "አማርኛ"
    BER = "ber", "ⵜⴰⵎⴰⵣⵉⵖⵜ"
    ES = "es", "Español"
    PT = "pt", "Português"
    RU = "ru", "Русский"
    UK = "uk", "Українська"
    SIGN = "sgn", _("Sign language")
