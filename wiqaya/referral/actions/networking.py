"""Running the network of those involved: purposes, meetings, bridging ways of working, the national framework, and a page for residents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import organisations_by_key
from wiqaya.referral.access import CLEAR
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import CityRole, FrameworkLine, Mechanism, NetworkMeeting
from wiqaya.referral.queries import networking
from wiqaya.referral.queries.reintegration import lead, role_of
from wiqaya.referral.spoken import Spoken, about_nobody, known
from wiqaya.referral.words.network import MeetingKind
from wiqaya.referral.words.reintegrating import CityTask
from wiqaya.referral.writing import written
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

SIDES = ("security", "psychosocial", "child")
NEEDED = {MeetingKind.EXCHANGE: ("purpose", "practice"), MeetingKind.BRIDGE: (*SIDES, "differences", "agreed")}
TEXTS = ("purpose", "practice", *SIDES, "differences", "agreed")
FEWEST = 2  # bodies in a meeting


@atomic
def describe(*, mechanism: Mechanism, purposes: Spoken, reach: Spoken, by: Actor, at: datetime) -> CityRole:
    """What the network is for, and how one reaches it.  What residents could read already waits for a new yes."""
    lead(mechanism, by, at)
    row = role_of(mechanism)
    if row is None:
        raise ValidationError(_("Write the role of the city first."))
    about_nobody({"purposes": purposes}, "purposes")
    if not any(text.strip() for text in reach.values()):
        raise ValidationError({"reach": _("Write a sentence.")})  # a telephone of a service belongs here
    row.purposes, row.reach = written(row.purposes, purposes, by=by, at=at), written(row.reach, reach, by=by, at=at)
    row.shown_by = row.shown_on = None
    row.written_by, row.written_at = by.id, at
    row.save()
    audit.record("network.describe", row, by=by, at=at)
    return row


@atomic
def show(*, role: CityRole, by: Actor, at: datetime) -> CityRole:
    """The city's yes: residents read who works together and how to reach them.  Whoever wrote it cannot give it."""
    require(by, CLEAR)
    row = CityRole.objects.select_for_update().get(pk=role.pk)
    if row.written_by == by.id:
        raise ValidationError(_("You wrote this down yourself. Somebody else reads it."))
    if networking.lacks(row):
        raise ValidationError(_("Purposes, a way to reach the network and at least one member that agreed to be named come first."))
    row.shown_by, row.shown_on = by.id, timezone.localdate(at)
    row.save(update_fields=["shown_by", "shown_on"])
    audit.record("network.show", row, by=by, at=at)
    return row


@atomic
def hide(*, mechanism: Mechanism, by: Actor, at: datetime) -> None:
    """Residents read nothing of it any more."""
    lead(mechanism, by, at)
    row = role_of(mechanism)
    if row is not None and row.shown_on is not None:
        row.shown_by = row.shown_on = None
        row.save(update_fields=["shown_by", "shown_on"])
        audit.record("network.hide", row, by=by, at=at)


@atomic
def note_meeting(
    *, mechanism: Mechanism, kind: str, on: date, members: Sequence[UUID], purpose: Spoken, practice: Spoken, security: Spoken, psychosocial: Spoken, child: Spoken,
    differences: Spoken, agreed: Spoken, next_on: date | None = None, by: Actor, at: datetime,
) -> NetworkMeeting:  # fmt: skip
    """A meeting of bodies.  Exchange says what for and what was learned; bridging says what each side needs, what differs and what was agreed."""
    lead(mechanism, by, at)
    known("kind", [kind], MeetingKind)
    texts = dict(zip(TEXTS, (purpose, practice, security, psychosocial, child, differences, agreed), strict=True))
    about_nobody(texts, *NEEDED[MeetingKind(kind)])
    wrong = {}
    if on > timezone.localdate(at):
        wrong["on"] = _("This day has not come yet.")
    if len(set(members)) < FEWEST or len(organisations_by_key(set(members))) < len(set(members)):
        wrong["members"] = _("Name at least two organisations of the city's list.")
    if next_on is not None and next_on <= on:
        wrong["next_on"] = _("Choose a day to come.")
    if wrong:
        raise ValidationError(wrong)
    row = NetworkMeeting(mechanism=mechanism, kind=kind, on=on, members=[str(key) for key in members], next_on=next_on, written_by=by.id, written_at=at)
    for name, spoken in texts.items():
        setattr(row, name, written(getattr(row, name), spoken, by=by, at=at))
    row.save(force_insert=True)
    audit.record("network.meeting", row, by=by, at=at, kind=kind)
    return row


@atomic
def write_line(
    *, mechanism: Mechanism, asks: Spoken, place: str, task: str, gap: Spoken, owner: UUID | None, look_on: date, line: FrameworkLine | None = None,
    by: Actor, at: datetime,
) -> FrameworkLine:  # fmt: skip
    """What the national framework asks, where, which task of the city answers it, what lacks and who sees to it; `line`: the one to change."""
    lead(mechanism, by, at)
    about_nobody({"asks": asks, "gap": gap}, "asks")
    wrong = {}
    if not place.strip():
        wrong["place"] = _("Name the document and the section.")
    if task and task not in CityTask.values:
        wrong["task"] = _("Choose from the list.")
    lacking = not task or any(text.strip() for text in gap.values())
    if lacking and owner is None:
        wrong["owner"] = _("Where something lacks, somebody sees to it.")
    if not task and not any(text.strip() for text in gap.values()):
        wrong["gap"] = _("Write what lacks, or choose the task that answers it.")
    if wrong:
        raise ValidationError(wrong)
    row = line or FrameworkLine(mechanism=mechanism)
    row.asks, row.gap = written(row.asks, asks, by=by, at=at), written(row.gap, gap, by=by, at=at)
    row.place, row.task, row.owner, row.look_on, row.written_by, row.written_at = place.strip(), task, owner, look_on, by.id, at
    row.save()
    audit.record("framework.line", row, by=by, at=at)
    return row
