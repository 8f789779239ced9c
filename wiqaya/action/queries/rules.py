"""What holds for a programme: what is refused, what is still open before targeted work can begin, and what is only remarked.

Decision 6: work with or for a group is free.  Work aimed at a group names the mapped need, its sequence, its length and who is trained for it,
and never chooses by faith, origin, language, nationality or politics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.action.words import PoliceRole, State
from wiqaya.places import queries as places
from wiqaya.places.words import GroupKind
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.wording import only_names_a_group
from wiqaya.strategy.words import PreventionLevel, Scope
from wiqaya.ui.dates import date_short

BELONGING = frozenset({GroupKind.COMMUNITY, GroupKind.LANGUAGE})  # kinds of groups by what people are
NAMES_A_NEED = ("title", "purpose", "need", "driver")  # texts of targeted work in which a belonging alone cannot stand
SOON = timedelta(days=60)
OVER = frozenset({State.ENDED, State.STOPPED})


def is_targeted(row: Any) -> bool:
    """Whether it is aimed at some: the second and third levels."""
    return bool(row.level != PreventionLevel.PRIMARY)


def may_be_public(row: Any) -> bool:
    """Only work for everybody that is not over: whoever takes part in other work could be recognised by it."""
    return not is_targeted(row) and row.scope != Scope.PERSON and row.state not in OVER


def refusals(row: Any, by: Actor, at: datetime) -> dict[str, str]:
    """Field -> sentence of what is refused, whoever asks.  What is under way keeps what let it begin; a training may lapse meanwhile."""
    refused = dict(_always(row))
    return refused if refused or row.state != State.RUNNING else dict(gaps(row, on=date.min))


def _always(row: Any) -> Iterator[tuple[str, str]]:
    if row.police != PoliceRole.NONE and not row.police_why:
        yield "police_why", _("Civilian services lead prevention. If the police take part, write why, and as what.")
    if is_targeted(row):
        yield from _belonging(row)


def _belonging(row: Any) -> Iterator[tuple[str, str]]:
    chosen = [group for group in row.groups.all() if group.kind in BELONGING]
    if chosen:
        yield "groups", _("“%(group)s” is a group by what people are. What is aimed at a group chooses by what people face. Choose another group, or make it work for everybody.") % {"group": chosen[0]}
    labels = [entry["text"] for group in places.groups() if group.kind in BELONGING for entry in group.label.values() if entry.get("text")]
    for name in NAMES_A_NEED:
        if any(only_names_a_group(entry.get("text", ""), labels) for entry in getattr(row, name).values() if entry.get("text")):
            yield name, _("This only names a group. Write what people face or need, for example “little contact with neighbours” or “insults on the way to school”.")


def gaps(row: Any, *, on: date) -> Iterator[tuple[str, str]]:
    """(field, sentence) of what is missing before targeted work, or work for one person, can begin; nothing for work for everybody."""
    if row.scope == Scope.PERSON and not (row.existing_id or row.existing_text):
        yield "existing_text", _("Name the service or the body that helps. Support for one person goes through it, never through a programme.")
    if not is_targeted(row) or row.scope == Scope.PERSON:
        return
    if row.scope == Scope.GENERAL:
        yield "scope", _("Targeted work is not for the general public. Choose what it aims at, or make it work for everybody.")
    if not row.issues.all():
        yield "issues", _("Link the finding of the mapping in which this need stands.")
    wanted = {
        "vulnerability": _("Say what the group faces."),
        "need": _("Name the mapped need that it answers."),
        "sequence": _("Write the sequence: what comes first, what follows, how it closes."),
        "weeks": _("Write how many weeks it lasts."),
        "trained": _("Write which training for this need those who do it have had."),
    }
    yield from ((name, sentence) for name, sentence in wanted.items() if not getattr(row, name))
    if row.trained_until is None:
        yield "trained_until", _("Write until when the training is valid.")
    elif row.trained_until < on:
        yield "trained_until", _("The training lapsed on %(day)s. Renew it before the work begins or goes on.") % {"day": date_short(row.trained_until)}


def counts_as(row: Any, *, on: date) -> str:
    """The level under which it is counted: targeted work with gaps is a draft and counts nowhere ("")."""
    return str(row.level) if row.state != State.PLANNED or not any(gaps(row, on=on)) else ""


def draft() -> str:
    """What is said of targeted work with gaps."""
    return _("A draft: something is open before it can begin.")


def remarks(row: Any, on: date) -> list[str]:
    """Cautions about a programme on a day; none of them stops anything.  `issues` and `harms` should be read beforehand."""
    return list(_remarks(row, on))


def _remarks(row: Any, on: date) -> Iterator[str]:
    if any(harm.answered_on is None for harm in row.harms.all()):
        yield _("Harm was seen, and nobody has written what was done about it.")
    if row.state in OVER:
        return
    yield from _lacking(row, on)
    if row.state == State.RUNNING and row.ends:
        yield from _near_the_end(row, on)


def _lacking(row: Any, on: date) -> Iterator[str]:
    said: Mapping[str, bool] = {
        _("Nobody has looked yet for what exists already."): row.asked_existing,
        _("No finding stands behind it, and no reason is written."): bool(row.issues.all()) or bool(row.no_finding),
        _("It belongs to no measure of the plan."): bool(row.measure_id),
        _("Nobody leads it."): bool(row.owner_id),
        _("Who could be left out or marked is not written yet."): bool(row.left_out) and bool(row.marked),
    }
    yield from (sentence for sentence, done in said.items() if not done)
    lapsed = is_targeted(row) and row.trained_until is not None and row.trained_until < on
    if lapsed:
        yield _("The training of those who do it lapsed on %(day)s.") % {"day": date_short(row.trained_until)}
    if row.state == State.PLANNED and any(gaps(row, on=on)):
        yield draft()


def _near_the_end(row: Any, on: date) -> Iterator[str]:
    if row.ends < on:
        yield _("Its last day was %(day)s. End it, or write a new day.") % {"day": date_short(row.ends)}
    if row.ends - on <= SOON and not row.exit_plan:
        yield _("It ends on %(day)s, and nobody has written how it ends and who carries on.") % {"day": date_short(row.ends)}
