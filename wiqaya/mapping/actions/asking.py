"""Asking services, communities and police; what came back, and what is still missing (G1-13, G1-17, G1-19)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import CONTRIBUTE, EDIT
from wiqaya.mapping.guards import opened
from wiqaya.mapping.models import Briefing, Contribution, Cycle
from wiqaya.mapping.queries.asking import is_asked_of
from wiqaya.mapping.words import Answered, Part
from wiqaya.people.words import OrganisationKind
from wiqaya.records.words import Sector as SourceSector
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation


@transaction.atomic
def ask(
    *, cycle: Cycle, organisation: Organisation, sector: str, question: Texts, by: Actor, at: datetime,
    part: str = Part.CONTRIBUTOR, due: date | None = None,
) -> Contribution:  # fmt: skip
    """Ask a department, service or community body for its part."""
    require(by, EDIT)
    cycle = opened(cycle)
    if organisation.kind == OrganisationKind.POLICE:
        raise ValidationError({"organisation": _("Police and justice are asked for a briefing, which has its own page and its own limits.")})
    if Contribution.objects.filter(cycle=cycle, organisation=organisation).exists():
        raise ValidationError({"organisation": _("This organisation was asked already. You can remind it.")})
    if due and due < at.date():
        raise ValidationError({"due": _("This day has passed. Choose a day to come, or leave it empty.")})
    row = Contribution(cycle=cycle, organisation=organisation, sector=SourceSector(sector), part=Part(part), due=due, asked_by=by.id, asked_at=at)
    row.question = keep(WordsValue(), question, by=by, at=at, field="question")
    row.save()
    audit.record("contribution.ask", row, by=by, at=at, cycle=cycle.short, organisation=organisation.short)
    return row


@transaction.atomic
def remind(*, contribution: Contribution, by: Actor, at: datetime, due: date | None = None) -> Contribution:
    """Note that the organisation was reminded, with a new day if there is one."""
    require(by, EDIT)
    row = _waiting(contribution)
    if due and due < at.date():
        raise ValidationError({"due": _("This day has passed. Choose a day to come, or leave it empty.")})
    row.state, row.reminded_at, row.reminders = Answered.REMINDED, at, row.reminders + 1
    row.due = due or row.due
    row.save()
    audit.record("contribution.remind", row, by=by, at=at, reminders=row.reminders)
    return row


def _waiting(contribution: Contribution) -> Contribution:
    opened(contribution.cycle)
    row = Contribution.objects.select_for_update().select_related("organisation").get(pk=contribution.pk)
    if row.state in {Answered.ANSWERED, Answered.DECLINED}:
        raise ValidationError(_("This organisation has answered already."), "answered")
    return row


@transaction.atomic
def record_answer(*, contribution: Contribution, answer: Texts, by: Actor, at: datetime) -> Contribution:
    """Write down what an organisation answered; written again, it corrects the answer."""
    require(by, EDIT)
    return _answer(contribution, answer, by, at)


@transaction.atomic
def answer_own(*, contribution: Contribution, answer: Texts, by: Actor, at: datetime) -> Contribution:
    """The answer of somebody who belongs to the organisation that was asked."""
    require(by, CONTRIBUTE)
    if not is_asked_of(contribution, by=by, on=at.date()):
        raise NotAllowed(CONTRIBUTE)
    return _answer(contribution, answer, by, at)


def _answer(contribution: Contribution, answer: Texts, by: Actor, at: datetime) -> Contribution:
    opened(contribution.cycle)
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    row.answer = keep(row.answer, answer, by=by, at=at, field="answer")
    if not row.answer:
        raise ValidationError({"answer": _("Write the answer in a few sentences. If there is none, choose “declined”.")})
    _close(row, Answered.ANSWERED, by, at)
    audit.record("contribution.answer", row, by=by, at=at)
    return row


@transaction.atomic
def decline(*, contribution: Contribution, reason: Texts, by: Actor, at: datetime) -> Contribution:
    """Note that the organisation chose not to answer, with its words if it gave any."""
    require(by, EDIT)
    row = _waiting(contribution)
    row.answer = keep(row.answer, reason, by=by, at=at, field="answer")
    _close(row, Answered.DECLINED, by, at)
    audit.record("contribution.decline", row, by=by, at=at)
    return row


def _close(row: Contribution, state: Answered, by: Actor, at: datetime) -> None:
    row.state, row.answered_by, row.answered_at = state, by.id, at
    row.save()


@transaction.atomic
def set_part(*, contribution: Contribution, part: str, by: Actor, at: datetime) -> Contribution:
    """Name an organisation co-host of the mapping, or contributor again (G1-25)."""
    require(by, EDIT)
    opened(contribution.cycle)
    contribution.part = Part(part)
    contribution.save(update_fields=["part"])
    audit.record("contribution.part", contribution, by=by, at=at, part=contribution.part)
    return contribution


@transaction.atomic
def ask_briefing(
    *, cycle: Cycle, organisation: Organisation, jurisdiction: Texts, topics: Texts, asked_on: date, by: Actor, at: datetime
) -> Briefing:
    """Log a request for a briefing to the police or justice body with jurisdiction."""
    require(by, EDIT)
    cycle = opened(cycle)
    if organisation.kind != OrganisationKind.POLICE:
        raise ValidationError({"organisation": _("A briefing is asked of a police or justice body. Other bodies are asked as contributors.")})
    if asked_on > at.date():
        raise ValidationError({"asked_on": _("Write the day on which the request was sent.")})
    row = Briefing(cycle=cycle, organisation=organisation, asked_on=asked_on, noted_by=by.id, noted_at=at)
    row.jurisdiction = keep(WordsValue(), jurisdiction, by=by, at=at, field="jurisdiction")
    row.topics = keep(WordsValue(), topics, by=by, at=at, field="topics")
    row.save()
    audit.record("briefing.ask", row, by=by, at=at, cycle=cycle.short, organisation=organisation.short)
    return row


@transaction.atomic
def record_briefing(*, briefing: Briefing, answered_on: date, summary: Texts, follow_up: Texts, by: Actor, at: datetime) -> Briefing:
    """Log what a briefing said, without anything sensitive: a person in it is refused (G1-19)."""
    require(by, EDIT)
    return _brief(briefing, answered_on, summary, follow_up, by, at)


@transaction.atomic
def answer_own_briefing(*, briefing: Briefing, summary: Texts, by: Actor, at: datetime) -> Briefing:
    """The briefing of somebody who belongs to the police or justice body that was asked."""
    require(by, CONTRIBUTE)
    if not is_asked_of(briefing, by=by, on=at.date()):
        raise NotAllowed(CONTRIBUTE)
    return _brief(briefing, at.date(), summary, {}, by, at)


def _brief(briefing: Briefing, answered_on: date, summary: Texts, follow_up: Texts, by: Actor, at: datetime) -> Briefing:
    opened(briefing.cycle)
    if not briefing.asked_on <= answered_on <= at.date():
        raise ValidationError({"answered_on": _("Write the day of the answer: not before the request and not after today.")})
    briefing.summary = keep(briefing.summary, summary, by=by, at=at, field="summary")
    if not briefing.summary:
        raise ValidationError({"summary": _("Write in a few sentences what you learnt.")})
    briefing.follow_up = keep(briefing.follow_up, follow_up, by=by, at=at, field="follow_up")
    briefing.answered_on, briefing.noted_by, briefing.noted_at = answered_on, by.id, at
    briefing.save()
    audit.record("briefing.answer", briefing, by=by, at=at)
    return briefing
