"""What several professions agree on before anybody is asked about: signs, risks of the mechanism itself, prompts of the conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.engines.language.forbidden import forbidden_label
from wiqaya.referral import guards
from wiqaya.referral.access import CLEAR, SET_UP
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Mechanism, RegisterRisk, SignsList, Template
from wiqaya.referral.words import SeatSector
from wiqaya.referral.writing import locked, written
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

PARTS = {"strengths": "S", "needs": "N", "context": "C", "concerns": "B", "supports": "H"}  # and the letter of their codes
PROFESSIONS = 2
Lines = Sequence[Mapping[str, str]]  # one thing after the other, each {lang: text}


@atomic
def write_signs(
    *, mechanism: Mechanism, signs: Lines, professions: Iterable[str], research: Mapping[str, str], by: Actor, at: datetime
) -> SignsList:
    """A new version of the list: conduct that can be seen or heard, set by at least two professions on local research (G3S-28).

    A sign that stays keeps its code.  Raises ValidationError when a sign names who somebody is instead of what they do.
    """
    require(by, SET_UP)
    row = locked(mechanism)
    known = sorted(set(professions) & set(SeatSector.values))
    wrong: dict[str, Any] = {}
    if not signs:
        wrong["signs"] = _("Write at least one sign, one on each line.")
    if len([sector for sector in known if not SeatSector(sector).security]) < PROFESSIONS:
        wrong["professions"] = _("At least two professions of care, schooling or civil society set the list.")
    if not any(text.strip() for text in research.values()):
        wrong["research"] = _("Name the local research on which it rests.")
    refused = _of_traits(signs)
    if refused:
        wrong["signs"] = refused
    if wrong:
        raise ValidationError(wrong)
    before = row.signs_lists.order_by("-number").first()
    made = SignsList(
        mechanism=row, number=before.number + 1 if before else 1, signs=_coded(signs, before), professions=known, written_by=by.id, written_at=at
    )
    made.research = written(made.research, research, by=by, at=at)
    made.save(force_insert=True)
    audit.record("signs.write", made, by=by, at=at, number=made.number, signs=len(made.signs))
    return made


@atomic
def agree_signs(*, signs: SignsList, by: Actor, at: datetime) -> SignsList:
    """A second person agrees: from here this version is in force."""
    require(by, CLEAR)
    row = SignsList.objects.select_for_update().get(pk=signs.pk)
    if row.agreed_by is not None:
        return row
    if row.written_by == by.id:
        raise ValidationError(_("You wrote this list yourself. Somebody else agrees to it."))
    row.agreed_by, row.agreed_at = by.id, at
    row.save(update_fields=["agreed_by", "agreed_at"])
    audit.record("signs.agree", row, by=by, at=at, number=row.number)
    return row


def _of_traits(told: Lines) -> list[str]:
    """A sentence for each line that names a trait, a group or an idea, or labels a person."""
    found = []
    for line in told:
        for text in line.values():
            if forbidden_label(text) is not None:
                found.append(_("“%(text)s” is about who somebody is or what they believe. Write what can be seen or heard.") % {"text": text})
                continue
            try:
                guards.about_conduct({"text": text})
                guards.without_identity({"text": text})
            except ValidationError as wrong:
                found += wrong.messages
    return found


def _coded(signs: Lines, before: SignsList | None) -> list[dict[str, Any]]:
    """Codes B-01, B-02 …: the same sentence keeps its code, a code is never given twice."""
    held = {text: sign["code"] for sign in (before.signs if before else []) for text in sign["text"].values()}
    last = max((int(code.split("-")[1]) for code in held.values()), default=0)
    coded = []
    for line in signs:
        code = next((held[text] for text in line.values() if text in held), "")
        if not code:
            last += 1
            code = f"B-{last:02}"
        coded.append({"code": code, "text": dict(line)})
    return coded


@atomic
def note_risk(
    *, mechanism: Mechanism, text: Mapping[str, str], countermeasure: Mapping[str, str], review_on: date, owner: UUID | None = None, by: Actor, at: datetime
) -> RegisterRisk:
    """Where the mechanism could shame, be misused or make things worse, and what is done against it (G3S-22, G3S-29)."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, str] = {}
    if not any(value.strip() for value in text.values()):
        wrong["text"] = _("Write what could go wrong, and for whom.")
    if not any(value.strip() for value in countermeasure.values()):
        wrong["countermeasure"] = _("Write what is done against it.")
    _reviewed(wrong, review_on, at)
    if wrong:
        raise ValidationError(wrong)
    made = RegisterRisk(mechanism=row, review_on=review_on, owner=owner, written_by=by.id, written_at=at)
    made.text = written(made.text, text, by=by, at=at)
    made.countermeasure = written(made.countermeasure, countermeasure, by=by, at=at)
    made.save(force_insert=True)
    audit.record("risk.note", made, by=by, at=at)
    return made


@atomic
def review_risk(*, risk: RegisterRisk, happened: bool, review_on: date, by: Actor, at: datetime) -> RegisterRisk:
    """Looked at again: has it happened, and when is the next look."""
    require(by, SET_UP)
    wrong: dict[str, str] = {}
    _reviewed(wrong, review_on, at)
    if wrong:
        raise ValidationError(wrong)
    row = RegisterRisk.objects.select_for_update().get(pk=risk.pk)
    row.happened, row.review_on = happened, review_on
    row.save(update_fields=["happened", "review_on"])
    audit.record("risk.review", row, by=by, at=at, happened=happened)
    return row


def _reviewed(wrong: dict[str, str], review_on: date, at: datetime) -> None:
    if not 0 <= (review_on - timezone.localdate(at)).days <= 366:
        wrong["review_on"] = _("Choose a day to come, within a year.")


@atomic
def write_template(
    *, mechanism: Mechanism, name: Mapping[str, str], prompts: Mapping[str, Lines], origin: Mapping[str, str], by: Actor, at: datetime
) -> Template:
    """A new version of the prompts.  At least as many about strengths as about concerns (R32), none about who somebody is (R03); its origin and limits are told."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, Any] = {}
    if not any(text.strip() for text in name.values()):
        wrong["name"] = _("Give the template a name.")
    if not any(text.strip() for text in origin.values()):
        wrong["origin"] = _("Write where the method comes from, what it cannot do, and where it was tried.")
    for part in ("strengths", "supports"):
        if not prompts.get(part):
            wrong[part] = _("Write at least one line here.")
    if len(prompts.get("concerns", ())) > len(prompts.get("strengths", ())):
        wrong["concerns"] = _("There are more lines about concerns than about strengths. Take some away, or ask more about strengths.")
    for part in PARTS:
        refused = _of_traits(prompts.get(part, ()))
        if refused:
            wrong[part] = refused
    if wrong:
        raise ValidationError(wrong)
    number = row.templates.count() + 1
    coded = [
        {"code": f"{letter}{place}", "part": part, "text": dict(line)}
        for part, letter in PARTS.items()
        for place, line in enumerate(prompts.get(part, ()), 1)
    ]
    made = Template(mechanism=row, number=number, prompts=coded, made_by=by.id, made_at=at)
    made.name = written(made.name, name, by=by, at=at)
    made.origin = written(made.origin, origin, by=by, at=at)
    made.save(force_insert=True)
    row.templates.filter(in_force=True).exclude(pk=made.pk).update(in_force=False)
    audit.record("template.write", made, by=by, at=at, number=number)
    return made
