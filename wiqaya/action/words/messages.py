"""Campaigns, channels and rumours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignKind(models.TextChoices):
    """G3P-45."""

    POSITIVE = "positive", _("What holds the city together")
    ALTERNATIVE = "alternative", _("Another story")
    ANSWER = "answer", _("Answer to a false story")
    PRIORITIES = "priorities", _("What the city does, and why")
    MIGRATION = "migration", _("What newcomers bring to the city")
    HARASSMENT = "harassment", _("Against harassment")
    SERVICES = "services", _("Where help is")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    CHECKED = "checked", _("Looked at by a second person")
    RUNNING = "running", _("Under way")
    ENDED = "ended", _("Ended")
    STOPPED = "stopped", _("Stopped")


class ChannelKind(models.TextChoices):
    """G3P-44."""

    BILLBOARD = "billboard", _("Billboards and screens")
    PRINT = "print", _("Magazine, leaflet, poster")
    NEWSLETTER = "newsletter", _("Newsletter")
    SOCIAL = "social", _("Social media")
    RADIO = "radio", _("Radio and television")
    WEBSITE = "website", _("Website")
    MESSENGER = "messenger", _("Messages on phones")
    MEETING = "meeting", _("Meetings and word of mouth")
    WORSHIP = "worship", _("Places of worship, by agreement")
    SCHOOL = "school", _("Schools")


class RumourState(models.TextChoices):
    HEARD = "heard", _("Heard")
    CHECKING = "checking", _("Facts are being checked")
    ANSWERED = "answered", _("Answered")
    LEFT = "left", _("Left alone, with a reason")


class Veracity(models.TextChoices):
    FALSE = "false", _("False")
    PARTLY = "partly", _("Partly true")
    TRUE = "true", _("True")
    UNCLEAR = "unclear", _("Not clear yet")
