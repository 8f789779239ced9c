"""How long this room keeps what it knows about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from wiqaya.records.actions import forget_drafts
from wiqaya.records.models import Import
from wiqaya.records.reading import OPEN
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.retention import Rule

DRAFTS = timedelta(days=30)  # files that somebody began to import and left lying


def _left(at: datetime) -> int:
    return Import.objects.filter(state__in=OPEN, begun_at__lt=at - DRAFTS).count()


def _forget(*, by: Actor, at: datetime) -> int:
    return forget_drafts(begun_before=at - DRAFTS, by=by, at=at)


RULES = (
    Rule("records.drafts", "records", _("files that somebody began to import and left lying"), _("no longer needed for its purpose"), DRAFTS, _left, _forget),
)  # fmt: skip
