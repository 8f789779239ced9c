"""What files of answers brought, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wiqaya.exchange.xforms.reasons import SENTENCES, because
from wiqaya.surveys.models import Intake, Invite, Wave
from wiqaya.ui.reasons import say


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: its number in the file, the question (empty: the whole row), and why.

    `table` names the table of a repeat; empty for the table of answers.
    """

    row: int
    column: str
    reason: str
    table: str = ""


def intakes(wave: Wave) -> QuerySet[Intake]:
    """Files of a round, the last one first."""
    return Intake.objects.filter(wave=wave).order_by("-at")


def refused_rows(intake: Intake) -> list[RefusedRow]:
    found = [RefusedRow(one["row"], one["column"], _sentence(one), one.get("table", "")) for one in intake.refused]
    return sorted(found, key=lambda one: (one.table, one.row))


def left_out(intake: Intake) -> list[str]:
    """Why columns were not read, in sentences."""
    return [_sentence(one) for one in intake.left_out]


def left_out_columns(intake: Intake) -> list[str]:
    """Headers of the columns that were not read."""
    return [str(one["params"]["header"]) for one in intake.left_out if "header" in one["params"]]


@dataclass(frozen=True)
class Invited:
    """Invitations of a round: how many, and how many were used; never which."""

    made: int
    used: int

    @property
    def unused(self) -> int:
        return self.made - self.used


def invited(wave: Wave) -> Invited:
    codes = Invite.objects.filter(wave=wave)
    return Invited(codes.count(), codes.filter(used=True).count())


def _sentence(kept: Mapping[str, Any]) -> str:
    if kept["code"] not in SENTENCES:
        return _("These answers came before with other content. The first ones stay.")
    params = {name: tuple(value) if isinstance(value, list) else value for name, value in kept["params"].items()}
    return say(because(kept["code"], **params))
