"""What a campaign still lacks before it goes out, and what residents may read of answers to rumours."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse_lazy

from wiqaya.action.models import Campaign, IdentityStatement, Rumour
from wiqaya.action.words import RumourState, Spoken
from wiqaya.strategy.queries.principles import Subject
from wiqaya.strategy.words import Checked

CHECKED_PARTS = ("message", "images", "languages", "messenger")  # what the second person looked at
HOUSE = ("ar", "en", "fr")  # the languages of the form itself


def missing_languages(row: Campaign) -> list[str]:
    """Names of the languages that a message must be in and is not, or only by a machine, or that no speaker has read."""
    read = {text.language for text in row.texts.all() if text.read_by_speaker}
    return [str(Spoken(code).label) for code in row.languages if code not in read and not _written(row, code)]


def _written(row: Campaign, code: str) -> bool:
    entry = row.message.get(code, {}) if code in HOUSE else {}
    return bool(entry.get("text")) and entry.get("origin") != "machine"


def campaign_as_subject(key: UUID) -> Subject | None:
    """A campaign as something in which the four principles are looked at."""
    row = Campaign.objects.filter(pk=key).first()
    return Subject(Checked.CAMPAIGN, key, row.title, reverse_lazy("action:campaign", args=[row.short])) if row else None


def answers() -> QuerySet[Rumour]:
    """Answers that residents may read, the latest first."""
    return Rumour.objects.filter(public=True, state=RumourState.ANSWERED).order_by("-answered_on", "-pk")


def statement() -> IdentityStatement | None:
    return IdentityStatement.objects.first()
