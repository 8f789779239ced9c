"""What is forgotten when: each room says its rules, and one run keeps them all.

A room lists `RULES` in its `retention.py`; `web/wiring.py` registers them here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.functional import Promise

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.tenancy import in_city

log = logging.getLogger("wiqaya.retention")
KIND = "safeguards.retention"


class Forget(Protocol):
    def __call__(self, *, by: Actor, at: datetime) -> int:
        """Forget what is due in the current city; how many rows."""


@dataclass(frozen=True)
class Rule:
    """What a room keeps, why, how long, and how it forgets.

    `kept` is a span, or says when it ends.  `due` counts what is over its time in the current city.  Without `forget` a person
    decides, and the run only counts.  A rule that is not `per_city` runs once for the installation.  One that goes `by_steps` has its
    own transactions: its rows have keys in another store, and thousands of them must not keep everybody else waiting.
    """

    name: str
    room: str
    label: str | Promise  # read in the language of the page
    basis: str | Promise
    kept: timedelta | str | Promise
    due: Callable[[datetime], int]
    forget: Forget | None = None
    per_city: bool = True
    database: str = DEFAULT_DB_ALIAS
    by_steps: bool = False


@dataclass
class Outcome:
    """Rows by rule: `due` before the run, `erased` by it; `failed` names rule, city and error."""

    due: dict[str, int] = field(default_factory=dict)
    erased: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


_rules: dict[str, Rule] = {}


def register(rules: Iterable[Rule]) -> None:
    for rule in rules:
        _rules[rule.name] = rule


def rules() -> list[Rule]:
    return list(_rules.values())


def run(*, cities: Iterable[tuple[UUID, Actor]], installation: Actor, at: datetime, dry: bool = False) -> Outcome:
    """Keep every rule in every city, as the operator given with it.  A rule that fails stops no other, and leaves its city as it was; one
    that goes by steps leaves the rows that fail.

    `dry` only counts.  What was forgotten is audited, by rule and city; a second run forgets nothing and leaves no trace.
    """
    places = list(cities)
    outcome = Outcome()
    for rule in rules():
        outcome.due[rule.name] = outcome.erased[rule.name] = 0
        for city, by in places if rule.per_city else [(None, installation)]:
            with in_city(city), _noted(rule, city, outcome):
                outcome.due[rule.name] += rule.due(at)
                if rule.forget and not dry:
                    outcome.erased[rule.name] += _forget(rule, rule.forget, city, by, at)
    return outcome


def _forget(rule: Rule, forget: Forget, city: UUID | None, by: Actor, at: datetime) -> int:
    with nullcontext() if rule.by_steps else transaction.atomic(using=rule.database):
        rows = forget(by=by, at=at)
        if rows:
            with transaction.atomic(using=rule.database):
                audit.note(rule.database, "retention.forget", KIND, rule.name, city, by=by, at=at, details={"rows": rows})
    return rows


@contextmanager
def _noted(rule: Rule, city: UUID | None, outcome: Outcome) -> Iterator[None]:
    try:
        yield
    except Exception as failed:
        log.exception("%s in %s", rule.name, city)
        outcome.failed.append(f"{rule.name}, {f'city {city}' if city else 'installation'}: {type(failed).__name__}")
