"""A card between its versions: locked for a change, kept as it stood, and merged when two people wrote at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.models import Cycle, Issue, IssueVersion
from wiqaya.mapping.queries.card_content import Clash, content, merge
from wiqaya.mapping.words import CycleState, IssueState
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.texts import refuse_persons


class Clashing(Exception):
    """Two people changed the same words.  Nothing was saved; `merged` holds both, with what was written last where they differ."""

    def __init__(self, clashes: list[Clash], merged: Mapping[str, Any], *, version: int, by: UUID) -> None:
        super().__init__([clash.name for clash in clashes])
        self.clashes, self.merged, self.version, self.by = clashes, merged, version, by


def merged(card: Issue, version: int, *, mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Any) -> dict[str, Any]:
    """The flat values to save; `base` takes from a kept content what the writer had seen."""
    kept = None if version == card.version else IssueVersion.objects.filter(issue=card, number=version).first()
    if version != card.version and kept is None:
        raise ValidationError(_("This page is older than what we kept of the card. Open the card again, and paste your words."))
    entries, clashes = merge(base(kept.content) if kept else theirs, mine, theirs)
    if clashes:
        latest = IssueVersion.objects.filter(issue=card).first()
        raise Clashing(clashes, entries, version=card.version, by=latest.kept_by if latest else card.written_by)
    return entries


def open_for_change(issue: Issue, *, reason: str, by: Actor) -> Issue:
    """The card, locked; a frozen mapping and a complete card without a reason are refused."""
    require(by, EDIT)
    card = Issue.objects.select_for_update(of=("self",)).select_related("cycle", "continues").get(pk=issue.pk)
    refuse_frozen(card.cycle)
    refuse_persons(reason, field="reason")
    if card.state == IssueState.COMPLETE and not reason.strip():
        raise ValidationError({"reason": _("Say in a few words why you change a complete card. It will be read again by a second person.")})
    return card


def refuse_frozen(cycle: Cycle) -> None:
    if cycle.state == CycleState.FROZEN:
        raise ValidationError(_("This mapping is closed and kept as it was. Go on in the mapping that is open."), "frozen")


def keep_version(card: Issue, *, reason: str, by: Actor, at: datetime) -> None:
    """Keep the card as it stands; the change that follows has the next number, and a complete card is open again."""
    IssueVersion.objects.create(
        issue=card, number=card.version, content=content(card), reason=reason.strip()[:300], kept_by=by.id, kept_at=at
    )
    card.version += 1
    card.changed_at = at
    if card.state == IssueState.COMPLETE:
        card.state, card.read_by, card.read_at = IssueState.DRAFT, None, None
