"""Reintegration: the setting, whom the city cares for, what it takes on, and how places are prepared.  Nothing here says what somebody did."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.TextChoices):
    PRISON = "prison", _("In prison, before release")
    CONDITIONAL = "conditional", _("Conditional release")
    COMMUNITY = "community", _("In the community")


class Steering(models.TextChoices):
    """Who coordinates: often a national body, to which the city contributes."""

    NATIONAL = "national", _("A national body; the city contributes")
    REGIONAL = "regional", _("A regional body; the city contributes")
    CITY = "city", _("The city itself")


class InCare(models.TextChoices):
    """The groups for whom the parties agreed that the city cares."""

    RELEASED = "released", _("People who have left prison")
    CONDITIONAL = "conditional", _("People on conditional release")
    ADULTS = "adults", _("Adults who came back and are not in prison")
    MINORS = "minors", _("Children and adolescents who came back")
    LEAVING = "leaving", _("People outside prison who want to leave a violent group")
    RELATIVES = "relatives", _("Families of all of these")


class CityTask(models.TextChoices):
    """What a city can take on, as far as its mandate goes."""

    LINK = "link", _("Link relatives, services, community, police and local bodies")
    ASSESS = "assess", _("Coordinate or contribute to the conversation on needs with each person")
    NETWORK = "network", _("Run a network of those involved, for exchange and practice")
    STIGMA = "stigma", _("Work with firms, schools and families against stigma")
    INFORM = "inform", _("Give services core information and support")
    GUIDE = "guide", _("Give all professionals guidelines from good practice")
    BRIDGE = "bridge", _("Bring the thinking of security, psychosocial and child-protection staff together")
    COHERENT = "coherent", _("Keep national and local frameworks in step")
    BALANCE = "balance", _("Balance what a person needs with what security asks, and write down who decides")


class CityPart(models.TextChoices):
    """What the city does in one conversation on needs, strengths and risks to the person (G3T-08)."""

    COORDINATES = "coordinates", _("The city coordinates it")
    CONTRIBUTES = "contributes", _("Another body coordinates it, the city contributes")
    NEITHER = "neither", _("Another body has its own; this one is for the city's support alone")


class Preparing(models.TextChoices):
    """What is made ready before somebody arrives."""

    HOUSING = "housing", _("A place to live")
    STAFF = "staff", _("Staff who are trained, and who is called first")
    CHILD = "child", _("Child protection, a plan for every child")
    HEALTH = "health", _("Health and care for trauma")
    PAPERS = "papers", _("Papers and registration")
    SCHOOL = "school", _("Places at school")
    WORK = "work", _("Work and training")
    CLASSES = "classes", _("School staff and parents: against stigma")
    NEIGHBOURS = "neighbours", _("Neighbours and relatives: against stigma")
    EMPLOYERS = "employers", _("Employers: against stigma")
    MEDIA = "media", _("Media: no names, no pictures, no addresses")

    @property
    def against_stigma(self) -> bool:
        return self in {Preparing.CLASSES, Preparing.NEIGHBOURS, Preparing.EMPLOYERS, Preparing.MEDIA}

    @property
    def days_before(self) -> int:
        """Planning values of the product, not findings: each task's day can be changed."""
        return DAYS_BEFORE.get(self, 14)


DAYS_BEFORE = {Preparing.STAFF: 42, Preparing.HOUSING: 28, Preparing.CHILD: 28, Preparing.HEALTH: 28, Preparing.SCHOOL: 21}
NOTICE = max(DAYS_BEFORE.values())  # days: with fewer, the first tasks are late on the day they are written


class Opportunity(models.TextChoices):
    WORK = "work", _("Paid work")
    TRAINING = "training", _("Training")
    COUNSELLING = "counselling", _("Counselling")
