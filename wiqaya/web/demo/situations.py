"""A few situations of the demo city, each at another step, so that every page of the support workspace has something to show.  All made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from wiqaya.referral.actions import acting, consenting, home, naming, receiving, room
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Identity, Notes, Reasons, Sheet, Sign
from wiqaya.referral.models import Item, Mechanism, Meeting, Situation
from wiqaya.safeguards.access import NOBODY, Actor

People = Mapping[str, Actor]
TOLD = Notes(
    band="18-24", strengths=("relative", "art", "asking"), needs=("school", "housing", "sleep"),
    life="ترك المعهد في الخريف بعد انتقال الأسرة مرتين", tried="جلستان مع مرشدة المعهد ودعوة إلى نادي الشباب", told="agreed", danger="no", hopes="أن يعود إلى ما يحب",
)  # fmt: skip
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


def make(mechanism: Mechanism, people: People, at: datetime) -> None:
    """Fill the workspace once; a second call changes nothing."""
    with inside():
        if Situation.objects.exists() or Meeting.objects.exists():
            return
        signs = mechanism.signs_lists.order_by("-number")[0]
        told = replace(TOLD, signs=(Sign(signs.signs[0]["code"], "some", "month", "seen"),), signs_list=signs.number)
        hala = people["hala"]
        ask(mechanism=mechanism, notes=replace(told, band="25-29", tried="", told="not-yet"), asker="relative", channel="web", by=NOBODY, at=at)
        begun, _receipt = ask(mechanism=mechanism, notes=replace(told, band="12-17"), asker="service", channel="phone", by=hala, at=at)
        receiving.take_up(short=begun.short, by=hala, at=at)
        kept = _kept(mechanism, told, hala, at)
        home.answer_filter_one(short=kept.short, answers=FILTER_ONE, by=hala, at=at)
        _decided(mechanism, told, people, at)
        later = room.plan_meeting(mechanism=mechanism, planned_for=at + timedelta(days=2), minutes=120, by=_chair(people), at=at)
        _at_table(mechanism, told, later, hala, at)


def _chair(people: People) -> Actor:
    return people["salma"]


def _kept(mechanism: Mechanism, notes: Notes, by: Actor, at: datetime) -> Situation:
    row, _receipt = ask(mechanism=mechanism, notes=notes, asker="service", channel="in-person", by=by, at=at)
    receiving.take_up(short=row.short, by=by, at=at)
    receiving.decide(short=row.short, outcome="home", reason="تناسب الآلية ولا تعمل أي جهة بعد", source="سُئل نادي الشباب", by=by, at=at)
    return row


def _at_table(mechanism: Mechanism, notes: Notes, meeting: Meeting, by: Actor, at: datetime) -> tuple[Situation, Item]:
    row = _kept(mechanism, notes, by, at)
    home.answer_filter_one(short=row.short, answers=FILTER_ONE, by=by, at=at)
    sheet = Sheet(
        band=notes.band, area="", strengths=notes.strengths, needs=notes.needs, signs=tuple(sign.code for sign in notes.signs), tried=("social",),
        proposed=("education", "housing"),
    )  # fmt: skip
    item = home.bring_to_table(short=row.short, meeting=meeting, sheet=sheet, read_by_a_person=True, by=by, at=at)
    return row, item


def _decided(mechanism: Mechanism, notes: Notes, people: People, at: datetime) -> None:
    """A meeting of this morning: one item was taken up and those who act have begun, one was not for the table."""
    hala, maya, salma, tarek = (people[name] for name in ("hala", "maya", "salma", "tarek"))
    meeting = room.plan_meeting(mechanism=mechanism, planned_for=at, minutes=60, by=salma, at=at)
    row, item = _at_table(mechanism, notes, meeting, hala, at)
    _other, rejected = _at_table(mechanism, replace(notes, band="30-39"), meeting, hala, at)
    room.open_meeting(meeting=meeting, by=salma, at=at)
    for seat in (hala, maya, tarek):
        room.come_in(meeting=meeting, by=seat, at=at)
    needed = [_agency(maya), _agency(tarek)]
    for seat in (maya, tarek, hala):
        room.say(item=item, view="yes", takes_part=seat is not hala, by=seat, at=at)
    room.propose(item=item, met=True, reasons=REASONS, needed=needed, by=salma, at=at)
    room.agree(item=item, by=tarek, at=at)
    room.propose(item=rejected, met=False, reasons=REASONS, reason="table-one-agency", by=salma, at=at)
    room.agree(item=rejected, by=tarek, at=at)
    _shared(row, meeting, needed, people, at)
    room.close_meeting(meeting=meeting, care_note="", by=salma, at=at)


def _shared(row: Situation, meeting: Meeting, needed: list[UUID], people: People, at: datetime) -> None:
    hala, maya, tarek = people["hala"], people["maya"], people["tarek"]
    facts: dict[str, Any] = {"given_by": "person", "explained": "told", "language": "ar", "ends": timezone.localdate(at) + timedelta(days=180)}
    receipt = "توافقون على أن تعرف جهتا التعليم والعمل من أنتم، لتساعداكم. يمكنكم سحب الموافقة في أي يوم."
    consenting.note_consent(short=row.short, purpose="sharing", recipients=needed, receipt=receipt, by=hala, at=at, **facts)
    consenting.note_consent(short=row.short, purpose="support", recipients=needed, receipt="توافقون على خطة دعم تكتبونها معنا.", by=hala, at=at, **facts)
    naming.name_services(short=row.short, identity=Identity(name="كريم المنار", birth_year=2004, language="ar"), meeting=meeting, by=hala, at=at)
    for seat in (maya, tarek):
        naming.answer(short=row.short, involved=True, by=seat, at=at)
    acting.begin_acting(short=row.short, lead=_agency(maya), by=hala, at=at)


def _agency(by: Actor) -> UUID:
    if by.agency is None:
        raise LookupError(by.name)
    return by.agency
