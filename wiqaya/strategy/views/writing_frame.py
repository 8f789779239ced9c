"""What the builder's pages have in common: the way back, and a form that two people may have open at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wiqaya.registers.forms import EntryForm
from wiqaya.registers.kinds import Kind
from wiqaya.registers.queries import digest
from wiqaya.registers.saving import refused, worth_a_look
from wiqaya.registers.shown import definitions
from wiqaya.safeguards.access import WorkRequest
from wiqaya.strategy.actions.writing import ChangedMeanwhile
from wiqaya.strategy.models import Measure, Priority, Strategy
from wiqaya.strategy.queries import plan
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain

Make = Callable[[Any], EntryForm]
Write = Callable[[Mapping[str, Any], str], object]


def strategy_called(short: str) -> Strategy:
    return get_object_or_404(plan.strategies(), short=short)


def measure_called(short: str) -> Measure:
    return get_object_or_404(plan.measures(), short=short)


def priority_called(short: str) -> Priority:
    return get_object_or_404(Priority.objects.select_related("strategy").prefetch_related("issues"), short=short)


def below(request: WorkRequest, template: str, page: Mapping[str, Any], strategy: Strategy, here: Any = "", *, way: tuple[Link, ...] = ()) -> HttpResponse:
    """A page below a strategy; the strategy's own page where it is called nothing else."""
    steps = [Link(_("Strategy builder"), reverse("strategy:builder"))]
    steps.append(Link(words_plain(strategy.title), reverse("strategy:strategy", args=[strategy.short]) if here or way else ""))
    steps += [*way, *([Link(words_plain(here), "")] if here else [])]
    status = 422 if getattr(page.get("form"), "is_bound", False) and page["form"].errors else 200
    return render(request, f"strategy/{template}.html", {"strategy": strategy, **page, "breadcrumb": steps}, status=status)


def below_plan(request: WorkRequest, template: str, page: Mapping[str, Any], strategy: Strategy, here: Any, *, measure: Measure | None = None) -> HttpResponse:
    """A page below the plan; of a measure where one is given."""
    way = [Link(_("Plan"), reverse("strategy:plan-of", args=[strategy.short]))]
    if measure:
        way.append(Link(words_plain(measure.title), reverse("strategy:measure", args=[measure.short])))
    return below(request, template, page, strategy, here, way=tuple(way))


@dataclass
class Written:
    """A form after it was sent, or as it begins; `now` is what stands there when somebody else wrote meanwhile."""

    form: EntryForm
    done: bool = False
    now: list[tuple[str, Any]] = field(default_factory=list)


def written(request: WorkRequest, kind: Kind, row: Any, make: Make, write: Write, said: str | Promise) -> Written:
    """`make(data)` gives the form, `write(values, seen)` saves it.  Two writers: both texts are shown, nothing that was typed is lost."""
    form = make(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return Written(form)
    try:
        write(form.values(), form.cleaned_data["seen"])
    except ChangedMeanwhile as wrong:
        row.refresh_from_db()
        typed = request.POST.copy()
        typed["seen"] = digest(kind, row)
        form = make(typed)
        refused(form, wrong)
        return Written(form, now=definitions(kind, row, kind.fields))
    except ValidationError as wrong:
        refused(form, wrong)
        return Written(form)
    messages.success(request, str(said))
    for sentence in worth_a_look(form):
        messages.warning(request, sentence)
    return Written(form, done=True)
