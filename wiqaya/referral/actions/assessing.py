"""A structured conversation instead of a licensed tool: words with evidence, two professionals of different services, no number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import conversation as prompting
from wiqaya.referral import guards, sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents_plan import Conversation, Entry
from wiqaya.referral.models import Assessment, Mechanism, Situation, Template
from wiqaya.referral.queries import assessments, plans, reintegration, situations
from wiqaya.referral.queries.mechanism import reintegrates, seat_of
from wiqaya.referral.words import Certainty, Function, Recency, SeatSector, SupportKind, Tier
from wiqaya.referral.words.reintegrating import CityPart, CityTask
from wiqaya.referral.words.supporting import Part, Versed
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import words

PROFESSIONALS = (Function.MEMBER, Function.COORDINATOR, Function.CHAIR, Function.SUPERVISOR)
NEEDED = ("harm_before", "judgement", "provider", "wishes", "surroundings")


def _template(mechanism: Mechanism, name: Any, prompts: list[Any], origin: Any, by: Actor, at: datetime) -> Template:
    last = Template.objects.filter(mechanism=mechanism).order_by("-number").first()
    made = Template.objects.create(
        mechanism=mechanism, number=last.number + 1 if last else 1, name=name, prompts=prompts, origin=origin, made_by=by.id, made_at=at
    )
    audit.record("template.set", made, by=by, at=at, number=made.number, prompts=len(prompts))
    return made


@atomic
def write(*, short: str, conversation: Conversation, by: Actor, at: datetime) -> Assessment:
    """Keep what was understood together.  It counts for a new sharing once somebody of another service has signed it."""
    row = plans.to_change(situations.situation(by, short, at))
    _complete(row, conversation)
    _of_the_role(row, conversation, timezone.localdate(at))
    texts = dict(conversation.texts())
    guards.without_identity(texts)
    guards.about_conduct(texts)
    prompting.not_copied(texts)
    opened = _ring(row, by, at, "assess")
    template = assessments.template_in_force(row.mechanism) or _template(
        row.mechanism, words(en="Conversation", ar="حديث", fr="Conversation"), prompting.suggested(), words(), by, at
    )
    made = Assessment(situation=row, template=template, written_by=by.id, written_agency=sealing.agency_of(by), written_at=at)
    made.content = sealing.seal(opened, "assessment.content", made.pk, conversation.plain())
    made.save(force_insert=True)
    audit.record("assessment.write", made, by=by, at=at, entries=len(conversation.entries))
    return made


@atomic
def sign(*, short: str, key: UUID, agrees: bool, text: str, by: Actor, at: datetime) -> Assessment:
    """The second professional, of another service, agrees or says what they see otherwise; it is kept as said (R35)."""
    row = plans.to_change(situations.situation(by, short, at))
    held = Assessment.objects.select_for_update().get(pk=assessments.assessment(row, key).pk)
    if by.id == held.written_by or by.agency == held.written_agency:
        raise ValidationError(_("The second signature comes from somebody of another service."))
    if held.second_at is not None:
        raise ValidationError(_("Two people have signed this already."))
    if not agrees and not text.strip():
        raise ValidationError({"text": _("Write what you see otherwise; it is kept as you say it.")})
    _child_protection(row, held, by, at)
    guards.without_identity({"text": text})
    guards.about_conduct({"text": text})
    opened = _ring(row, by, at, "sign")
    held.second_by, held.second_agency, held.second_at = by.id, by.agency, at
    held.second_content = sealing.seal(opened, "assessment.second_content", held.pk, {"agrees": agrees, "text": text})
    held.save(update_fields=["second_by", "second_agency", "second_at", "second_content"])
    audit.record("assessment.sign", held, by=by, at=at, agrees=agrees)
    return held


@atomic
def note_effect(*, short: str, key: UUID, text: str, by: Actor, at: datetime) -> Assessment:
    """What the asking itself has done, to the person, relatives and friends; asked beforehand, written down afterwards."""
    row = plans.to_change(situations.situation(by, short, at))
    held = Assessment.objects.select_for_update().get(pk=assessments.assessment(row, key).pk)
    if not text.strip():
        raise ValidationError({"text": _("Write what the asking has done, or that nothing was noticed.")})
    guards.without_identity({"text": text})
    opened = _ring(row, by, at, "effect")
    said = Conversation.of(sealing.read(opened, "assessment.content", held.pk, held.content))
    held.content = sealing.seal(opened, "assessment.content", held.pk, replace(said, harm_after=text).plain())
    held.save(update_fields=["content"])
    audit.record("assessment.effect", held, by=by, at=at)
    return held


def _ring(row: Situation, by: Actor, at: datetime, why: str) -> Any:
    return sealing.ring(subject=row.pk, tier=Tier.FULL, mechanism=row.mechanism_id, by=by, at=at, why=why, functions=PROFESSIONALS)


def _child_protection(row: Situation, held: Assessment, by: Actor, at: datetime) -> None:
    if not row.minor:
        return
    seats = [seat_of(row.mechanism, agency, timezone.localdate(at)) for agency in (held.written_agency, by.agency)]
    if SeatSector.CHILD not in {seat.sector for seat in seats if seat}:
        raise ValidationError(_("For somebody under 18, one of the two signatures comes from child protection."))


def _complete(row: Situation, said: Conversation) -> None:
    wrong = {
        name: _("Write this down: without it the judgement cannot be understood.") for name in NEEDED if not getattr(said, name).strip()
    }
    if not said.no_strength_yet and not any(entry.part == Part.STRENGTHS for entry in said.entries):
        wrong["no_strength_yet"] = _("Name at least one strength, or “none known yet, we will ask”.")
    if not said.help or not set(said.help) <= set(SupportKind.values):
        wrong["help"] = _("Name at least one kind of support.")
    if not set(said.versed) <= set(Versed.values):
        wrong["versed"] = _("Choose from the list.")
    if bool(said.own_view.strip()) == bool(said.not_asked.strip()):
        wrong["own_view"] = _("Write what the person or the family says, or else why they were not asked yet.")
    if len({entry.source.strip().casefold() for entry in said.entries}) < 2 and not said.one_source_why.strip():
        wrong["one_source_why"] = _("There is one source only. Ask a second one, or write why there is none.")
    if row.minor and not said.guardian.strip():
        wrong["guardian"] = _("Write that the guardian agreed, or why not asked.")
    if said.tool.name and not (said.tool.formulation.strip() and said.tool.on):
        wrong["formulation"] = _("Of a tool used elsewhere, write the day and what follows from it in your own words.")
    for number, entry in enumerate(said.entries):
        wrong |= _entry(entry, number)
    if wrong:
        raise ValidationError(wrong)


def _of_the_role(row: Situation, said: Conversation, on: date) -> None:
    """Of somebody who came back: needs, strengths and risks to the person together, and a part that the city's role allows (G3T-08)."""
    if not said.city_part and not said.risks.strip():
        return
    role = reintegration.role_of(row.mechanism) if reintegrates(row.mechanism, on) else None
    wrong = {}
    if said.city_part not in CityPart.values:
        wrong["city_part"] = _("Choose what the city does in it.")
    elif role is None or (said.city_part != CityPart.NEITHER and CityTask.ASSESS not in role.tasks):
        wrong["city_part"] = _("The recorded role of the city does not take this on.")
    if not said.risks.strip():
        wrong["risks"] = _("Write what could harm the person, or that nothing is known.")
    if not any(entry.part == Part.NEEDS for entry in said.entries):
        wrong["city_part"] = wrong.get("city_part") or _("Needs, strengths and risks to the person belong together: write at least one need.")
    if wrong:
        raise ValidationError(wrong)


def _entry(entry: Entry, number: int) -> dict[str, str]:
    at = entry.prompt or str(number)
    wrong = {
        f"{at}_{name}": _("A statement needs what it rests on and who said or saw it.")
        for name in ("statement", "evidence", "source")
        if not getattr(entry, name).strip()
    }
    if entry.part not in Part.values or entry.certainty not in Certainty.values:
        wrong[f"{at}_certainty"] = _("Say how sure this is.")
    if entry.part == Part.CONCERNS and entry.recency not in Recency.values:
        wrong[f"{at}_recency"] = _("Say when it was seen.")
    return wrong
