"""Public spaces and centres, their bookings, safety walks, planning measures; places of worship apart and with their consent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import DesignState, Measured, SpaceKind
from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned


class Space(Entry):
    """A place where residents meet each other and services (G0-29): a square, a centre, a library."""

    prefix = "sp"
    name = Words(verbose_name=_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=SpaceKind)
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run by"))
    partners = models.ManyToManyField("people.Organisation", blank=True, related_name="+", verbose_name=_("run together with"))
    strengths = Words(verbose_name=_("what works there"))
    used_by = Words(verbose_name=_("who comes, and who does not"))
    needs = Words(verbose_name=_("what it needs"))
    open_hours = Words(verbose_name=_("when it is open"))
    rooms = models.PositiveSmallIntegerField(_("rooms that can be booked"), default=0)
    engagement = models.BooleanField(_("residents can be met there"), default=False)

    class Privacy:
        public = ("name", "kind", "area", "strengths", "open_hours")
        internal = (*ENTRY, "owner", "partners", "used_by", "needs", "rooms", "engagement")

    class Meta(Entry.Meta):
        verbose_name = _("space")
        constraints = [short_once("space_short_once")]

    def __str__(self) -> str:
        return str(self.name)


class Booking(CityOwned):
    """A room of a space for an organisation, for some hours.  No name of a person."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="bookings")
    room = models.PositiveSmallIntegerField(_("room"), default=1)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("for"))
    intervention = models.ForeignKey("action.Intervention", on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings", verbose_name=_("programme"))
    purpose = Words(verbose_name=_("what for"))
    starts = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "space", "room", "organisation", "intervention", "purpose", "starts", "until", "added_by", "added_at")

    class Meta:
        ordering = ["starts"]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("starts")), name="booking_ends_after_start")]


class SafetyWalk(Entry):
    """A walk through a place with those who use it: what they saw, at which hour, what they want changed (G3P-42)."""

    prefix = "sw"
    title = Words(verbose_name=_("title"))
    space = models.ForeignKey(Space, on_delete=models.CASCADE, null=True, blank=True, related_name="walks", verbose_name=_("space"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    dated = models.DateField(_("date"))
    at_night = models.BooleanField(_("after dark"), default=False)
    with_whom = Words(verbose_name=_("with whom"))
    women = models.PositiveSmallIntegerField(_("women and girls"), null=True, blank=True)
    men = models.PositiveSmallIntegerField(_("men and boys"), null=True, blank=True)
    liked = Words(verbose_name=_("where people feel well"))
    noticed = Words(verbose_name=_("what they saw"))
    wanted = Words(verbose_name=_("what they want changed"))

    class Privacy:
        internal = (*ENTRY, "title", "space", "area", "dated", "at_night", "with_whom", "women", "men", "liked", "noticed", "wanted")

    class Meta(Entry.Meta):
        verbose_name = _("safety walk")
        constraints = [short_once("safety_walk_short_once")]


class DesignMeasure(Entry):
    """A decision on land, housing or space, with what it means for safety and for living together, and how its effect is followed."""

    prefix = "dm"
    title = Words(verbose_name=_("title"))
    about = models.CharField(_("about"), max_length=8, choices=Measured)
    space = models.ForeignKey(Space, on_delete=models.SET_NULL, null=True, blank=True, related_name="design", verbose_name=_("space"))
    walk = models.ForeignKey(SafetyWalk, on_delete=models.SET_NULL, null=True, blank=True, related_name="measures", verbose_name=_("walk it follows from"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    safety = Words(verbose_name=_("what it means for safety"))
    inclusion = Words(verbose_name=_("who gains, who could lose"))
    asked = Words(verbose_name=_("who was asked"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DesignState, default=DesignState.IDEA)
    followed = Words(verbose_name=_("how its effect is followed"))
    effect = Words(verbose_name=_("what was seen since"))

    class Privacy:
        public = ("title", "about", "area", "decided_on", "state")
        internal = (*ENTRY, "space", "walk", "safety", "inclusion", "asked", "followed", "effect")

    class Meta(Entry.Meta):
        verbose_name = _("planning measure")
        constraints = [short_once("design_measure_short_once")]


class WorshipPlace(Entry):
    """A place of worship that agreed to stand here: what it needs to be safe and to open itself.  Restricted; never exported (decision 5)."""

    prefix = "wp"
    name = Words(verbose_name=_("name"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    consent_on = models.DateField(_("the place agreed on"))
    consent_until = models.DateField(_("its agreement ends on"))
    contact = models.CharField(_("contact point that it named"), max_length=200, blank=True, default="")
    needs = Words(verbose_name=_("what it asks of the city"))
    offers = Words(verbose_name=_("what it offers to the neighbourhood"))
    moments = Words(verbose_name=_("days on which nothing is scheduled against it"))
    agreed_steps = Words(verbose_name=_("steps agreed with it"))

    class Privacy:
        sensitive = ("name", "area", "contact", "needs", "offers", "moments", "agreed_steps", "consent_on", "consent_until")
        internal = ENTRY

    class Meta(Entry.Meta):
        verbose_name = _("place of worship")
        constraints = [
            short_once("worship_place_short_once"),
            models.CheckConstraint(condition=Q(consent_until__gt=F("consent_on")), name="worship_consent_ends_after_start"),
        ]
