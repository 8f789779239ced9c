"""What residents of the demo city may read of its survey: tables that one person asked for and another one agreed to."""

from __future__ import annotations

from datetime import datetime, timedelta

from wiqaya.safeguards.access import Actor
from wiqaya.surveys.actions import publish
from wiqaya.surveys.models import Publication, Wave
from wiqaya.surveys.queries.publishing import Table, offered
from wiqaya.surveys.words import Breakdown, PublicationCheck

MAPS, SPLITS = 8, 2  # tables by area; of the first ones also by sex and age
Team = dict[str, Actor]


def make(wave: Wave, team: Team, at: datetime) -> Publication:
    """Asked for by the coordinator, read and agreed to by the second reader a day later."""
    asked = publish.ask_publication(wave=wave, chosen=_chosen(wave), by=team["coordinator"], at=at)
    ready = publish.prepare(publication=asked, by=team["coordinator"], at=at)
    return publish.decide(publication=ready, publish=True, checked=PublicationCheck.values, note={}, by=team["reader"], at=at + timedelta(days=1))


def _chosen(wave: Wave) -> list[Table]:
    tables = list(offered(wave))
    by_area = [table for table in tables if table[3] == Breakdown.AREA][:MAPS]
    first = {table[:3] for table in by_area[:SPLITS]}
    return [*by_area, *(table for table in tables if table[:3] in first and table[3] in (Breakdown.SEX, Breakdown.AGE))]
