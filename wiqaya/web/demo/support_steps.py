"""The steps of a situation of the demo city, from asking to those who act, as the made-up people of its table take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from wiqaya.referral.actions import acting, consenting, home, naming, receiving, room
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.contents import Identity, Notes, Reasons, Sheet
from wiqaya.referral.models import Item, Mechanism, Meeting, Situation
from wiqaya.safeguards.access import Actor

People = Mapping[str, Actor]
FILTER_ONE = {
    "agency_did": "جلستان مع مرشدة، واتصال أسبوعي؛ بقي في وسعنا دعم نفسي قريب",
    "acute": "صار الغياب يومياً منذ ثلاثة أسابيع",
    "why_several": "السكن والدراسة معاً، ولا تكفي جهة واحدة",
    "asked": "سُئل الشخص ووافق على أن نعرض الأمر بلا اسم",
}
REASONS = Reasons(
    necessity="يلزم السكن والدراسة معاً في الوقت نفسه", less_intrusive="عامل شبابي وحده", enough_or_not="جُرّب شهراً ولم يكفِ لأن السكن غير مضمون",
    dissent="جهة المجتمع المدني ترى أن ننتظر أسبوعين",
)  # fmt: skip
NEEDED = ("maya", "tarek")  # whose services the table needs beside the home service, which is Hala's


def agency(by: Actor) -> UUID:
    if by.agency is None:
        raise LookupError(by.name)
    return by.agency


def kept_at_home(mechanism: Mechanism, notes: Notes, by: Actor, at: datetime) -> Situation:
    """Asked for in person, reviewed, and with the home service."""
    row, _receipt = ask(mechanism=mechanism, notes=notes, asker="service", channel="in-person", by=by, at=at)
    return reviewed(row, by, at)


def reviewed(row: Situation, by: Actor, at: datetime) -> Situation:
    receiving.take_up(short=row.short, by=by, at=at)
    receiving.decide(short=row.short, outcome="home", reason="تناسب الآلية ولا تعمل أي جهة بعد", source="سُئل نادي الشباب", by=by, at=at)
    home.answer_filter_one(short=row.short, answers=FILTER_ONE, by=by, at=at)
    return row


def at_table(row: Situation, notes: Notes, meeting: Meeting, by: Actor, at: datetime) -> Item:
    """A sheet without identity, on the agenda of a meeting."""
    sheet = Sheet(
        band=notes.band, area="", strengths=notes.strengths, needs=notes.needs, signs=tuple(sign.code for sign in notes.signs), tried=("social",),
        proposed=("education", "housing"),
    )  # fmt: skip
    return home.bring_to_table(short=row.short, meeting=meeting, sheet=sheet, read_by_a_person=True, by=by, at=at)


def opened(mechanism: Mechanism, seats: Sequence[str], people: People, at: datetime) -> Meeting:
    """A meeting that is open, with its seats taken; Salma has the chair."""
    meeting = room.plan_meeting(mechanism=mechanism, planned_for=at, minutes=60, by=people["salma"], at=at)
    room.open_meeting(meeting=meeting, by=people["salma"], at=at)
    for name in seats:
        room.come_in(meeting=meeting, by=people[name], at=at)
    return meeting


def taken_up(item: Item, people: People, at: datetime) -> None:
    for name in (*NEEDED, "hala"):
        room.say(item=item, view="yes", takes_part=name != "hala", by=people[name], at=at)
    room.propose(item=item, met=True, reasons=REASONS, needed=needed(people), by=people["salma"], at=at)
    room.agree(item=item, by=people["tarek"], at=at)


def rejected(item: Item, people: People, at: datetime) -> None:
    room.propose(item=item, met=False, reasons=REASONS, reason="table-one-agency", by=people["salma"], at=at)
    room.agree(item=item, by=people["tarek"], at=at)


def named(row: Situation, meeting: Meeting, identity: Identity, people: People, at: datetime) -> None:
    """With the person's consent, the services that the table named open who it is, in the meeting."""
    agreed(row, "sharing", needed(people), "توافقون على أن تعرف جهتا التعليم والعمل من أنتم، لتساعداكم. يمكنكم سحب الموافقة في أي يوم.", people, at)
    naming.name_services(short=row.short, identity=identity, meeting=meeting, by=people["hala"], at=at)


def acting_with(row: Situation, lead: str, people: People, at: datetime) -> None:
    """Both services say that they are involved, and those who act begin."""
    for name in NEEDED:
        naming.answer(short=row.short, involved=True, by=people[name], at=at)
    acting.begin_acting(short=row.short, lead=agency(people[lead]), by=people["hala"], at=at)


def agreed(row: Situation, purpose: str, recipients: Sequence[UUID], receipt: str, people: People, at: datetime) -> None:
    """A consent, as Hala read it to the person."""
    facts: dict[str, Any] = {"given_by": "person", "explained": "told", "language": "ar", "ends": timezone.localdate(at) + timedelta(days=360)}
    consenting.note_consent(short=row.short, purpose=purpose, recipients=recipients, receipt=receipt, by=people["hala"], at=at, **facts)


def needed(people: People) -> list[UUID]:
    return [agency(people[name]) for name in NEEDED]
