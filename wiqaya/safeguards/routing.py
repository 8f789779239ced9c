"""Which database holds what: the keys in one, the cases of the referral room in one, everything else in `default`.

Keys lie apart so that a copy of the data opens nothing and a destroyed key reaches every copy.  Cases lie apart so that no
other room has a database right to them.  The audit trail stands in each database beside the rows that it is about.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

KEYS = "keys"
REFERRAL = "referral"
APART = {"keys": KEYS, "referral": REFERRAL}  # app label -> its database
BESIDE = frozenset({"auditrow", "chain", "checkpoint"})  # models of `safeguards` with a table in each database that rooms write to


def homes(app_label: str, model_name: str | None = None) -> frozenset[str]:
    """The databases in which a model has its table."""
    if app_label in APART:
        return frozenset({APART[app_label]})
    if app_label == "safeguards" and model_name in BESIDE:
        return frozenset({DEFAULT_DB_ALIAS, REFERRAL})
    return frozenset({DEFAULT_DB_ALIAS})


def lives_in(alias: str, app_label: str) -> bool:
    """Whether an app has a table in a database, so that its migrations are wanted there."""
    beside = app_label == "safeguards" and alias in homes("safeguards", "auditrow")
    return beside or alias in homes(app_label)


class Router:
    """Django's `DATABASE_ROUTERS` entry.  A model with two homes goes where its related row is, or where `using` says."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        found = _homes_of(model)
        return next(iter(found)) if len(found) == 1 else None

    db_for_write = db_for_read

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """Nothing points from one database into another."""
        bases = {base for base in (one._state.db, other._state.db) if base}
        return len(bases) < 2 and bool(_homes_of(one) & _homes_of(other))

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Operations that run code or SQL on a model with two homes name it: `hints={"model_name": "auditrow"}`."""
        return db in homes(app_label, model_name)


def _homes_of(model: models.Model | type[models.Model]) -> frozenset[str]:
    return homes(model._meta.app_label, model._meta.model_name)
