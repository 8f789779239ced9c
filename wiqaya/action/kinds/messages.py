"""Registers of messages: channels, campaigns, rumours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.action import models
from wiqaya.action.access import EDIT, READ
from wiqaya.action.queries.messages import CHECKED_PARTS, missing_languages
from wiqaya.action.views.messages import course, four_principles
from wiqaya.action.words import CampaignState, RumourState, Spoken
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.kinds import Beside, Kind
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.queries.plan import measures


def _campaign(row: models.Campaign, on: date) -> list[str]:
    found = [_("its images were not looked at yet")] if row.checked_by is None and row.state == CampaignState.DRAFT else []
    if row.state not in (CampaignState.ENDED, CampaignState.STOPPED) and missing_languages(row):
        found.append(_("not in every language that it needs"))
    if row.state == CampaignState.RUNNING and row.ends and row.ends < on:
        found.append(_("its end has passed"))
    return found


def _check_again(row: models.Campaign, by: Actor, at: datetime) -> Mapping[str, str]:
    """Whoever changes what is seen or said takes the second look away with it, and a campaign that runs waits for another."""
    before = models.Campaign.objects.filter(pk=row.pk).first()
    if before and row.checked_by and any(getattr(before, name) != getattr(row, name) for name in CHECKED_PARTS):
        row.state, row.checked_by, row.checked_at = CampaignState.DRAFT, None, None
    return {}


def _rumour(row: models.Rumour, on: date) -> list[str]:
    waits = row.state in (RumourState.HEARD, RumourState.CHECKING)
    return [_("waits for an answer")] if waits and (on - row.heard_on).days > 2 else []


def _answered(row: models.Rumour, by: Actor, at: datetime) -> Mapping[str, str]:
    wrong: dict[str, str] = {}
    if row.state == RumourState.ANSWERED:
        wrong |= {name: _("An answer needs this: facts, where they come from, words, and a day.") for name in ("facts", "source", "answer", "answered_on") if not getattr(row, name)}
    if row.state == RumourState.LEFT and not row.left_because:
        wrong["left_because"] = _("Say why it is left alone: repeating it can spread it.")
    if row.public and row.state != RumourState.ANSWERED:
        wrong["public"] = _("Only what is answered can be shown in public.")
    return wrong


BESIDE = (
    Beside(gettext_lazy("Campaigns"), "campaigns", READ), Beside(gettext_lazy("Channels"), "channels", READ),
    Beside(gettext_lazy("Rumours and answers"), "rumours", READ), Beside(gettext_lazy("What kind of city we are"), "identity", READ),
)  # fmt: skip

CHANNEL = Kind(
    beside=BESIDE, key="channel", model=models.Channel, reads=READ, edits=EDIT, title=gettext_lazy("Channels"), add=gettext_lazy("Add a channel"),
    lead=gettext_lazy("Every way in which the city can speak and hear, and whom each one does not reach."),
    nothing=gettext_lazy("Begin with what is there: the board in the hall, the newsletter, the radio hour, the page of the city."),
    fields=("name", "kind", "owner", "reaches", "languages", "listens", "cost", "url"), needed=("name", "kind"), columns=("kind", "owner", "languages", "listens"),
    filters=("kind", "listens"), choose={"owner": people.organisations}, several={"languages": Spoken}, long=frozenset({"reaches"}), plain=frozenset({"url"}),
)  # fmt: skip

CAMPAIGN = Kind(
    beside=BESIDE, key="campaign", model=models.Campaign, reads=READ, edits=EDIT, title=gettext_lazy("Campaigns"), add=gettext_lazy("Plan a campaign"),
    lead=gettext_lazy("What is to change, for whom, who speaks, and who looked at the images."),
    nothing=gettext_lazy("Begin with something good that is true: what holds people together here, and who could tell it best."),
    fields=(
        "title", "aim", "kind", "audience", "groups", "measure", "messenger", "messenger_why", "message", "languages", "channels", "consulted", "positive",
        "images", "starts", "ends", "cost", "response",
    ),
    needed=("title", "aim", "kind"), columns=("kind", "messenger", "state", "starts", "ends"), filters=("kind", "state"),
    sections=(
        (gettext_lazy("What it is"), ("title", "aim", "kind", "measure", "positive")),
        (gettext_lazy("For whom, and who speaks"), ("audience", "groups", "consulted", "messenger", "messenger_why")),
        (gettext_lazy("Words and images"), ("message", "languages", "channels", "images")),
        (gettext_lazy("Time, money, response"), ("starts", "ends", "cost", "response")),
    ),
    choose={"groups": places.groups, "measure": measures, "channels": models.Channel.objects.all}, several={"languages": Spoken},
    long=frozenset({"aim", "audience", "message", "consulted", "positive", "images", "response", "messenger_why"}),
    why={
        "message": gettext_lazy("Say what you stand for. A message that repeats a false story spreads it."),
        "languages": gettext_lazy("The languages that are spoken in the city. Each text is written or read by somebody who speaks it; a machine alone is not enough."),
        "images": gettext_lazy("Who is seen, doing what? Images can frighten, or set one group apart from all others."),
        "consulted": gettext_lazy("Those whom it is for, and those whom it is about."),
        "channels": gettext_lazy("Where those whom it is for are today. On some of them people can answer: listen there, too."),
    },
    remark=_campaign, refuse=_check_again, panels=(course, four_principles),
)  # fmt: skip

RUMOUR = Kind(
    beside=BESIDE, key="rumour", model=models.Rumour, reads=READ, edits=EDIT, title=gettext_lazy("Rumours and answers"), add=gettext_lazy("Write down a rumour"),
    lead=gettext_lazy("What is told, what the facts say, and how the city answers. Never who told it."),
    nothing=gettext_lazy("When something is told that can hurt people, write it down here, look for the facts, and answer it, or leave it alone with a reason."),
    fields=(
        "text", "heard_on", "heard_in", "area", "about", "veracity", "facts", "source", "answer", "messenger", "channel", "state", "answered_on", "left_because",
        "public",
    ),
    needed=("text", "heard_on"), columns=("area", "heard_on", "veracity", "state"), filters=("state", "veracity", "area"),
    sections=(
        (gettext_lazy("What is told"), ("text", "heard_on", "heard_in", "area", "about")),
        (gettext_lazy("What the facts say"), ("veracity", "facts", "source")),
        (gettext_lazy("The answer"), ("state", "answer", "messenger", "channel", "answered_on", "left_because", "public")),
    ),
    choose={"area": places.areas, "about": places.groups, "channel": models.Channel.objects.all}, long=frozenset({"text", "facts", "answer"}),
    why={
        "about": gettext_lazy("Those who could be hurt by it. They hear the answer first."),
        "answer": gettext_lazy("Begin with what is true. Name the false story once, or not at all."),
    },
    remark=_rumour, refuse=_answered,
)  # fmt: skip

KINDS: tuple[Kind, ...] = (CHANNEL, CAMPAIGN, RUMOUR)
