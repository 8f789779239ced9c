"""Registers of spaces: places to meet, safety walks, planning measures; places of worship, apart and never in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.action import models
from wiqaya.action.access import EDIT, READ, RECORD, WORSHIP
from wiqaya.action.views.spaces import bookings, walks
from wiqaya.action.words import DesignState
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.kinds import Beside, Kind
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.words import Role


def _design(row: models.DesignMeasure, on: date) -> list[str]:
    found = [] if row.asked else [_("nobody was asked yet")]
    if row.state == DesignState.BUILT and not row.effect:
        found.append(_("its effect was not looked at yet"))
    return found


def _worship(row: models.WorshipPlace, on: date) -> list[str]:
    days = (row.consent_until - on).days
    if days < 0:
        return [_("its agreement has ended: this entry is erased")]
    return [_("its agreement ends soon: ask again")] if days <= 60 else []


def _agreed(row: models.WorshipPlace, by: Actor, at: datetime) -> Mapping[str, str]:
    if row.consent_on and row.consent_on > at.date():
        return {"consent_on": _("The place has not agreed yet on this day. Ask first; write afterwards.")}
    if row.consent_until and row.consent_until < at.date():
        return {"consent_until": _("This agreement has ended. Ask the place again.")}
    return {}


BESIDE = (
    Beside(gettext_lazy("Spaces"), "spaces", READ), Beside(gettext_lazy("Safety walks"), "safety-walks", READ),
    Beside(gettext_lazy("Planning for living together"), "design-measures", READ), Beside(gettext_lazy("Places of worship"), "worship-places", WORSHIP),
)  # fmt: skip

SPACE = Kind(
    beside=BESIDE, key="space", model=models.Space, reads=READ, edits=EDIT, title=gettext_lazy("Spaces"), add=gettext_lazy("Add a space"),
    lead=gettext_lazy("Where residents meet each other and services: squares, centres, libraries, sport grounds."),
    nothing=gettext_lazy("Begin with a place where people of different quarters meet already."),
    fields=("name", "kind", "area", "owner", "partners", "strengths", "used_by", "needs", "open_hours", "rooms", "engagement"), needed=("name", "kind"),
    columns=("kind", "area", "owner", "rooms"), filters=("kind", "area", "engagement"),
    choose={"area": places.areas, "owner": people.organisations, "partners": people.organisations}, long=frozenset({"strengths", "used_by", "needs"}),
    panels=(bookings, walks),
)  # fmt: skip

SAFETY_WALK = Kind(
    beside=BESIDE, key="safety-walk", model=models.SafetyWalk, reads=READ, edits=RECORD, title=gettext_lazy("Safety walks"), add=gettext_lazy("Write down a walk"),
    lead=gettext_lazy("Walks with those who use a place: where they feel well, what they saw, what they want changed."),
    nothing=gettext_lazy("Invite a women's organisation to walk a square with you, once by day and once after dark."),
    fields=("title", "space", "area", "dated", "at_night", "with_whom", "women", "men", "liked", "noticed", "wanted"), needed=("title", "dated", "noticed"),
    columns=("space", "area", "dated", "at_night"), filters=("space", "area", "at_night"), choose={"space": models.Space.objects.all, "area": places.areas},
    long=frozenset({"liked", "noticed", "wanted"}),
)  # fmt: skip

DESIGN_MEASURE = Kind(
    beside=BESIDE, key="design-measure", model=models.DesignMeasure, reads=READ, edits=EDIT, title=gettext_lazy("Planning for living together"), add=gettext_lazy("Add a planning measure"),
    lead=gettext_lazy("Decisions on land, housing and public space, with what they mean for safety, and for who gains or loses."),
    nothing=gettext_lazy("Take the next decision on a square, a street or a housing plan, and ask what it means for who meets whom."),
    fields=("title", "about", "space", "walk", "area", "safety", "inclusion", "asked", "decided_on", "state", "followed", "effect"), needed=("title", "about"),
    columns=("about", "area", "state", "decided_on"), filters=("about", "state", "area"),
    choose={"space": models.Space.objects.all, "walk": models.SafetyWalk.objects.all, "area": places.areas},
    long=frozenset({"safety", "inclusion", "asked", "followed", "effect"}), remark=_design,
)  # fmt: skip

WORSHIP_PLACE = Kind(
    beside=BESIDE, key="worship-place", model=models.WorshipPlace, reads=WORSHIP, edits=WORSHIP, title=gettext_lazy("Places of worship"), add=gettext_lazy("Write down a place that agreed"),
    lead=gettext_lazy("Only places that asked for it or agreed, with what they need and offer. Nothing of this leaves in a file; at the end of the agreement it is erased."),
    nothing=gettext_lazy("Visit first, without a request. Write nothing down before the place has agreed, and for how long."),
    fields=("name", "consent_on", "consent_until", "area", "contact", "needs", "offers", "moments", "agreed_steps"), needed=("name", "consent_on", "consent_until"),
    columns=("area", "consent_until"), choose={"area": places.areas}, long=frozenset({"needs", "offers", "agreed_steps"}), plain=frozenset({"contact"}),
    remark=_worship, refuse=_agreed, closed_to=frozenset({Role.POLICE, Role.NATIONAL, Role.SECRETARIAT}), exported=False,
    why={"moments": gettext_lazy("Days of the community: kept only so that nothing else is set on them, and so that the city can greet.")},
)  # fmt: skip

KINDS: tuple[Kind, ...] = (SPACE, SAFETY_WALK, DESIGN_MEASURE, WORSHIP_PLACE)
