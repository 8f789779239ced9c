"""How a city builds its mechanism: model, scope, members, and what must be there before it opens."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Preset(models.TextChoices):
    SITUATION_TABLE = "situation-table", _("Situation table")
    INFO_HOUSE = "info-house", _("Info-house")
    SAFETY_HOUSE = "safety-house", _("Care and safety house")
    PARTNER_TABLE = "partner-table", _("Table of partners")
    ANCHOR_TEAM = "anchor-team", _("Anchor team")
    PANEL = "panel", _("Panel under a legal duty")
    REGIONAL = "regional", _("Regional mechanism of several cities")
    OWN = "own", _("Our own model")


class Scope(models.TextChoices):
    BROAD = "broad", _("Many kinds of social harm")
    VIOLENCE = "violence", _("Being drawn into violence and hate")


class OpensTo(models.TextChoices):
    FAMILIES = "families", _("Families")
    EVERYBODY = "everybody", _("Everybody: friends, neighbours and colleagues, too")
    PROFESSIONALS = "professionals", _("Only those who work with residents")


class MechanismState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PROPOSED = "proposed", _("Put to the members")
    OPEN = "open", pgettext_lazy("state", "Open")
    PAUSED = "paused", _("Paused: nothing new comes in")
    CLOSED = "closed", _("Closed")


class SeatSector(models.TextChoices):
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    SOCIAL = "social", _("Social care")
    CHILD = "child", _("Child protection")
    HOUSING = "housing", _("Housing")
    YOUTH = "youth", _("Youth and sport")
    WORK = "work", _("Work and training")
    CIVIL = "civil", _("Civil society")
    CITY = "city", _("City hall")
    JUSTICE = "justice", _("Justice and probation")
    POLICE = "police", _("Police")

    @property
    def security(self) -> bool:
        return self in {SeatSector.JUSTICE, SeatSector.POLICE}


class Function(models.TextChoices):
    """What somebody is cleared for; each needs training and the ethical framework in date."""

    ADVISER = "adviser", _("Answers questions for advice")
    SCREENER = "screener", _("Makes the first review")
    MEMBER = "member", _("Sits at the table")
    CHAIR = "chair", _("Chairs the table")
    COORDINATOR = "coordinator", _("Coordinates support plans")
    SUPERVISOR = "supervisor", _("Supervises and supports staff")
    REINTEGRATION = "reintegration", _("Leads reintegration")


class ConditionKind(models.TextChoices):
    """What must be recorded, read by a second person and in date before anything comes in."""

    MANDATE = "mandate", _("Mandate or legal basis")
    DUPLICATION = "duplication", _("No national mechanism does this already, or agreed with it")
    RESEARCH = "research", _("Local research on needs and strengths")
    CASELOAD = "caseload", _("How many people may come, and what it costs")
    OPENING = "opening", _("To whom it opens, and whom it does not take")
    SIGNS = "signs", _("List of signs, set by several professions")
    STIGMA = "stigma", _("Register of stigma and misuse, with countermeasures")
    IMPACT = "impact", _("Data-protection impact assessment")
    CONTROLLERS = "controllers", _("Who is responsible for which data")
    RETENTION = "retention", _("Retention plan")
    OFFICER = "officer", _("Data-protection officer, named")
    COVER = "cover", _("Staff, hours and the way in an emergency")
    ASSESSING = "assessing", _("What assessing itself may do to people, and how it is kept small")
    STATUTE = "statute", _("Role in reintegration, with its law")

    @classmethod
    def before_opening(cls) -> list[str]:
        """All but the role in reintegration, which opens that part alone."""
        return [kind for kind in cls.values if kind != cls.STATUTE]
