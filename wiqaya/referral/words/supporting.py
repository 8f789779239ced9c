"""The structured conversation, what people say of a plan, and what is asked later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """Of a structured conversation, strengths first."""

    STRENGTHS = "strengths", _("Strengths")
    SUPPORTS = "supports", _("Who and what helps already")
    NEEDS = "needs", _("Needs")
    CONTEXT = "context", _("What surrounds the person")
    CONCERNS = "concerns", _("Conduct that was seen")


class SaidBy(models.TextChoices):
    """Goals come from the person or those close to them, never from services alone."""

    PERSON = "person", _("The person")
    FAMILY = "family", _("The family")
    TOGETHER = "together", _("The person and the family together")


class Outcome(models.TextChoices):
    GO_ON = "go-on", _("Go on as it is")
    CHANGE = "change", _("Change something")
    PAUSE = "pause", _("Pause")
    CLOSE = "close", _("Close")


class Finding(models.TextChoices):
    """What comes of reading an open situation again."""

    GO_ON = "go-on", _("It goes on as it is")
    SOONER = "sooner", _("The plan is reviewed with the person now")


class Later(models.TextChoices):
    """What somebody says when they are asked again."""

    WELL = "well", _("Is well")
    MORE_HELP = "more-help", _("Would like help again: a new conversation begins")
    NO_ANSWER = "no-answer", _("No answer")
    NOT_WANTED = "not-wanted", _("Does not want to be asked again")


class Takes(models.TextChoices):
    """What a provider without an account answers."""

    YES = "yes", _("Yes, we can begin")
    LATER = "later", _("Yes, but later")
    NO = "no", _("No, we cannot")


class Versed(models.TextChoices):
    """What whoever helps may have to be versed in: of a profession's knowledge, never of who somebody is."""

    TRAUMA = "trauma", _("Working with people who lived through violence")
    CHILD = "child", _("Child protection")
    FAMILY = "family", _("Work with families")
    HOME = "home", _("Violence at home")
    GRIEF = "grief", _("Grief and loss")
    CRISIS = "crisis", _("Danger to oneself")
    DEPENDENCE = "dependence", _("Dependence on drugs, alcohol or gambling")
    DISABILITY = "disability", _("Disability and access")
    SYMBOLS = "symbols", _("Recognising symbols and codes of groups")
    ONLINE = "online", _("Life online")
    LEAVING = "leaving", _("Leaving a group that uses violence")
    RETURN = "return", _("Return and reintegration")
    LAW = "law", _("Legal advice")
    SIGN = "sign", _("Sign language")
    INTERPRETING = "interpreting", _("Working with interpreters")
