"""The one place where the stage of a situation changes, and its closing, which nothing outlives but counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, flow, office
from wiqaya.referral.actions import counting, handing, rekeying
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.words import Closing, Stage, Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor

WITH_IDENTITY = (Stage.LIMITED, Stage.FULL, Stage.SUPPORT)


@atomic
def move(*, situation: Situation, move: str, by: Actor, at: datetime, **changes: Any) -> Situation:
    """Take one drawn step; `changes` are written in the same transaction.  Raises OutOfOrder, which the trail keeps, too."""
    row = Situation.objects.select_for_update().get(pk=situation.pk)
    if row.held and move != "close":
        raise ValidationError(_("Somebody objected or asked for a restriction. Nothing moves until that is answered."))
    row.stage = flow.after(row.stage, move)
    row.stage_since = timezone.localdate(at)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    audit.record(f"situation.{move}", row, by=by, at=at, stage=row.stage)
    return row


def require(*, situation: Situation, move: str, by: Actor, at: datetime) -> None:
    """Refuse a step that is not drawn from here, and keep in the trail that it was tried.  Must stand outside of a transaction."""
    try:
        flow.after(situation.stage, move)
    except flow.OutOfOrder:
        audit.seen("situation.refused", situation, by=by, at=at, move=move, stage=situation.stage)
        raise


def close(*, situation: Situation, reason: str, by: Actor, at: datetime) -> Situation:
    """Close with a reason of the closed list; all but the lead lose their keys, and the day of forgetting is set.

    Of what was rejected, unfounded or not decided nothing stays but the bare row, until whoever asked has read the set phrase.
    """
    require(situation=situation, move="close", by=by, at=at)
    if reason not in flow.REASONS[Stage(situation.stage)]:
        raise ValidationError({"reason": _("This reason does not fit the step where the situation stands.")})
    row, nothing_stays = _closed(situation=situation, why=Closing(reason), by=by, at=at)
    _close_keys(row, nothing_stays=nothing_stays, by=by, at=at)
    cuts = {"outcome": row.closing, "channel": row.channel, "asker": row.asker}
    counting.count(event="closed", cuts=cuts, days=(timezone.localdate(at) - row.received_on).days, by=by, at=at)
    return row


@atomic
def _closed(*, situation: Situation, why: Closing, by: Actor, at: datetime) -> tuple[Situation, bool]:
    """The closed row, and whether nothing of it stays.  Whoever keeps no key keeps no index of names."""
    before, day = Stage(situation.stage), timezone.localdate(at)
    nothing_stays = why.forgets_now or before not in WITH_IDENTITY
    reply_on = situation.reply_on or clocks.reply_day(day)
    bare = {"notes": b"", "link": None, "identity": None, "contact": None} if nothing_stays else {}
    forget_on = max(day, reply_on) + clocks.REPLY_KEPT if nothing_stays else day + _kept(before, why)
    row = move(situation=situation, move="close", by=by, at=at, closed_on=day, closing=why, forget_on=forget_on, reply_on=reply_on, **bare)
    names = row.name_keys.all()
    (names if nothing_stays else names.exclude(agency=_keeper(row))).delete()
    return row, nothing_stays


def _keeper(row: Situation) -> UUID:
    return row.lead or row.home


def _close_keys(row: Situation, *, nothing_stays: bool, by: Actor, at: datetime) -> None:
    held = Disclosure.objects.filter(subject=row.pk)
    if nothing_stays:
        handing.take_back(rows=held, why=row.closing, by=by, at=at)
        keys.destroy_case(city=row.city_id, case=row.pk)
        return
    kept = Q(agency=_keeper(row), tier__in=[Tier.FULL, Tier.LIMITED]) | Q(tier=office.TIER)
    handing.take_back(rows=held.exclude(kept), why=row.closing, by=by, at=at)
    rekeying.rekey_after_closing(situation=row, keeper=_keeper(row), by=by, at=at)


def _kept(before: Stage, why: Closing) -> timedelta:
    """How long a situation in which an identity was shared stays: six months without support, two years with it."""
    return clocks.KEPT_WITH_SUPPORT if before == Stage.SUPPORT and why.helped else clocks.KEPT_WITHOUT_SUPPORT
