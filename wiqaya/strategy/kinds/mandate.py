"""Registers of the mandate: its sources, what shapes it, texts that bind the city, tasks that they give, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.people import queries as people
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import Actor
from wiqaya.strategy import models
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.queries.mandate import is_contested
from wiqaya.strategy.views.definitions import voices
from wiqaya.strategy.views.mandate import readers
from wiqaya.strategy.words import Coverage, Missing, PreventionLevel


def _expired(row: Any, on: date) -> list[str]:
    return [_("no longer valid")] if row.until and row.until < on else []


def _source(row: models.MandateSource, on: date) -> list[str]:
    found = _expired(row, on)
    if Coverage.ALERT in row.covers and not {Coverage.EARLY, Coverage.COMMUNITY} & set(row.covers):
        found.append(_("only allows alerting"))
    return found


def _text(row: models.BindingText, on: date) -> list[str]:
    return [*_expired(row, on), *([_("not shared with the city")] if row.shared is False else [])]


def _task(row: models.FrameworkTask, on: date) -> list[str]:
    return [] if row.owner_id else [_("nobody does it yet")]


def _definition(row: models.Definition, on: date) -> list[str]:
    return [_("contested")] if row.contested else []


def _contested(row: models.Definition, by: Actor, at: datetime) -> Mapping[str, str]:
    """A term that the field knows as contested is marked so whoever writes it down, and says why care is needed."""
    row.contested = row.contested or is_contested(row.term)
    if row.contested and not row.caution:
        return {"caution": _("This term is contested. Write why care is needed: what it may hide, and whom it may set apart.")}
    return {}


SOURCE = Kind(
    key="mandate-source", model=models.MandateSource, reads=READ, edits=EDIT, title=gettext_lazy("Sources of the mandate"), add=gettext_lazy("Add a source of the mandate"),
    lead=gettext_lazy("From where the city may, must or can act, what it reaches and how clear it is."),
    nothing=gettext_lazy("Write down one law, decision or instruction on which the city's work can rest. A wider mandate for safety or welfare counts."),
    fields=(
        "title", "kind", "nature", "strength", "text", "reference", "covers", "levels", "one_threat", "agencies", "information", "dated", "until",
    ),
    needed=("title", "kind", "nature"), columns=("kind", "nature", "strength", "until"), filters=("kind", "nature"), long=frozenset({"text"}),
    plain=frozenset({"reference"}), several={"covers": Coverage, "levels": PreventionLevel}, remark=_source,
    sections=(
        (gettext_lazy("What it is"), ("title", "kind", "nature", "strength", "text", "reference", "dated", "until")),
        (gettext_lazy("How far it reaches"), ("covers", "levels", "one_threat", "agencies", "information")),
    ),
)  # fmt: skip

FACTOR = Kind(
    key="mandate-factor", model=models.MandateFactor, reads=READ, edits=EDIT, title=gettext_lazy("What shapes and limits the mandate"), add=gettext_lazy("Add what shapes it"),
    lead=gettext_lazy("Law, decentralisation, the rank of prevention, political will, and what limits the city."),
    nothing=gettext_lazy("Write down what makes it easier or harder for the city to act: a law, a commitment of the council, a task that lies with another level."),
    fields=("text", "kind", "effect", "source", "dated"), needed=("text", "kind"), columns=("kind", "effect"), filters=("kind",), long=frozenset({"effect"}),
)  # fmt: skip

TEXT = Kind(
    key="binding-text", model=models.BindingText, reads=READ, edits=EDIT, title=gettext_lazy("Frameworks that bind or guide the city"), add=gettext_lazy("Add a framework"),
    lead=gettext_lazy("National and local texts: whether they are public, were shared with the city, and whether the city was asked."),
    nothing=gettext_lazy("Begin with the national strategy, if there is one. That nobody has seen it is worth writing down, too."),
    fields=("title", "level", "says", "published", "shared", "asked", "link", "version", "dated", "until"), needed=("title", "level"),
    columns=("level", "published", "shared", "asked"), filters=("level", "published", "shared"), long=frozenset({"says"}), plain=frozenset({"link", "version"}),
    remark=_text, panels=(readers,),
)  # fmt: skip

TASK = Kind(
    key="framework-task", model=models.FrameworkTask, reads=READ, edits=EDIT, title=gettext_lazy("Tasks that frameworks give the city"), add=gettext_lazy("Add a task"),
    lead=gettext_lazy("What the city is asked to do, who does it, and what is missing for it."),
    nothing=gettext_lazy("Take a framework, and write one line for each thing that it expects of the city."),
    fields=("task", "text", "owner", "state", "missing", "note"), needed=("task", "text"), columns=("text", "owner", "state", "missing"), filters=("text", "state"),
    choose={"text": models.BindingText.objects.all, "owner": people.organisations}, several={"missing": Missing}, long=frozenset({"note"}), remark=_task,
)  # fmt: skip

DEFINITION = Kind(
    key="definition", model=models.Definition, reads=READ, edits=EDIT, title=gettext_lazy("Definitions"), add=gettext_lazy("Propose a definition"),
    lead=gettext_lazy("What the city means by its words. No definition holds everywhere: yours rests on local law and on human rights, and disagreement stays visible."),
    nothing=gettext_lazy("Propose what the city means by one word that people read differently, and ask several sides what they think of it."),
    fields=("term", "proposed", "contested", "caution", "rests_on"), needed=("term", "proposed"), columns=("state", "contested", "decided_on"), filters=("state", "contested"),
    long=frozenset({"proposed", "caution", "rests_on"}), remark=_definition, refuse=_contested, panels=(voices,),
    why={
        "contested": gettext_lazy("Words such as “extremism” mean different things to different people. Marked, they are explained wherever they stand."),
        "caution": gettext_lazy("Such a word can cut a person off from the life around them, treat effects instead of causes, and be turned against opponents."),
    },
)  # fmt: skip

KINDS = (SOURCE, FACTOR, TEXT, TASK, DEFINITION)
