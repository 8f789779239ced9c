"""Every write to reports: recommendations, editions, and the publication check by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wiqaya.mapping.access import CHECK, EDIT
from wiqaya.mapping.models import Cycle, Report
from wiqaya.mapping.queries.report import MADE, being_made, makers_of
from wiqaya.mapping.reporting import edition as editions
from wiqaya.mapping.reporting.checking import CheckItem, open_objections
from wiqaya.mapping.words import Edition, ReportState, Trigger
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, OwnWork, require, require_other
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep

if TYPE_CHECKING:
    from wiqaya.places.models import City

Texts = Mapping[str, str]  # {lang: text}


@transaction.atomic
def make(*, city: City, cycle: Cycle, edition: str, by: Actor, at: datetime) -> Report:
    """The edition as the mapping stands now; one that was begun is made anew, and goes back to being a draft."""
    require(by, EDIT)
    if cycle.trigger == Trigger.IMPORTED:
        raise ValidationError(_("An imported assessment is kept as it is. A report is made of the city's own mapping."))
    made = editions.make(city, cycle, Edition(edition), by=by, at=at)
    report = being_made(cycle, edition) or Report(cycle=cycle, edition=edition, number=_next(cycle, edition))
    report.content, report.withheld = made.content, made.withheld
    report.made_by, report.made_at = by.id, at
    report.state, report.asked_at, report.checked_by, report.checked_at = ReportState.DRAFT, None, None, None
    report.check_answers = {}
    report.check_note = WordsValue()
    report.save()
    audit.record(MADE, report, by=by, at=at, edition=str(edition), number=report.number, figures=len(made.content["figures"]))
    return report


def _next(cycle: Cycle, edition: str) -> int:
    return (Report.objects.filter(cycle=cycle, edition=edition).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def ask_check(*, report: Report, by: Actor, at: datetime) -> Report:
    """Ask a second person to check the draft for publication."""
    require(by, EDIT)
    row = _locked(report)
    if row.state != ReportState.DRAFT:
        raise ValidationError(_("Only a draft can be checked. Make the edition again first."))
    row.state, row.asked_at = ReportState.CHECKING, at
    row.save(update_fields=["state", "asked_at"])
    audit.record("report.ask-check", row, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class Answer:
    """What the checker found about one question, and the note to it."""

    fine: bool
    note: str = ""


@transaction.atomic
def check(
    *, report: Report, publish: bool, answers: Mapping[str, Answer], note: Texts, made_at: datetime, by: Actor, at: datetime,
) -> Report:  # fmt: skip
    """Publish the edition, or return it with reasons.  Refused to everybody who made it, and to the installation's operator.

    `made_at` is the time of the draft that the checker has read.
    """
    require(by, CHECK)
    row = _locked(report)
    require_other(by, row.made_by)
    if by.id in makers_of(row):
        raise OwnWork
    if row.state != ReportState.CHECKING:
        raise ValidationError(_("No publication check is asked for this edition."))
    if row.made_at != made_at:
        raise ValidationError(_("The edition was made again while you were reading. Read it again, then decide."))
    _check_answers(row, answers, publish=publish)
    row.check_note = keep(WordsValue(), note, by=by, at=at, field="note")
    if not publish and not row.check_note:
        raise ValidationError({"note": _("Write what should be put right before publication.")})
    for item, answer in answers.items():
        keep(WordsValue(), {"ar": answer.note}, by=by, at=at, field=f"{item}_note")
    row.check_answers = {str(item): {"fine": answer.fine, "note": answer.note.strip()} for item, answer in answers.items()}
    row.checked_by, row.checked_at = by.id, at
    row.state, row.published_at = (ReportState.PUBLISHED, at) if publish else (ReportState.RETURNED, None)
    row.save()
    audit.record("report.publish" if publish else "report.return", row, by=by, at=at, edition=row.edition, number=row.number)
    return row


def _check_answers(report: Report, answers: Mapping[str, Answer], *, publish: bool) -> None:
    """Every question has an answer; nothing is published while one of them is not in order."""
    wrong: dict[str, str] = {}
    for item in CheckItem.values:
        answer = answers.get(item)
        if answer is None:
            wrong[item] = _("Answer this question.")
        elif not answer.fine and not answer.note.strip():
            wrong[f"{item}_note"] = _("Say in a few words what you found, so that it can be put right.")
        elif not answer.fine and publish:
            wrong[item] = _("As long as this is not in order, the edition cannot be published. Return it with reasons.")
    objections = answers.get(CheckItem.OBJECTIONS)
    if publish and objections and objections.fine and not objections.note.strip() and open_objections():
        wrong[f"{CheckItem.OBJECTIONS}_note"] = _("An objection of a neighbourhood has no answer yet. Say why the edition may be published all the same.")
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def correct(*, report: Report, text: Texts, by: Actor, at: datetime) -> Report:
    """Say after publication what was wrong; readers see it with its date, above what it corrects."""
    require(by, CHECK)
    row = _locked(report)
    require_other(by, row.made_by)
    if row.state != ReportState.PUBLISHED:
        raise ValidationError(_("Only a published edition can be corrected. A draft is made again."))
    row.correction = keep(row.correction, text, by=by, at=at, field="text")
    if not row.correction:
        raise ValidationError({"text": _("Write what was wrong, and what is right.")})
    row.corrected_at = at
    row.save(update_fields=["correction", "corrected_at"])
    audit.record("report.correct", row, by=by, at=at)
    return row


@transaction.atomic
def withdraw(*, report: Report, because: Texts, by: Actor, at: datetime) -> Report:
    """Take a published edition back at once, with the reason; one person is enough, because it protects."""
    if not by.may(EDIT) and not by.may(CHECK):
        raise NotAllowed(CHECK)
    row = _locked(report)
    if row.state != ReportState.PUBLISHED:
        raise ValidationError(_("This edition is not published."))
    row.withdrawn_because = keep(WordsValue(), because, by=by, at=at, field="because")
    if not row.withdrawn_because:
        raise ValidationError({"because": _("Write why it is withdrawn. Readers will see it.")})
    row.state, row.withdrawn_at = ReportState.WITHDRAWN, at
    row.save(update_fields=["state", "withdrawn_because", "withdrawn_at"])
    audit.record("report.withdraw", row, by=by, at=at)
    return row


def _locked(report: Report) -> Report:
    row: Any = Report.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=report.pk)
    return row  # type: ignore[no-any-return]
