"""The one place where the stage of a situation changes, and its closing, which nothing outlives but counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, flow, office
from wiqaya.referral.actions import counting, files, halting, handing, rekeying
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.words import Closing, Stage, Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor

WITH_IDENTITY = (Stage.LIMITED, Stage.FULL, Stage.SUPPORT)


def _nothing(_row: Situation) -> None:
    """Nothing more is written with the step."""


@atomic
def move(
    *, situation: Situation, move: str, by: Actor, at: datetime, along: Callable[[Situation], None] = _nothing, **changes: Any
) -> Situation:
    """Take one drawn step; `changes`, and what `along` writes, in the same transaction.  Raises OutOfOrder, which the trail keeps, too."""
    row = Situation.objects.select_for_update().get(pk=situation.pk)
    _not_held(row, move)
    row.stage = flow.after(row.stage, move)
    row.stage_since = timezone.localdate(at)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    audit.record(f"situation.{move}", row, by=by, at=at, stage=row.stage)
    along(row)
    return row


def _not_held(row: Situation, move: str) -> None:
    if row.held and move != "close":
        raise ValidationError(_("Somebody objected or asked for a restriction. Nothing moves until that is answered."))


def require(*, situation: Situation, move: str, by: Actor, at: datetime) -> None:
    """Refuse a step that is not drawn from here, and keep in the trail that it was tried.  Must stand outside of a transaction.

    Asked before any key is made, so that what is refused leaves none.
    """
    _not_held(situation, move)
    try:
        flow.after(situation.stage, move)
    except flow.OutOfOrder:
        audit.seen("situation.refused", situation, by=by, at=at, move=move, stage=situation.stage)
        raise


def close(*, situation: Situation, reason: str, by: Actor, at: datetime, along: Callable[[Situation], None] = _nothing) -> Situation:
    """Close with a reason of the closed list; all but the service responsible lose their keys, and the day of forgetting is set.

    Of what was rejected, unfounded or not decided nothing stays but the bare row, until whoever asked has read the set phrase.
    `along` writes in the transaction that closes.  Interrupted after it, `closing.finish_interrupted` goes on.
    """
    require(situation=situation, move="close", by=by, at=at)
    row = _closed(situation=situation, reason=reason, along=along, by=by, at=at)
    return settle(situation=row, by=by, at=at)


@atomic
def _closed(*, situation: Situation, reason: str, along: Callable[[Situation], None], by: Actor, at: datetime) -> Situation:
    """What is read later goes by now: contents that do not stay, the index of names of whoever keeps no key, the plan."""
    held = Situation.objects.select_for_update().get(pk=situation.pk)
    before, day = Stage(held.stage), timezone.localdate(at)
    if reason not in flow.REASONS[before]:
        raise ValidationError({"reason": _("This reason does not fit the step where the situation stands.")})
    why = Closing(reason)
    nothing_stays = why.forgets_now or before not in WITH_IDENTITY
    reply_on = held.reply_on or clocks.reply_day(day)
    bare: dict[str, Any] = {"notes": b"", "link": None, "identity": None, "contact": None} if nothing_stays else {}
    forget_on = max(day, reply_on) + clocks.REPLY_KEPT if nothing_stays else day + _kept(before, why)
    days: dict[str, Any] = {"closed_on": day, "forget_on": forget_on, "reply_on": reply_on, "settling_since": at}
    row = move(situation=held, move="close", by=by, at=at, closing=why, **days, **bare)
    names = row.name_keys.all()
    (names if nothing_stays else names.exclude(agency=situations.responsible(row))).delete()
    files.leave(situation=row, keeper=None if nothing_stays else situations.responsible(row), by=by, at=at)
    halting.end_with_situation(situation=row, by=by, at=at)
    along(row)
    return row


def settle(*, situation: Situation, by: Actor, at: datetime) -> Situation:
    """Take the keys of a closed situation, seal anew what stays, count it; each step may be done twice.  Must stand outside of a transaction."""
    held = Disclosure.objects.filter(subject=situation.pk)
    if not situation.notes:  # nothing stays
        handing.take_back(rows=held, why=situation.closing, by=by, at=at)
        keys.destroy_case(city=situation.city_id, case=situation.pk)
    else:
        keeper = situations.responsible(situation)
        kept = Q(agency=keeper, tier__in=[Tier.FULL, Tier.LIMITED]) | Q(tier=office.TIER)
        handing.take_back(rows=held.exclude(kept), why=situation.closing, by=by, at=at)
        rekeying.rekey_after_closing(situation=situation, keeper=keeper, by=by, at=at)
    return _settled(situation=situation, by=by, at=at)


@atomic
def _settled(*, situation: Situation, by: Actor, at: datetime) -> Situation:
    """Counted once, by whoever comes first."""
    row = Situation.objects.select_for_update().get(pk=situation.pk)
    if row.settling_since is not None and row.closed_on is not None:
        row.settling_since = None
        row.save(update_fields=["settling_since"])
        cuts = {"outcome": row.closing, "channel": row.channel, "asker": row.asker}
        counting.count(event="closed", cuts=cuts, days=(row.closed_on - row.received_on).days, by=by, at=at)
    return row


def _kept(before: Stage, why: Closing) -> timedelta:
    """How long a situation in which an identity was shared stays: six months without support, two years with it."""
    return clocks.KEPT_WITH_SUPPORT if before == Stage.SUPPORT and why.helped else clocks.KEPT_WITHOUT_SUPPORT
