"""Every write to a card: begin, write, ask for a second reading, confirm or return it.

Each change keeps the card as it stood (`IssueVersion`) and raises its version; a change of a complete card opens it for a new reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, SECOND_READ
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.queries.card_content import CHOICES, LISTS, TEXTS, deep, fields_of
from wiqaya.mapping.queries.completeness import lacking_content, suggested_confidence
from wiqaya.mapping.queries.issues import facts_of, writers_since_reading
from wiqaya.mapping.queries.sentences import LACKS
from wiqaya.mapping.versions import keep_version, merged, open_for_change, refuse_frozen
from wiqaya.mapping.words import Confidence, IssueState, Kind, Manifestation, Theme, Trend
from wiqaya.places import queries as places
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, OwnWork, require, require_other
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep, refuse_persons

ALLOWED: Mapping[str, type[models.TextChoices]] = {
    "kinds": Kind, "manifestations": Manifestation, "theme": Theme, "trend": Trend, "confidence": Confidence,
}  # fmt: skip


@transaction.atomic
def begin(*, cycle: Cycle, title: Mapping[str, str], by: Actor, at: datetime) -> Issue:
    """A card with a title and nothing else; the rest can come at any time."""
    require(by, EDIT)
    refuse_frozen(cycle)
    if not any(text.strip() for text in title.values()):
        raise ValidationError({"title": _("Write a title of a few words: what happens, and to whom.")})
    named = keep(WordsValue(), title, by=by, at=at, field="title")
    issue = Issue.objects.create(cycle=cycle, title=named, written_by=by.id, written_at=at, changed_at=at)
    audit.record("card.begin", issue, by=by, at=at)
    return issue


@transaction.atomic
def write(*, issue: Issue, values: Mapping[str, Any], version: int, by: Actor, at: datetime, reason: str = "") -> Issue:
    """Change fields of the card.

    `values`: texts as {lang: text}, lists of codes, choices, `whole_city`, `areas` as codes, `continues` as a short id.  `version` is the
    one that the writer saw.  Raises Clashing when somebody else changed the same words since then.
    """
    card = open_for_change(issue, reason=reason, by=by)
    theirs = {name: value for name, value in fields_of(card).items() if name in values}
    wanted = merged(
        card, version, mine=_in_order(values), theirs=theirs, base=lambda kept: {name: kept["fields"].get(name) for name in values}
    )
    _check(card, wanted)
    keep_version(card, reason=reason, by=by, at=at)
    _set(card, deep(wanted, [name for name in TEXTS if name in values]), by=by, at=at)
    card.save()
    audit.record("card.write", card, by=by, at=at, fields=sorted(values), version=card.version)
    return card


def _in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if name in (*LISTS, "areas") else value for name, value in values.items()}


def _check(card: Issue, wanted: Mapping[str, Any]) -> None:
    for name, allowed in ALLOWED.items():
        given = wanted.get(name, [])
        unknown = sorted(set([given] if isinstance(given, str) else given) - set(allowed.values))
        if unknown:
            raise ValidationError(
                {name: _("“%(word)s” is not one of: %(known)s.") % {"word": unknown[0], "known": ", ".join(allowed.values)}}
            )
    titled = [text for name, text in wanted.items() if name.startswith("title.")]
    if titled and not any(titled):
        raise ValidationError({"title": _("A card keeps a title in at least one language.")})
    _check_confidence(card, wanted)


def _check_confidence(card: Issue, wanted: Mapping[str, Any]) -> None:
    chosen = wanted.get("confidence", card.confidence)
    suggested = suggested_confidence(facts_of(card).sources)
    reasoned = any(text for name, text in wanted.items() if name.startswith("confidence_reason.")) or (
        "confidence_reason" not in wanted and bool(card.confidence_reason)
    )
    if chosen not in (card.confidence, suggested) and not reasoned:
        words = {"level": Confidence(suggested).label, "chosen": Confidence(chosen).label}
        raise ValidationError(
            {"confidence_reason": _("The sources suggest “%(level)s”. Say in a sentence why you choose “%(chosen)s”.") % words}
        )


def _set(card: Issue, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    for name, value in values.items():
        if name in TEXTS:
            setattr(card, name, keep(getattr(card, name), value, by=by, at=at, field=name))
        elif name in (*CHOICES, *LISTS, "whole_city"):
            setattr(card, name, value)
        elif name == "areas":
            card.areas.set(_areas(value))
        elif name == "continues":
            card.continues = _continued(card, value)


def _areas(codes: Iterable[str]) -> list[Any]:
    wanted = set(codes)
    found = [area for area in places.areas() if area.code in wanted]
    unknown = sorted(wanted - {area.code for area in found})
    if unknown:
        raise ValidationError({"areas": _("The city has no area with the code “%(code)s”.") % {"code": unknown[0]}})
    return found


def _continued(card: Issue, short: str) -> Issue | None:
    if not short:
        return None
    earlier = Issue.objects.filter(short=short).exclude(cycle=card.cycle).first()
    if earlier is None:
        raise ValidationError({"continues": _("There is no card “%(short)s” in an earlier mapping.") % {"short": short}})
    return earlier


@transaction.atomic
def ask_second_reader(*, issue: Issue, by: Actor, at: datetime) -> Issue:
    """Ask another person to read the draft.  It may still lack something: the reader sees what."""
    card = open_for_change(issue, reason="asked", by=by)
    if card.state != IssueState.DRAFT:
        raise ValidationError(_("A second reading was asked already, or the card is complete."))
    card.state, card.asked_by, card.asked_at = IssueState.SECOND_READING, by.id, at
    card.returned_by, card.returned_at, card.returned_because = None, None, ""
    card.save()
    audit.record("card.ask-reader", card, by=by, at=at, version=card.version)
    return card


@transaction.atomic
def confirm(*, issue: Issue, version: int, by: Actor, at: datetime) -> Issue:
    """The second reader finds the card complete.  Refused to whoever wrote in it since the last reading, and while something is missing."""
    card = _being_read(issue, version=version, by=by)
    lacks = lacking_content(facts_of(card))
    if lacks:
        raise ValidationError([str(LACKS[lack]) for lack in lacks])
    card.state, card.read_by, card.read_at = IssueState.COMPLETE, by.id, at
    card.save()
    audit.record("card.complete", card, by=by, at=at, version=card.version)
    return card


@transaction.atomic
def send_back(*, issue: Issue, reasons: str, version: int, by: Actor, at: datetime) -> Issue:
    """The second reader returns the card to its writers, with reasons."""
    card = _being_read(issue, version=version, by=by)
    if not reasons.strip():
        raise ValidationError({"reasons": _("Write what should be put right, so that the writers can go on.")})
    refuse_persons(reasons, field="reasons")
    card.state, card.returned_by, card.returned_at, card.returned_because = IssueState.DRAFT, by.id, at, reasons.strip()[:1000]
    card.save()
    audit.record("card.return", card, by=by, at=at, version=card.version)
    return card


def _being_read(issue: Issue, *, version: int, by: Actor) -> Issue:
    require(by, SECOND_READ)
    card = Issue.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=issue.pk)
    refuse_frozen(card.cycle)
    require_other(by, card.written_by)
    if by.id in writers_since_reading(card):
        raise OwnWork
    if card.state != IssueState.SECOND_READING:
        raise ValidationError(_("No second reading is asked for this card."))
    if card.version != version:
        raise ValidationError(_("The card was changed while you were reading. Read it again, then decide."))
    return card


@transaction.atomic
def remove(*, issue: Issue, by: Actor, at: datetime) -> None:
    """Take away a draft that was begun by mistake.  A card that was ever complete stays."""
    card = open_for_change(issue, reason="removed", by=by)
    if card.state != IssueState.DRAFT or card.versions.filter(content__state=IssueState.COMPLETE).exists():
        raise ValidationError(_("Only a draft that was never complete can be removed."))
    audit.record("card.remove", card, by=by, at=at, version=card.version)
    card.delete()
