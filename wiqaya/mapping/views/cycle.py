"""The mapping cycle: its page, the six answers, the ten steps, closing, and assessments that existed already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wiqaya.mapping import flow
from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import cycle as actions
from wiqaya.mapping.forms.cycle import EvidenceForm, ImportAssessmentForm, LightForm, NewCycleForm, StepForm
from wiqaya.mapping.models import Cycle, StepEvidence
from wiqaya.mapping.queries import asking
from wiqaya.mapping.queries import cycle as queries
from wiqaya.mapping.queries.context import hints
from wiqaya.mapping.queries.holdings import holdings
from wiqaya.mapping.views.frame import below_cycle, below_cycles
from wiqaya.mapping.views.held import link
from wiqaya.mapping.words import LightQuestion, StepState, Trigger
from wiqaya.people import queries as people
from wiqaya.records.words import Sector as SourceSector
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.numerals import digits, number
from wiqaya.ui.parts import Column, Gate, Link, Row, Step, Table

STEP_MARK = {StepState.NOT_YET: "todo", StepState.PARTLY: "partly", StepState.DONE: "done"}


def own(short: str) -> Cycle:
    """A mapping of the city itself, or 404."""
    return get_object_or_404(queries.cycles(), short=short)


@needs(READ)
def cycle(request: WorkRequest) -> HttpResponse:
    """The present mapping; before the first one, how to begin."""
    now = queries.current()
    if now is None:
        page = {"hints": hints(request.city, on="cycle"), "imported": queries.imported(), "may_edit": request.actor.may(EDIT)}
        return render(request, "mapping/cycle/first.html", page)
    return _page(request, now)


@needs(READ)
def one(request: WorkRequest, short: str) -> HttpResponse:
    return _page(request, own(short))


def _page(request: WorkRequest, now: Cycle) -> HttpResponse:
    today = timezone.localdate()
    counts = holdings(now)
    steps = queries.steps_of(now)
    light = queries.light_answers(now)
    balance = queries.balance(now)
    label = queries.label(
        light=now.light, answers=sum(bool(text) for text in light.values()), states=[step.state for step in steps], besides_police=balance.besides_police
    )
    asked = asking.asked(now)
    before = queries.year_before(now)
    page = {
        "cycle": now,
        "open": queries.is_open(now),
        "label": label,
        "gates": _gates(now, label, balance),
        "review": queries.review_state(now, on=today),
        "hints": hints(request.city, on="cycle"),
        "light": [(LightQuestion(question), text) for question, text in light.items()],
        "light_given": sum(bool(text) for text in light.values()),
        "steps": [_step(now, step, counts) for step in steps],
        "asked": asked,
        "briefings": asking.briefings(now),
        "sources": source_table(balance),
        "counts": counts,
        "before": before,
        "compared": compared(before, counts) if before and before.comparable else None,
        "others": [other for other in queries.cycles()[:12] if other.pk != now.pk],
        "imported": queries.imported()[:5],
        "frozen_by": people.name_of(now.frozen_by) if now.frozen_by else "",
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "mapping/cycle/cycle.html", page)


def _step(now: Cycle, step: queries.StepNow, counts: dict[str, int]) -> Step:
    notes = [str(link(key, counts[key]).label) for key in step.guide.shows if counts.get(key)]
    if step.evidence:
        notes.append(ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", len(step.evidence)) % {"n": number(len(step.evidence))})
    if step.gaps:
        notes.append(_("a gap is named"))
    state: Any = STEP_MARK[StepState(step.state)]
    return Step(step.guide.title, reverse("mapping:step", args=[now.short, step.guide.letter]), state, note=_("; ").join(notes))


MISSING_WORDS = {
    "answers": lambda n: ngettext("%(n)s of the six short answers is still empty.", "%(n)s of the six short answers are still empty.", n),
    "steps": lambda n: ngettext("%(n)s step was not begun.", "%(n)s steps were not begun.", n),
    "sources": lambda n: ngettext(
        "One more kind of source besides police is needed before the mapping counts as complete.",
        "%(n)s more kinds of sources besides police are needed before the mapping counts as complete.",
        n,
    ),
}


def _gates(now: Cycle, label: queries.Label, balance: queries.Balance) -> list[Gate]:
    """Warnings, never locks."""
    pages = {
        "answers": Link(_("Write them"), reverse("mapping:light", args=[now.short])),
        "steps": None,
        "sources": Link(_("Ask somebody"), reverse("mapping:ask", args=[now.short])),
    }
    shown = queries.is_open(now)
    gates = [Gate("W", MISSING_WORDS[one.what](one.count) % {"n": number(one.count)}, action=pages[one.what] if shown else None) for one in label.missing]
    if balance.only_police:
        gates.insert(0, Gate("W", _("So far everything comes from police. Police information is one input among many.")))
    return gates


def source_table(balance: queries.Balance) -> Table:
    """Every sector with what was used of it, and what one could ask."""
    asks = flow.sectors()
    rows = [Row([SourceSector(sector).label, balance.counts.get(sector, 0), asks[sector]]) for sector in SourceSector.values]
    unnamed = balance.counts.get(queries.SERVICE, 0)
    if unnamed:
        rows.append(Row([_("A service, sector not named"), unnamed, ""]))
    return Table(_("Sources used, by sector"), [Column(_("Sector")), Column(_("Sources"), numeric=True), Column(_("What one could ask"))], rows)


def compared(before: queries.YearBefore, counts: dict[str, int]) -> Table:
    """This year beside the year before, where the method allows it."""
    earlier = holdings(before.cycle)
    labels = {"issues": _("Issues"), "needs": _("Needs for prevention"), "pressures": _("Pressures"), "strengths": _("What holds people together")}
    order = ("strengths", "issues", "needs", "pressures")
    heads = [Column(_("Recorded in the mapping")), Column(digits(before.cycle.year), numeric=True), Column(_("This year"), numeric=True)]
    return Table(_("Beside the year before"), heads, [Row([labels[key], earlier[key], counts[key]]) for key in order])


@needs(EDIT)
def new(request: WorkRequest) -> HttpResponse:
    form = NewCycleForm(request.POST or None, initial={"year": timezone.localdate().year, "method": queries.latest_method()})

    def write() -> None:
        given = form.cleaned_data
        actions.create_cycle(
            year=given["year"], scope=given["scope"], lead=given["lead"], method=given.get("method"), by=request.actor, at=timezone.now()
        )

    if saved(request, form, write, _("The mapping is open. Begin with six short answers.")):
        made = queries.find(str(form.cleaned_data["year"]))
        return redirect("mapping:cycle-one", made.short if made else "")
    return below_cycles(request, "mapping/cycle/new.html", {"form": form, "hints": hints(request.city, on="cycle")}, _("Open a mapping"))


@needs(EDIT)
def light(request: WorkRequest, short: str) -> HttpResponse:
    now = own(short)
    answers = queries.light_answers(now)
    stamps = {f"seen_{question}": queries.stamp(text) for question, text in answers.items()}
    form = LightForm(request.POST or None, initial={**{f"answer_{question}": text for question, text in answers.items()}, **stamps})

    def write() -> None:
        actions.answer_light(cycle=now, answers=form.answers(), seen=form.seen(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The answers were saved.")):
        return redirect("mapping:cycle-one", short)
    if any(error.code == "clash" for errors in form.errors.as_data().values() for error in errors):
        form.look_again(stamps)
    page = {"cycle": now, "form": form, "open": queries.is_open(now), "hints": hints(request.city, on="cycle")}
    return below_cycle(request, "mapping/cycle/light.html", page, _("Six short answers"))


@needs(EDIT)
@require_POST
def mode(request: WorkRequest, short: str) -> HttpResponse:
    """Light version or all ten steps."""
    now, wanted = own(short), request.POST.get("light") == "yes"
    tried(request, lambda: actions.set_light(cycle=now, light=wanted, by=request.actor, at=timezone.now()))
    return redirect("mapping:cycle-one", short)


def _guide(letter: str) -> flow.StepGuide:
    guide = flow.steps().get(letter)
    if guide is None:
        raise Http404(letter)
    return guide


@needs(READ)
def step(request: WorkRequest, short: str, letter: str) -> HttpResponse:
    return _step_page(request, own(short), letter)


def _step_page(request: WorkRequest, now: Cycle, letter: str, **forms: Any) -> HttpResponse:
    guide = _guide(letter)
    kept = next(one for one in queries.steps_of(now) if one.guide.letter == letter)
    counts = holdings(now)
    letters = list(flow.steps())
    place = letters.index(letter)
    page = {
        "cycle": now,
        "guide": guide,
        "step": kept,
        "state": StepState(kept.state).label,
        "held": [link(key, counts[key]) for key in guide.shows],
        "number": place + 1,
        "before": letters[place - 1] if place else "",
        "after": letters[place + 1] if place + 1 < len(letters) else "",
        "judge": forms.get("judge") or StepForm(initial={"state": kept.state, "gaps": kept.gaps}, prefix="judge"),
        "evidence": forms.get("evidence") or EvidenceForm(prefix="evidence"),
        "open": queries.is_open(now),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycle(request, "mapping/cycle/step.html", page, guide.title)


@needs(EDIT)
@require_POST
def judge(request: WorkRequest, short: str, letter: str) -> HttpResponse:
    now, _guided = own(short), _guide(letter)
    form = StepForm(request.POST, prefix="judge")

    def write() -> None:
        actions.judge_step(cycle=now, letter=letter, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The step was saved.")):
        return redirect("mapping:step", short, letter)
    return _step_page(request, now, letter, judge=form)


@needs(EDIT)
@require_POST
def attach(request: WorkRequest, short: str, letter: str) -> HttpResponse:
    now, _guided = own(short), _guide(letter)
    form = EvidenceForm(request.POST, prefix="evidence")

    def write() -> None:
        given = form.cleaned_data
        actions.attach_evidence(
            cycle=now, letter=letter, title=given["title"], dataset=form.chosen(), address=given["address"], by=request.actor, at=timezone.now()
        )

    if saved(request, form, write, _("The evidence was attached.")):
        return redirect("mapping:step", short, letter)
    return _step_page(request, now, letter, evidence=form)


@needs(EDIT)
@require_POST
def detach(request: WorkRequest, short: str, letter: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(StepEvidence, cycle=own(short), letter=letter, pk=key)
    tried(request, lambda: actions.remove_evidence(evidence=row, by=request.actor, at=timezone.now()), _("The evidence was taken away."))
    return redirect("mapping:step", short, letter)


@needs(EDIT)
def close(request: WorkRequest, short: str) -> HttpResponse:
    """What is still missing, said once more; then the cycle is closed and kept as it was."""
    now = own(short)
    if request.method == "POST":
        tried(request, lambda: actions.freeze(cycle=now, by=request.actor, at=timezone.now()), _("The mapping is closed and kept as it was."))
        return redirect("mapping:cycle-one", short)
    light = queries.light_answers(now)
    balance = queries.balance(now)
    states = [one.state for one in queries.steps_of(now)]
    label = queries.label(light=now.light, answers=sum(bool(text) for text in light.values()), states=states, besides_police=balance.besides_police)
    waiting = asking.asked(now).missing
    page = {"cycle": now, "open": queries.is_open(now), "gates": _gates(now, label, balance), "waiting": waiting, "label": label, "counts": holdings(now)}
    return below_cycle(request, "mapping/cycle/close.html", page, _("Close and keep as it was"))


@needs(EDIT)
def import_(request: WorkRequest) -> HttpResponse:
    form = ImportAssessmentForm(request.POST or None, initial={"lang": request.LANGUAGE_CODE})

    def write() -> None:
        given = form.cleaned_data
        actions.import_assessment(
            title=given["title"], author=given["author"], dated=given["dated"], sections=form.by_heading(), lang=given["lang"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip

    if saved(request, form, write, _("The assessment was taken in as it is.")):
        return redirect("mapping:cycle-versions")
    return below_cycles(request, "mapping/cycle/import.html", {"form": form}, _("Take in an existing assessment"))


@needs(READ)
def assessment(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.imported(), short=short)
    page = {"cycle": row, "sections": queries.sections(row.imported_text)}
    return below_cycles(request, "mapping/cycle/assessment.html", page, _("Existing assessment, imported"))


@needs(READ)
def versions(request: WorkRequest) -> HttpResponse:
    """Every mapping so far, kept as it was, and where the series breaks."""
    rows = [one for one in queries.cycles() if one.trigger == Trigger.YEARLY]
    page = {
        "yearly": rows,
        "small": [one for one in queries.cycles() if one.trigger == Trigger.SIGNAL],
        "imported": queries.imported(),
        "breaks": queries.breaks(),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycles(request, "mapping/cycle/versions.html", page, _("Earlier mappings"))
