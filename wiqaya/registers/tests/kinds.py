"""Registers that hold every sort of value, on tables of the strategy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wiqaya.people.queries import organisations
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.models import FundingSource, MandateSource, ResourceNeed
from wiqaya.strategy.words import Coverage


def too_late(row: Any, by: Actor, at: datetime) -> dict[str, str]:
    return {"deadline": "This day has passed."} if row.deadline and row.deadline < at.date() else {}


def expiring(row: Any, on: date) -> list[str]:
    return ["The deadline is near."] if row.deadline and (row.deadline - on).days < 30 else []


SOURCES = Kind(
    key="giver",
    model=FundingSource,
    title="Givers",
    add="Add a giver",
    nothing="Who could give, and on what terms.",
    reads=READ,
    edits=EDIT,
    fields=("name", "kind", "state", "competitive", "deadline", "amount", "starts", "until", "conditions"),
    needed=("name", "kind"),
    columns=("kind", "amount", "deadline"),
    sections=(("Terms", ("deadline", "conditions")),),
    long=frozenset({"conditions"}),
    examples={"name": "Fund for neighbourhoods"},
    filters=("kind", "competitive"),
    refuse=too_late,
    remark=expiring,
    panels=(lambda request, row: "<b>drawn</b>",),
)
NEEDS = Kind(
    key="need",
    model=ResourceNeed,
    title="Needs",
    add="Add a need",
    reads=READ,
    edits=EDIT,
    fields=("what", "kind", "department", "shared_with", "unit"),
    needed=("what", "kind"),
    columns=("department", "shared_with"),
    choose={"department": organisations, "shared_with": organisations},
    filters=("department", "shared_with"),
    refuse=lambda row, by, at: {"shared_with": "Share with others only."} if row.department in row.shared_with.all() else {},
    may_edit=lambda by, row: row.added_by == by.id,
    exported=False,
)
MANDATES = Kind(
    key="base",
    model=MandateSource,
    title="Bases",
    add="Add a base",
    reads=READ,
    edits=EDIT,
    fields=("title", "kind", "nature", "covers", "reference"),
    needed=("title", "kind", "nature"),
    columns=("covers",),
    several={"covers": Coverage},
    plain=frozenset({"reference"}),
    filters=("covers",),
    closed_to=frozenset({"police"}),
)
KINDS = (SOURCES, NEEDS, MANDATES)
