"""The room as those present may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from wiqaya.referral import sealing
from wiqaya.referral.contents import Reasons, Sheet
from wiqaya.referral.models import Decision, Item, Mechanism, Meeting, SeatView, WithoutConsent
from wiqaya.referral.names import service_names
from wiqaya.referral.queries.mechanism import seats
from wiqaya.referral.queries.own_areas import near, note_near
from wiqaya.referral.queries.showing import SheetWords, sheet_in_words
from wiqaya.referral.words import ItemState, SeatSector, Tier
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import Ring
from wiqaya.ui.dates import date_words, time_words


def is_open(meeting: Meeting, at: datetime) -> bool:
    return (
        meeting.opened_at is not None
        and meeting.closed_at is None
        and meeting.closes_at is not None
        and meeting.opened_at <= at < meeting.closes_at
    )


def services_present(meeting: Meeting) -> dict[UUID, str]:
    """service -> sector of those in the room."""
    return dict(meeting.present.filter(left_at__isnull=True).values_list("agency", "sector"))


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting for somebody with a seat: access, the agenda, who is here, how services balance."""

    open: bool
    over: bool
    items: list[Item]
    present: list[str]
    others: int  # services of care, schooling, civil society
    security: int
    here: bool
    reached: bool  # the quorum


def meeting_seen(meeting: Meeting, *, by: Actor, at: datetime) -> MeetingSeen:
    present = services_present(meeting)
    names = service_names(present)
    security = sum(SeatSector(sector).security for sector in present.values())
    return MeetingSeen(
        open=is_open(meeting, at), over=meeting.closed_at is not None, items=list(meeting.items.order_by("position")),
        present=[names[agency] for agency in present], others=len(present) - security, security=security, here=here(by, meeting),
        reached=len(present) >= meeting.mechanism.quorum,
    )  # fmt: skip


def meeting(by: Actor, short: str, at: datetime) -> Meeting:
    """A meeting of a mechanism in which somebody is cleared.  Raises Hidden."""
    found = Meeting.objects.filter(short=short).select_related("mechanism").first()
    if found is None or not sealing.cleared(by, mechanism=found.mechanism_id, at=at, functions=("member", "chair")):
        raise sealing.Hidden
    return found


def sheet_of(item: Item, *, by: Actor, at: datetime) -> Sheet:
    """What the table may read, while the meeting is open and for those who sit in it.  Raises Hidden."""
    opened = _table_ring(item, by=by, at=at, why="sheet")
    sheet = Sheet.of(sealing.read(opened, "item.sheet", item.pk, item.sheet))
    note_near(item, sheet.area, by=by, at=at)
    return sheet


def _table_ring(item: Item, *, by: Actor, at: datetime, why: str) -> Ring:
    """The key of a sheet, for the home service and for those in the room.  Raises Hidden."""
    if item.home != by.agency:
        require_here(by, item)
    return sealing.ring(subject=item.pk, tier=Tier.TABLE, mechanism=item.mechanism_id, by=by, at=at, why=why)


def require_here(by: Actor, item: Item) -> None:
    """Raises Hidden for whoever has not taken a seat in the meeting of the item, or has stepped aside from it."""
    if not here(by, item.meeting) or sealing.stepped_aside(by, item.pk):
        raise sealing.Hidden


def reasons_of(decision: Decision, *, by: Actor, at: datetime) -> Reasons:
    """Why it was decided so: for the home service, and for those in the room.  Raises Hidden."""
    opened = _table_ring(decision.item, by=by, at=at, why="reasons")
    return Reasons(**sealing.read(opened, "decision.content", decision.pk, decision.content))


def coming(by: Actor, at: datetime) -> list[Meeting]:
    """Meetings of one's mechanisms that are open or still to come, the next one first."""
    mechanisms = sealing.clearances_of(by, at).filter(function__in=("member", "chair")).values("mechanism")
    rows = Meeting.objects.filter(mechanism__in=mechanisms, closed_at__isnull=True, planned_for__gte=at - timedelta(days=1))
    return list(rows.select_related("mechanism").order_by("planned_for")[:12])


def when(meeting: Meeting) -> str:
    """Day and hour of a meeting, in words."""
    return f"{date_words(timezone.localdate(meeting.planned_for))} · {time_words(timezone.localtime(meeting.planned_for))}"


def here(by: Actor, meeting: Meeting) -> bool:
    """Whether somebody has taken a seat and not left."""
    return meeting.present.filter(person=by.id, left_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One item in the room: what was said seat by seat, the decision, and what the one who looks may do."""

    sheet: SheetWords | None
    views: list[tuple[str, str, SeatView | None]]  # (service, sector, what it says)
    decision: Decision | None
    reasons: Reasons | None
    needed: list[str]
    law: list[WithoutConsent]
    may_decide: bool
    may_sign: bool
    services: list[tuple[str, str]]  # (key, name) of the seats
    near: bool  # of an area that the one who looks knows privately


def item_seen(item: Item, *, meeting: MeetingSeen, by: Actor, at: datetime) -> ItemSeen:
    """Raises Hidden for whoever may not read the sheet while it is there."""
    seats_now = seats(item.mechanism, timezone.localdate(at))
    names = service_names(seat.agency for seat in seats_now)
    said = {view.agency: view for view in item.views.all()}
    held = sheet_of(item, by=by, at=at) if item.sheet is not None else None
    sheet = sheet_in_words(item.mechanism, held) if held else None
    decision = Decision.objects.filter(item=item).first()
    may_decide = meeting.here and meeting.open and item.state == ItemState.WAITING
    return ItemSeen(
        sheet=sheet, views=[(names[seat.agency], seat.get_sector_display(), said.get(seat.agency)) for seat in seats_now], decision=decision,
        reasons=reasons_of(decision, by=by, at=at) if decision and decision.content and sheet else None,
        needed=[names.get(UUID(key), "") for key in item.needed], law=list(item.without_consent.all()), may_decide=may_decide,
        may_sign=may_decide and decision is not None and decision.agreed_by is None and decision.proposed_by != by.id,
        services=_choices(names), near=held is not None and near(by, held.area),
    )  # fmt: skip


def seat_choices(mechanism: Mechanism, at: datetime) -> list[tuple[str, str]]:
    """(key, name) of the services with a seat, for forms."""
    names = service_names(seat.agency for seat in seats(mechanism, timezone.localdate(at)))
    return _choices(names)


def _choices(names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in names.items()]
