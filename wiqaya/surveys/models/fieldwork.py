"""Who asks, with what; who is invited; and the checks made afterwards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.owned import CityOwned
from wiqaya.surveys.words import CheckOutcome


class Interviewer(CityOwned):
    """Somebody who asks, known in the data by a number alone."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="interviewers")
    number = models.PositiveSmallIntegerField()
    user = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=120, blank=True, default="")  # forgotten with the fieldwork
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ("user", "name")
        internal = ("id", "city", "wave", "number", "ended_at")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["wave", "number"], name="interviewer_once")]


class DeviceToken(CityOwned):
    """What lets one phone or tablet fetch forms and send answers; its secret is kept as a hash, the address holds it."""

    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("which phone or tablet"), max_length=80)
    secret = models.CharField(max_length=64)  # SHA-256 of the part of the address
    login = models.CharField(max_length=24)
    digest_key = models.CharField(max_length=32)  # HA1 of the digest scheme
    ends = models.DateField(_("valid until"))
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    revoked_by = models.UUIDField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ("label",)
        sensitive = ("secret", "digest_key")
        internal = ("id", "city", "interviewer", "login", "ends", "made_by", "made_at", "revoked_by", "revoked_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["secret"], name="device_secret_once"),
            models.UniqueConstraint(fields=["login"], name="device_login_once"),
        ]


class Invite(CityOwned):
    """A code of one answer, given to somebody who was drawn.  Whether it was used is kept; which answers came with it is not."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="invites")
    code = models.CharField(max_length=64)  # keyed hash of the code on paper
    point = models.ForeignKey("surveys.SamplePoint", on_delete=models.CASCADE, null=True, blank=True, related_name="invites")
    weight = models.FloatField(default=1)  # one over the chance of being drawn
    used = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "wave", "point", "weight", "used", "made_at")
        sensitive = ("code",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "code"], name="invite_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="invite_weight"),
        ]


class BackCheck(CityOwned):
    """A contact given for a call-back about the interview, apart from every answer and gone after 14 days."""

    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="checks")
    day = models.DateField()
    contact = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    outcome = models.CharField(max_length=12, choices=CheckOutcome, default=CheckOutcome.WAITING)
    called_by = models.UUIDField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Privacy:
        personal = ("contact",)
        internal = ("id", "city", "interviewer", "day", "outcome", "called_by", "called_at", "made_at")
