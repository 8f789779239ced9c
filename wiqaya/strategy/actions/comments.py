"""The draft lies open: comments are taken in without a name, read before they appear, and answered."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep, refuse_persons, unfit
from wiqaya.strategy import versions
from wiqaya.strategy.access import CONTRIBUTE, EDIT, MODERATE
from wiqaya.strategy.guards import locked, opened
from wiqaya.strategy.models import DraftComment, Strategy
from wiqaya.strategy.queries.comments import is_open, parts_of
from wiqaya.strategy.words import Finding, Form, HeldFor, Holder, Moderation, StrategyState

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


@transaction.atomic
def open_comments(*, strategy: Strategy, starts: date, until: date, by: Actor, at: datetime) -> Strategy:
    """Lay the draft open: it is kept as a version, and that version is what people comment on."""
    row = opened(strategy, by=by)
    if row.form == Form.WORKING:
        raise ValidationError(_("A working text is not published. Choose another form first, in the part “Form”."))
    if until < starts:
        raise ValidationError({"until": _("The last day lies before the first one.")})
    if until < timezone.localdate(at):
        raise ValidationError({"until": _("This day has passed.")})
    versions.keep(row, reason=_("Open for comments"), by=by, at=at)
    row.comments_from, row.comments_until, row.state = starts, until, StrategyState.CONSULTING
    row.save(update_fields=["comments_from", "comments_until", "state"])
    audit.record("strategy.open-comments", row, by=by, at=at, starts=starts.isoformat(), until=until.isoformat())
    return row


@transaction.atomic
def close_comments(*, strategy: Strategy, by: Actor, at: datetime) -> Strategy:
    """Take no more comments; those that came stay, with their answers."""
    row = opened(strategy, by=by)
    if row.state != StrategyState.CONSULTING:
        raise ValidationError(_("This text is not open for comments."))
    today = timezone.localdate(at)
    row.comments_until = max(min(today, row.comments_until or today), row.comments_from or today)
    row.state = StrategyState.DRAFT
    row.save(update_fields=["comments_until", "state"])
    audit.record("strategy.close-comments", row, by=by, at=at)
    return row


@transaction.atomic
def send(*, strategy: Strategy, part: str, holder: str, text: str, language: str, by: Actor, at: datetime) -> DraftComment:
    """Say something about the draft.  Residents need no account, and leave the day alone; whoever has one may, too, and is not named either.

    `part` is a part of the text, the short id of a priority or measure, or empty.  Raises ValidationError with the field, NamesAPerson at `text`.
    """
    row = locked(strategy)
    inside = by.may(CONTRIBUTE)
    today = timezone.localdate(at)
    if not (is_open(row, today) or (inside and row.state in {StrategyState.DRAFT, StrategyState.RETURNED})):
        raise ValidationError(_("This text is not open for comments now."))
    _complete(row, part, holder, text, language)
    made = DraftComment.objects.create(
        id=uuid.uuid4(),  # other keys hold the hour
        strategy=row,
        part=part,
        holder=holder,
        text=text.strip(),
        language=language,
        from_public=not inside,
        received_on=today,
    )
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    audit.record("comment.send", made, by=by, at=at if inside else midnight, language=language)
    return made


def _complete(strategy: Strategy, part: str, holder: str, text: str, language: str) -> None:
    wrong: dict[str, str] = {}
    if part and part not in parts_of(strategy):
        wrong["part"] = _("Choose from the list.")
    if holder not in Holder.values:
        wrong["holder"] = _("Choose from the list.")
    if language not in LANGUAGES:
        wrong["language"] = _("Choose from the list.")
    if unreadable := unfit(text):
        wrong["text"] = unreadable
    if wrong:
        raise ValidationError(wrong)
    refuse_persons(text, field="text")


@transaction.atomic
def show(*, comment: DraftComment, by: Actor, at: datetime) -> DraftComment:
    """Somebody has read it: it appears as it was written."""
    require(by, MODERATE)
    row = DraftComment.objects.select_for_update().get(pk=comment.pk)
    row.moderation, row.held_for, row.held_because = Moderation.SHOWN, "", WordsValue()
    return _was_read(row, "comment.show", by=by, at=at)


@transaction.atomic
def hold(*, comment: DraftComment, ground: str, because: Texts, by: Actor, at: datetime) -> DraftComment:
    """Hold a comment back: only where it names a person, insults people or advertises.  Criticism of the city is never a ground.

    It stays readable inside, is counted in public, and is answered like the others.
    """
    require(by, MODERATE)
    row = DraftComment.objects.select_for_update().get(pk=comment.pk)
    if ground not in HeldFor.values:
        raise ValidationError({"ground": _("A comment is held back only because it names a person, insults people or advertises. Criticism is no ground.")})
    row.held_because = keep(row.held_because, because, by=by, at=at, field="because")
    if not row.held_because:
        raise ValidationError({"because": _("Write which words are meant, without repeating them.")})
    row.moderation, row.held_for = Moderation.HELD, ground
    return _was_read(row, "comment.hold", by=by, at=at)


def _was_read(row: DraftComment, action: str, *, by: Actor, at: datetime) -> DraftComment:
    row.read_by, row.read_at = by.id, at
    row.save(update_fields=["moderation", "held_for", "held_because", "read_by", "read_at"])
    audit.record(action, row, by=by, at=at, ground=row.held_for)
    return row


@transaction.atomic
def answer(*, comment: DraftComment, finding: str, answer: Texts, by: Actor, at: datetime) -> DraftComment:
    """What the comment changed in the text, or why the text stays.  One that nobody has read yet is read first."""
    require(by, EDIT)
    row = DraftComment.objects.select_for_update().get(pk=comment.pk)
    if row.moderation == Moderation.WAITING:
        raise ValidationError(_("Nobody has read this comment yet. It is read before it is answered."))
    if finding not in set(Finding.values) - {Finding.OPEN}:
        raise ValidationError({"finding": _("Say what became of it.")})
    row.answer = keep(row.answer, answer, by=by, at=at, field="answer")
    if not row.answer:
        raise ValidationError({"answer": _("Write what changed, or why the text stays as it is.")})
    row.finding, row.answered_by, row.answered_at = finding, by.id, at
    row.save(update_fields=["finding", "answer", "answered_by", "answered_at"])
    audit.record("comment.answer", row, by=by, at=at, finding=finding)
    return row
