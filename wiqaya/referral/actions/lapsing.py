"""Endings that nobody has to press a button for."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef

from wiqaya.referral import clocks, sealing
from wiqaya.referral.actions import forgetting, handing, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Clearance, Decision, Disclosure, GuestLink, Item, RightsRequest, ServiceAnswer, Situation
from wiqaya.referral.words import Closing, DisclosureState, ItemState
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor


def lapse_item(*, item: Item, by: Actor, at: datetime) -> None:
    """Not decided in time: the sheet goes as if it had not been met."""
    let_go(item=_lapsed(item=item, by=by, at=at), by=by, at=at)


def let_go(*, item: Item, by: Actor, at: datetime) -> None:
    """What was not met, or not decided, goes: the situation behind it first, as long as its sheet leads there.  Interrupted, the next call goes on."""
    behind = sealing.of_sheet(item, at)
    if behind is not None:
        moving.close(situation=behind, reason=item.reason or Closing.LAPSED, by=by, at=at)
    forgetting.strip_item(item=item, by=by, at=at)


def let_go_interrupted(*, by: Actor, at: datetime) -> int:
    """Sheets that were not met, or not decided, and whose end was interrupted: their last key ends with it.  How many."""
    held = Disclosure.objects.filter(subject=OuterRef("pk")).exclude(state=DisclosureState.ENDED)
    fresh = Decision.objects.filter(item=OuterRef("pk"), agreed_at__gte=at - clocks.CLOSING)
    rows = list(Item.objects.filter(Exists(held), ~Exists(fresh), state__in=[ItemState.NOT_MET, ItemState.LAPSED]))
    for row in rows:
        let_go(item=row, by=by, at=at)
    return len(rows)


@atomic
def _lapsed(*, item: Item, by: Actor, at: datetime) -> Item:
    row = Item.objects.select_for_update().get(pk=item.pk)
    row.state, row.sheet = ItemState.LAPSED, None
    row.save(update_fields=["state", "sheet"])
    audit.record("item.lapse", row, by=by, at=at)
    return row


def count_as_no(*, answer: ServiceAnswer, by: Actor, at: datetime) -> None:
    """Silence of a named service: its key is taken."""
    handing.take_wraps(ended=_silent(answer=answer, by=by, at=at), by=by, at=at)


@atomic
def _silent(*, answer: ServiceAnswer, by: Actor, at: datetime) -> list[Disclosure]:
    row = ServiceAnswer.objects.select_for_update().get(pk=answer.pk)
    row.involved, row.by, row.at = False, by.id, at
    row.save(update_fields=["involved", "by", "at"])
    audit.record("situation.silent", row, by=by, at=at, agency=str(row.agency))
    return handing.end(rows=Disclosure.objects.filter(subject=row.situation_id, agency=row.agency), why="no-answer", by=by, at=at)


def lapse_situation(*, situation: Situation, by: Actor, at: datetime) -> None:
    """Nobody took it up, or nothing was decided: it closes, and nothing of it stays but the phrase for whoever asked."""
    moving.close(situation=situation, reason=Closing.LAPSED, by=by, at=at)


@atomic
def end_clearance(*, clearance: Clearance, why: str, by: Actor, at: datetime) -> None:
    """A seat that was not confirmed, or not used; whoever held it is not on duty any more."""
    row = Clearance.objects.select_for_update().get(pk=clearance.pk)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    row.mechanism.shifts.filter(person=row.person, function=row.function).delete()
    audit.record("clearance.end", row, by=by, at=at, why=why)


@atomic
def end_link(*, link: GuestLink, by: Actor, at: datetime) -> None:
    """A provider's page whose day is over; its text goes with it."""
    row = GuestLink.objects.select_for_update().get(pk=link.pk)
    row.ended_at, row.content = at, b""
    row.save(update_fields=["ended_at", "content"])
    audit.record("guest-link.end", row, by=by, at=at)


def forget_request(*, request: RightsRequest, by: Actor, at: datetime) -> None:
    """A request of the past, with its key."""
    keys.destroy_case(city=request.city_id, case=request.pk)
    _forgotten(request=request, by=by, at=at)


@atomic
def _forgotten(*, request: RightsRequest, by: Actor, at: datetime) -> None:
    audit.record("rights.forget", request, by=by, at=at, what=request.kind)
    Disclosure.objects.filter(subject=request.pk).delete()
    request.delete()


@atomic
def forget_row(*, row: models.Model, what: str, by: Actor, at: datetime) -> None:
    """A row of the past that no key belongs to: what was sealed in it went with the key of its situation."""
    audit.record(f"{what}.forget", row, by=by, at=at)
    row.delete()
