"""How those involved meet, and what families say of how they are treated."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    EXCHANGE = "exchange", _("Exchange of practice")
    BRIDGE = "bridge", _("Bridging ways of working")


class Stigma(models.TextChoices):
    """What a family says of being treated badly because they came back: words of a closed list, never a number about them."""

    NONE = "none", _("Not treated badly")
    SOME = "some", _("Sometimes treated badly")
    WORSE = "worse", _("Treated worse than before")
    NOT_ASKED = "unasked", _("Not asked this time")
