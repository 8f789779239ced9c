"""Which counts leave: their titles, the words of their rows, and how the tally holds them.  Some leave by quarter, those of oversight by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.words import Asker, Channel, ItemState, SeatSector, Topic
from wiqaya.referral.words.network import Stigma
from wiqaya.referral.words.overseeing import Asked, Exceptional, Found, Misuse, Outcome
from wiqaya.safeguards.fields import WordsValue

Labels = Mapping[str, str | Promise | WordsValue]
STEPS: Labels = {"home": _("The home service takes it on"), "other": _("Another way, or no ground")}
AGREES: Labels = {"yes": _("The same first step"), "no": _("Another first step")}
SAID: Labels = {ItemState.MET.value: _("Several services are needed"), ItemState.NOT_MET.value: _("Not for the table")}
ENDED: Labels = {
    "met": _("Needs met"), "remain": _("Needs remain"), "table": _("Not for the table"), "elsewhere": _("Pointed to ordinary services"),
    "withdrawn": _("Consent withdrawn"), "other": _("Another end"),
}  # fmt: skip
ON_TIME: Labels = {"yes": _("By the day that was promised"), "no": _("Later, or not yet")}
SOON: Labels = {"soon": _("In time"), "late": _("Later")}
WHOLE: Labels = {"all": _("In the whole year")}
WAYS: Labels = {"in": _("A body asked the city"), "out": _("The city asked a body")}
BECAME: Labels = {
    "given": _("An answer to a body was allowed"), "asked": _("A question of the city was allowed"), "refused": _("Refused by the officer"),
    "never": _("Asked for a purpose that is always refused"),
}  # fmt: skip
ERASED: Labels = {"asked": _("Because somebody asked"), "term": _("Because the time was over"), "other": _("For another reason")}


@dataclass(frozen=True)
class Table:
    """One table: its counts come from `event` and `cut` of the tally; `across` names its dimensions, the first one gives the rows."""

    name: str
    title: str | Promise
    measure: str
    event: str
    cut: str
    across: tuple[tuple[str, Labels], ...]
    parts: str = ""  # what the shares are shares of: a key of the last dimension, for tables of two
    every: Literal["quarter", "half", "year"] = "quarter"


CHANNELS, SECTORS = dict(Channel.choices), dict(SeatSector.choices)
QUARTERLY = (
    Table("received-channel", _("Requests for support, by channel"), "received", "received", "channel", (("channel", CHANNELS),)),
    Table("received-asker", _("Requests for support, by who asked"), "received", "received", "asker", (("asker", dict(Asker.choices)),)),
    Table("received-city", _("Requests for support, by city"), "received", "received", "served", (("served", {}),)),  # the cities are those of the mechanisms
    Table("first-step", _("First step, by channel"), "first-review", "first-review", "channel-step", (("channel", CHANNELS), ("step", STEPS)), "home"),
    Table("first-wait", _("First review within the promised days, by channel"), "first-review", "first-review", "channel-wait", (("channel", CHANNELS), ("wait", SOON)), "soon"),
    Table("table-wait", _("At the table within thirty days, by sector of the service that brought it"), "table", "table", "sector-wait", (("sector", SECTORS), ("wait", SOON)), "soon"),
    Table("read-again", _("First review, read a second time without the first answer"), "read-again", "read-again", "agrees", (("agrees", AGREES),)),
    Table("table-said", _("What the table said, by sector of the service that brought it"), "table-said", "table-said", "sector-said", (("sector", SECTORS), ("said", SAID)), ItemState.MET.value),
    Table("ended", _("How support and requests ended"), "closed", "closed", "outcome", (("end", ENDED),)),
    Table("advice-topic", _("Questions for advice, by topic"), "advice", "", "topic", (("topic", dict(Topic.choices)),)),
    Table("advice-time", _("Questions for advice, answered by the promised day"), "advice", "", "time", (("time", ON_TIME),)),
)  # fmt: skip
YEARLY = (
    Table("emergencies", _("Calls to protect a life"), "emergency", "emergency", "all", (("whole", WHOLE),), every="year"),
    Table("exceptions", _("Exceptional openings of an hour, by reason"), "exception", "exception", "why", (("why", dict(Exceptional.choices)),), every="year"),
    Table("bodies-asked", _("Questions between the city and national bodies"), "request", "request", "way", (("way", WAYS),), every="year"),
    Table("bodies-answered", _("What became of the questions between the city and national bodies"), "request-decided", "request-decided", "became", (("became", BECAME),), every="year"),
    Table("rights-asked", _("What people asked about their own data"), "rights", "rights", "kind", (("kind", dict(Asked.choices)),), every="year"),
    Table("rights-answered", _("Answers to what people asked about their own data"), "rights-answered", "rights-answered", "outcome", (("outcome", dict(Outcome.choices)),), every="year"),
    Table("misuse-told", _("Reports of misuse"), "misuse", "misuse", "kind", (("kind", dict(Misuse.choices)),), every="year"),
    Table("misuse-answered", _("What came of reports of misuse"), "misuse-answered", "misuse-answered", "outcome", (("outcome", dict(Found.choices)),), every="year"),
    Table("erased", _("Situations that were erased"), "forgotten", "forgotten", "why", (("why", ERASED),), every="year"),
)  # fmt: skip
HALF_YEARLY = (
    Table("family-stigma", _("Families who came back: are they treated badly because of it?"), "family-review", "family-review", "stigma", (("stigma", dict(Stigma.choices)),), every="half"),
)  # fmt: skip
TABLES = (*QUARTERLY, *HALF_YEARLY, *YEARLY)


def table(name: str) -> Table | None:
    return next((one for one in TABLES if one.name == name), None)
