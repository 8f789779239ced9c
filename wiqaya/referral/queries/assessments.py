"""Structured conversations: their template, those that count, and their words for those who act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from wiqaya.referral import clocks, conversation, sealing
from wiqaya.referral.contents_plan import Conversation
from wiqaya.referral.conversation import Prompt
from wiqaya.referral.models import Assessment, Mechanism, Situation, Template
from wiqaya.referral.words import Tier
from wiqaya.safeguards.access import Actor


@dataclass(frozen=True, slots=True)
class Second:
    """What the second professional said."""

    agrees: bool
    text: str


def template_in_force(mechanism: Mechanism) -> Template | None:
    return mechanism.templates.filter(in_force=True).order_by("-number").first()


def prompts(mechanism: Mechanism) -> list[Prompt]:
    """The questions of the template in force; where a city has none, those that the product suggests."""
    held = template_in_force(mechanism)
    return conversation.prompts_of(held.prompts if held and held.prompts else conversation.suggested())


def prompt_texts(template: Template) -> dict[str, str]:
    """code -> question, as the template of this very conversation put it."""
    return {prompt.code: prompt.text for prompt in conversation.prompts_of(template.prompts or conversation.suggested())}


def written(row: Situation) -> list[Assessment]:
    """The newest first."""
    return list(row.assessments.select_related("template"))


def assessment(row: Situation, key: UUID) -> Assessment:
    """Raises Hidden."""
    found = row.assessments.select_related("template").filter(pk=key).first()
    if found is None:
        raise sealing.Hidden
    return found


def conversation_of(held: Assessment, *, by: Actor, at: datetime) -> tuple[Conversation, Second | None]:
    """Its words, and those of the second professional.  Raises Hidden."""
    row = held.situation
    opened = sealing.ring(subject=row.pk, tier=Tier.FULL, mechanism=row.mechanism_id, by=by, at=at, why="assessment")
    said = sealing.read(opened, "assessment.second_content", held.pk, held.second_content)
    return Conversation.of(sealing.read(opened, "assessment.content", held.pk, held.content)), Second(**said) if said else None


def fresh_assessment(row: Situation, on: date) -> Assessment | None:
    """The newest one with two signatures that is at most ninety days old: what a new sharing may rest on (R35, R37)."""
    signed = row.assessments.filter(second_at__isnull=False).order_by("-written_at")
    return next((one for one in signed if on - timezone.localdate(one.written_at) <= clocks.ASSESSMENT), None)
