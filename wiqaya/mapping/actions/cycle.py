"""Every write to a mapping cycle.  A closed cycle is kept as it was: each of these refuses to touch it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import localise_digits
from wiqaya.mapping import flow
from wiqaya.mapping.access import EDIT
from wiqaya.mapping.guards import opened
from wiqaya.mapping.models import Cycle, LightAnswer, Method, Signal, Step, StepEvidence
from wiqaya.mapping.queries.cycle import NOT_RECORDED, a_year_after, latest_method, stamp, yearly
from wiqaya.mapping.words import CycleState, LightQuestion, StepState, Trigger
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.safeguards.texts import Texts, keep, refuse_persons

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation
    from wiqaya.records.models import Dataset

EARLIEST = 1950
__all__ = [
    "Texts", "answer_light", "attach_evidence", "create_cycle", "freeze", "import_assessment", "judge_step", "opened", "remove_evidence", "set_light",
    "start_small",
]  # fmt: skip


@transaction.atomic
def create_cycle(
    *, year: int, by: Actor, at: datetime, title: Texts | None = None, scope: Texts | None = None,
    method: Method | None = None, lead: Organisation | None = None,
) -> Cycle:  # fmt: skip
    """The mapping of a year.  Without a `method` it keeps that of last time; the first cycle makes version 1."""
    require(by, EDIT)
    if not EARLIEST <= year <= at.year + 1:
        raise ValidationError({"year": _("Write a year from %(first)s to %(last)s.") % {"first": EARLIEST, "last": at.year + 1}})
    if yearly().filter(year=year).exists():
        raise ValidationError({"year": _("There is a mapping of %(year)s already. Go on in it, or choose another year.") % {"year": year}})
    cycle = Cycle(year=year, trigger=Trigger.YEARLY, method=method or _method(by, at), lead=lead, started=at.date(), review_due=a_year_after(at.date()))
    cycle.title = keep(WordsValue(), title or {}, by=by, at=at, field="title")
    cycle.scope = keep(WordsValue(), scope or {}, by=by, at=at, field="scope")
    cycle.save()  # gives it its city
    if not cycle.title:
        cycle.title = _title_of(year, cycle.city.digits)
        cycle.save(update_fields=["title"])
    audit.record("cycle.create", cycle, by=by, at=at, year=year, method=cycle.method.version)
    return cycle


def _title_of(year: int, digits: str) -> WordsValue:
    """In every language of the house; in Arabic with the digits of the city."""
    return words(en=f"Mapping of {year}", ar=f"خريطة عام {localise_digits(str(year), digits)}", fr=f"Cartographie {year}")


def _method(by: Actor, at: datetime) -> Method:
    found = latest_method()
    if found:
        return found
    made = Method.objects.create(version=1, name="v1", made=at)
    audit.record("method.create", made, by=by, at=at, version=1)
    return made


@transaction.atomic
def start_small(*, signal: Signal, by: Actor, at: datetime) -> Cycle:
    """A small mapping about one signal (G1-58).  A second call gives the one that is there."""
    require(by, EDIT)
    signal = Signal.objects.select_for_update().get(pk=signal.pk)
    if signal.cycle:
        return signal.cycle
    cycle = Cycle(year=at.year, trigger=Trigger.SIGNAL, method=_method(by, at), started=at.date(), review_due=at.date() + timedelta(days=90))
    cycle.title = _small_title(signal)
    cycle.scope = signal.area.name if signal.area else WordsValue()
    cycle.save()
    signal.cycle = cycle
    signal.save(update_fields=["cycle"])
    audit.record("cycle.start-small", cycle, by=by, at=at, signal=signal.short)
    return cycle


def _small_title(signal: Signal) -> WordsValue:
    """Kind and place in every language of the house."""
    from django.conf import settings
    from django.utils import translation

    titles = {}
    for lang, _name in settings.LANGUAGES:
        with translation.override(lang):
            kind = signal.get_kind_display()
            place = signal.area.name.best(lang)[0] if signal.area else ""
            titles[lang] = translation.gettext("%(kind)s: %(place)s") % {"kind": kind, "place": place} if place else kind
    return words(**titles)


@transaction.atomic
def answer_light(*, cycle: Cycle, answers: Mapping[int, Texts], by: Actor, at: datetime, seen: Mapping[int, str] | None = None) -> Cycle:
    """Write some of the six short answers; those not given stay as they are.

    `seen` has the stamp (`queries.cycle.stamp`) of each answer as it stood on the page: what somebody else wrote since is not overwritten unseen.
    """
    require(by, EDIT)
    cycle = opened(cycle)
    known = {row.question: row for row in LightAnswer.objects.filter(cycle=cycle)}
    changed = 0
    for question, texts in answers.items():
        row = known.get(question) or LightAnswer(cycle=cycle, question=LightQuestion(question), text=WordsValue())
        text = keep(row.text, texts, by=by, at=at, field=f"answer_{question}")
        if text != row.text:
            _refuse_unseen(row, seen)
            row.text, row.answered_by, row.answered_at = text, by.id, at
            row.save()
            changed += 1
    if changed:
        audit.record("cycle.answer-light", cycle, by=by, at=at, answers=changed)
    return cycle


def _refuse_unseen(row: LightAnswer, seen: Mapping[int, str] | None) -> None:
    if seen is not None and (seen.get(row.question) or stamp(WordsValue())) != stamp(row.text):
        words = _("Somebody wrote here while you were writing: “%(theirs)s”. Put both together, then save again.") % {"theirs": row.text}
        raise ValidationError({f"answer_{row.question}": ValidationError(words, "clash")})


@transaction.atomic
def set_light(*, cycle: Cycle, light: bool, by: Actor, at: datetime) -> Cycle:
    """Go on with the ten steps, or back to the light version; nothing written is lost either way."""
    require(by, EDIT)
    cycle = opened(cycle)
    cycle.light = light
    cycle.save(update_fields=["light"])
    audit.record("cycle.set-light", cycle, by=by, at=at, light=light)
    return cycle


@transaction.atomic
def judge_step(*, cycle: Cycle, letter: str, state: str, gaps: Texts, by: Actor, at: datetime) -> Step:
    """The city's own judgement of a step, in any order, with what is still missing."""
    require(by, EDIT)
    cycle = opened(cycle)
    step = Step.objects.filter(cycle=cycle, letter=_letter(letter)).first() or Step(cycle=cycle, letter=letter, gaps=WordsValue())
    step.state = StepState(state)
    step.gaps = keep(step.gaps, gaps, by=by, at=at, field="gaps")
    step.judged_by, step.judged_at = by.id, at
    step.save()
    audit.record("cycle.judge-step", cycle, by=by, at=at, letter=letter, state=step.state)
    return step


def _letter(letter: str) -> str:
    if letter not in flow.steps():
        raise ValidationError(_("There is no such step."), "step")
    return letter


@transaction.atomic
def attach_evidence(
    *, cycle: Cycle, letter: str, title: Texts, by: Actor, at: datetime, dataset: Dataset | None = None, address: str = ""
) -> StepEvidence:
    """What shows that a step was taken: a dataset, a page, or a sentence."""
    require(by, EDIT)
    cycle = opened(cycle)
    if address:
        _check_address(address)
    named = keep(WordsValue(), title, by=by, at=at, field="title") or (dataset.title if dataset else WordsValue())
    if not named:
        raise ValidationError({"title": _("Write in a few words what shows it, or choose a dataset.")})
    row = StepEvidence.objects.create(cycle=cycle, letter=_letter(letter), title=named, dataset=dataset, address=address, added_by=by.id, added_at=at)
    audit.record("cycle.attach-evidence", cycle, by=by, at=at, letter=letter, evidence=str(row.pk))
    return row


def _check_address(address: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as wrong:
        raise ValidationError({"address": _("Write a whole web address, for example https://example.org/report.")}) from wrong


@transaction.atomic
def remove_evidence(*, evidence: StepEvidence, by: Actor, at: datetime) -> None:
    require(by, EDIT)
    cycle = opened(evidence.cycle)
    audit.record("cycle.remove-evidence", cycle, by=by, at=at, letter=evidence.letter, evidence=str(evidence.pk))
    evidence.delete()


@transaction.atomic
def freeze(*, cycle: Cycle, by: Actor, at: datetime) -> Cycle:
    """Close a cycle and keep it as it was (G1-59).  What is missing was shown before; it stops nobody."""
    require(by, EDIT)
    cycle = opened(cycle)
    cycle.state = CycleState.FROZEN
    cycle.frozen_at, cycle.frozen_by = at, by.id
    cycle.ended = max(at.date(), cycle.started)
    cycle.review_due = a_year_after(cycle.ended)
    cycle.save()
    audit.record("cycle.freeze", cycle, by=by, at=at, year=cycle.year)
    return cycle


@transaction.atomic
def import_assessment(*, title: Texts, author: str, dated: date, sections: Sequence[tuple[str, str]], lang: str, by: Actor, at: datetime) -> Cycle:
    """Take in an assessment that exists already, as it is (G1-27): kept apart, marked, closed at once.

    `sections` are (heading, text) in the language `lang`; they are kept as one text with a `## heading` line before each.
    """
    require(by, EDIT)
    if dated > at.date():
        raise ValidationError({"dated": _("This day is still to come. Write the day on which the assessment was finished.")})
    refuse_persons(author, field="author")
    text = "\n\n".join(f"## {heading}\n{body}".strip() if heading else body for heading, body in sections).strip()
    if not text:
        raise ValidationError({"text": _("Paste the text of the assessment.")})
    name = keep(WordsValue(), title, by=by, at=at, field="title")
    if not name:
        raise ValidationError({"title": _("Write the title of the assessment.")})
    cycle = Cycle.objects.create(
        year=dated.year, trigger=Trigger.IMPORTED, title=name, method=_not_recorded(at), light=False, state=CycleState.FROZEN,
        started=dated, ended=dated, review_due=a_year_after(dated), frozen_at=at, frozen_by=by.id,
        imported_title=name, imported_text=keep(WordsValue(), {lang: text}, by=by, at=at, field="text"), imported_from=author,
    )  # fmt: skip
    audit.record("cycle.import", cycle, by=by, at=at, year=cycle.year, sections=len(sections))
    return cycle


def _not_recorded(at: datetime) -> Method:
    """The method of whoever wrote an imported assessment; it is in no series of the city."""
    return Method.objects.filter(version=NOT_RECORDED).first() or Method.objects.create(version=NOT_RECORDED, made=at)
