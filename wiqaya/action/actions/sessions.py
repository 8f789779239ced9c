"""What happened: sessions with counts, and harm that was seen.  Never a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.action.access import EDIT, RECORD
from wiqaya.action.models import Campaign, Harm, Intervention, Session
from wiqaya.action.queries.rules import gaps
from wiqaya.action.queries.sessions import may_record
from wiqaya.action.words import Counted, HarmTo, State
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep
from wiqaya.ui import numerals

TEXTS = ("title", "feedback", "unexpected", "in_kind")
PLAIN = ("hours", "cost", "space")


@transaction.atomic
def add_session(*, programme: Intervention, dated: date, counts: Mapping[str, int | None], by: Actor, at: datetime, total: int | None = None, **more: Any) -> Session:
    """A time that people came together.

    `counts`: {Counted: people}; what was not counted is left out, who was counted and not told apart stands under "unknown".  `total`, when
    given, must be what the parts say.  `more`: `title`, `feedback`, `unexpected`, `in_kind` as {lang: text}; `hours`, `cost`; `space`.
    """
    if not may_record(by, programme):
        raise NotAllowed(RECORD)
    row = Session(intervention=programme, added_by=by.id, added_at=at)
    return _filled(row, "session.add", by, at, {"dated": dated, "counts": counts, "total": total, **more})


@transaction.atomic
def change_session(*, session: Session, by: Actor, at: datetime, **values: Any) -> Session:
    """Put a session right; fields as in `add_session`."""
    row = Session.objects.select_for_update().select_related("intervention").get(pk=session.pk)
    if not may_record(by, row.intervention):
        raise NotAllowed(RECORD)
    return _filled(row, "session.change", by, at, values)


@transaction.atomic
def remove_session(*, session: Session, by: Actor, at: datetime) -> None:
    """Take a session away that was written by mistake."""
    if not (by.may(EDIT) or (may_record(by, session.intervention) and session.added_by == by.id)):
        raise NotAllowed(EDIT)
    audit.record("session.remove", session.intervention, by=by, at=at, dated=session.dated.isoformat())
    session.delete()


def _filled(row: Session, what: str, by: Actor, at: datetime, values: Mapping[str, Any]) -> Session:
    row.dated = values.get("dated", row.dated)
    _in_time(row.intervention, row.dated, at.date())
    if "counts" in values:
        row.counts = _parts(values["counts"], values.get("total"))
    for name in TEXTS:
        if name in values:
            setattr(row, name, keep(getattr(row, name), values[name] or {}, by=by, at=at, field=name))
    for name in PLAIN:
        if name in values:
            setattr(row, name, values[name])
    for name in ("hours", "cost"):
        if (getattr(row, name) or 0) < 0:
            raise ValidationError({name: _("This cannot be below zero.")})
    row.save()
    audit.record(what, row.intervention, by=by, at=at, dated=row.dated.isoformat(), people=sum(row.counts.values()))
    return row


def _in_time(programme: Intervention, dated: date, today: date) -> None:
    if dated > today:
        raise ValidationError({"dated": _("This day is still to come. Write it down once it has happened.")})
    if programme.ended_on and dated > programme.ended_on:
        raise ValidationError({"dated": _("The programme had ended by then. Check the day.")})
    if programme.state == State.PLANNED and any(gaps(programme, on=today)):
        raise ValidationError(_("This programme is a draft: something is open before it can begin. Its page says what."))


def _parts(given: Mapping[str, int | None], total: int | None) -> dict[str, int]:
    if set(given) - set(Counted.values):
        raise ValueError(f"no category of a count: {sorted(set(given) - set(Counted.values))}")
    parts = {name: given[name] for name in Counted.values if given.get(name) is not None}
    counted = {name: number for name, number in parts.items() if number is not None}
    for name, number in counted.items():
        if number < 0:
            raise ValidationError({name: _("A count is zero or more.")})
    if not counted:
        raise ValidationError({"unknown": _("Write how many people came. If they were not told apart, write all of them under “Not known”.")})
    said = sum(counted.values())
    if total is not None and total != said:
        words = {"parts": numerals.number(said), "total": numerals.number(total)}
        raise ValidationError({"total": _("The parts say %(parts)s, the total says %(total)s. Put whoever was not told apart under “Not known”.") % words})
    return counted


@transaction.atomic
def note_harm(*, to: str, text: Texts, dated: date, by: Actor, at: datetime, programme: Intervention | None = None, campaign: Campaign | None = None) -> Harm:
    """Harm, or an effect that nobody meant, of a programme or a campaign.  Whoever records work may write it, also about the work of others."""
    require(by, RECORD)
    about = programme or campaign
    if about is None:
        raise TypeError("harm of a programme or of a campaign")
    if to not in HarmTo.values:
        raise ValidationError({"to": _("“%(word)s” is not one of: %(known)s.") % {"word": to, "known": ", ".join(HarmTo.values)}})
    if dated > at.date():
        raise ValidationError({"dated": _("This day is still to come. Write it down once it has happened.")})
    row = Harm(intervention=programme, campaign=campaign, dated=dated, to=to, added_by=by.id, added_at=at)
    row.text = keep(WordsValue(), text, by=by, at=at, field="text")
    if not row.text:
        raise ValidationError({"text": _("Write what was seen, in a sentence. Never a person's name.")})
    row.save()
    audit.record("harm.note", about, by=by, at=at, harm=str(row.pk), to=to)
    return row


@transaction.atomic
def answer_harm(*, harm: Harm, answer: Texts, by: Actor, at: datetime) -> Harm:
    """What was done about it."""
    require(by, EDIT)
    row = Harm.objects.select_for_update().get(pk=harm.pk)
    row.answer = keep(row.answer, answer, by=by, at=at, field="answer")
    if not row.answer:
        raise ValidationError({"answer": _("Write what was done about it, or why nothing can be done.")})
    row.answered_on = row.answered_on or at.date()
    row.save()
    audit.record("harm.answer", row, by=by, at=at)
    return row
