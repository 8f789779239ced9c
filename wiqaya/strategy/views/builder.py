"""The strategy builder (STR03): its parts as steps, each a form with guidance beside it; where the city stands; the wording of the whole text."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.places.words import Power
from wiqaya.registers.forms import EntryForm
from wiqaya.registers.paging import page_of, pages_of
from wiqaya.registers.saving import saved
from wiqaya.registers.shown import definitions
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy import guide
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.actions import writing as actions
from wiqaya.strategy.forms.writing import BeginForm
from wiqaya.strategy.guards import OPEN
from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import Definition, Strategy
from wiqaya.strategy.queries import builder as queries
from wiqaya.strategy.queries import comments, plan, remarks, standing, wording
from wiqaya.strategy.views.writing_frame import below, strategy_called, written
from wiqaya.strategy.words import StrategyState


@needs(READ)
def builder(request: WorkRequest) -> HttpResponse:
    """The text at which people work, with its steps; before there is one, what a strategy is good for."""
    row = plan.being_written()
    if row is None:
        page = {"stand": queries.stand(timezone.localdate()), "may_edit": request.actor.may(EDIT)}
        return render(request, "strategy/builder/none.html", page)
    return _drawn(request, row)


@needs(EDIT)
def new_strategy(request: WorkRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)
    made: list[Strategy] = []

    def write() -> None:
        made.append(actions.begin(**form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The draft is begun. No step waits for another one.")):
        return redirect("strategy:strategy", made[0].short)
    page = {"form": form, "gaps": queries.stand(timezone.localdate()).gaps}
    return render(request, "strategy/builder/new.html", page, status=422 if form.errors else 200)


@needs(READ)
def strategy(request: WorkRequest, short: str) -> HttpResponse:
    return _drawn(request, strategy_called(short))


def _drawn(request: WorkRequest, row: Strategy) -> HttpResponse:
    """One strategy: the steps, what is worth a look in the whole, its versions and its next move."""
    today = timezone.localdate()
    found = queries.material(row, today)
    remarked = wording.of_text(row, found.priorities)
    page = {
        "steps": queries.steps(found, wording=len(remarked)),
        "standing": standing.standing(row, today),
        "remarks": remarks.remarks_of_plan(found.measures),
        "overlaps": remarks.overlaps(found.measures)[:5],
        "may_edit": request.actor.may(EDIT),
        "is_open": row.state in OPEN,
        "is_proposed": row.state == StrategyState.PROPOSED,
        "is_frozen": row.state in actions.REVISABLE,
        "others": [one for one in plan.strategies() if one.pk != row.pk],
        "summary": plan.summary(found.measures, today),
    }
    return below(request, "builder/strategy", page, row)


@needs(READ)
def stand(request: WorkRequest, short: str) -> HttpResponse:
    """Mapping, mandate, powers and national texts as they are: read only, none of it locks."""
    found = queries.stand(timezone.localdate())
    page = {"stand": found, "powers": _powers(request.city)}
    return below(request, "builder/stand", page, strategy_called(short), _("Where you stand"))


def _powers(city: Any) -> list[Any]:
    return [Power(code).label for code in city.powers if code in Power.values]


@needs(READ)
def part(request: WorkRequest, short: str, part: str) -> HttpResponse:
    """A part of the text: a form for those who write, the text for everybody else; guidance and comments beside it."""
    kind = PARTS.get(part)
    if kind is None:
        raise Http404(part)
    row, by, at = strategy_called(short), request.actor, timezone.now()
    page = {
        "kind": kind,
        "part": part,
        "guide": _guidance(part),
        "comments": comments.about(row, part),
        "back": reverse("strategy:strategy", args=[short]),
    }
    if not (by.may(EDIT) and row.state in OPEN):
        return below(request, "builder/part", page | {"items": definitions(kind, row, kind.fields)}, row, kind.title)
    if part == "political":
        deciding.open_look(strategy=row, by=by, at=at)  # asked for before the text is proposed
    sent = written(
        request, kind, row, lambda data: EntryForm(data, kind=kind, row=row),
        lambda values, seen: actions.write(strategy=row, part=part, values=values, seen=seen, by=by, at=at), _("This part was saved."),
    )  # fmt: skip
    if sent.done:
        return redirect("strategy:strategy", short)
    return below(request, "builder/part", page | {"form": sent.form, "now": sent.now}, row, kind.title)


def _guidance(part: str) -> dict[str, Any]:
    match part:
        case "approach":
            return {"frameworks": guide.frameworks()}
        case "home":
            return {"homes": guide.homes(), "perception": guide.perception()}
        case "political":
            return {"above_parties": True}
        case _:
            return {}


@needs(READ)
def words(request: WorkRequest, short: str) -> HttpResponse:
    """The wording check over the whole text, each remark beside its field; the city's definitions."""
    row = strategy_called(short)
    page = page_of(plan.measures(row), after=request.GET.get("after", ""), newest_first=False)
    context = {
        "text": wording.of_text(row, plan.priorities(row)),
        "measures": wording.of_measures(page.rows),
        "pages": pages_of(page, request.GET),
        "ownership": wording.ownership(row),
        "definitions": list(Definition.objects.order_by("pk")),
    }
    return below(request, "builder/words", context, row, _("Words"))
