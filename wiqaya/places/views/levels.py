"""Pages about the levels of the city's hierarchy, and about what lies in what."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wiqaya.places import actions, pages, queries
from wiqaya.places.access import EDIT
from wiqaya.places.forms import HoldingForm, LevelForm
from wiqaya.places.models import AreaLevel
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.numerals import number


@needs(EDIT)
def levels(request: WorkRequest) -> HttpResponse:
    return render(request, "places/levels.html", {"levels": queries.level_sizes(), "figures": queries.level_of_figures()})


@needs(EDIT)
def new_level(request: WorkRequest) -> HttpResponse:
    form = LevelForm(request.POST or None)
    done = _("The level was added. Load its areas now, or choose the larger areas of the others.")
    if _saved(request, form, lambda: actions.add_level(**form.given(), by=request.actor, at=timezone.now()), done):
        return redirect("places:levels")
    return render(request, "places/level.html", {"form": form, "title": _("A further level")})


@needs(EDIT)
def edit_level(request: WorkRequest, order: int) -> HttpResponse:
    found = _level(order)
    form = LevelForm(request.POST or None, initial=pages.level_values(found), level=found)
    if _saved(request, form, lambda: actions.change_level(level=found, **form.given(), by=request.actor, at=timezone.now()), _("Saved.")):
        return redirect("places:levels")
    return render(request, "places/level.html", {"form": form, "title": found})


@needs(EDIT)
@require_POST
def figures_of(request: WorkRequest, order: int) -> HttpResponse:
    found = actions.choose_level(level=_level(order), by=request.actor, at=timezone.now())
    messages.success(request, _("Figures are made by this level from now on: %(level)s.") % {"level": found})
    return redirect("places:levels")


@needs(EDIT)
@require_POST
def remove_level(request: WorkRequest, order: int) -> HttpResponse:
    try:
        actions.remove_level(level=_level(order), by=request.actor, at=timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("The level was taken away."))
    return redirect("places:levels")


@needs(EDIT)
def holding(request: WorkRequest, order: int) -> HttpResponse:
    """In what each area of a level lies: asked of the boundaries, and where they leave a doubt, of a person."""
    level = _level(order)
    if level.order == 1:
        raise Http404(order)
    if request.method == "POST" and "find" in request.POST:
        return _find(request, level)
    ask, everything = "ask" in request.GET, "all" in request.GET
    shown = pages.holding(level, ask=ask, everything=everything, after=request.GET.get("after", ""))
    larger = list(queries.placeable(level).order_by("-level__order", "code"))
    if request.method == "POST":
        sent = list(queries.areas_of(level).filter(pk__in=_keys(request)).select_related("parent"))
        form = HoldingForm(request.POST, areas=sent, larger=larger)
        if form.is_valid():
            count = actions.set_parents(parents=form.parents(), by=request.actor, at=timezone.now())
            messages.success(request, _placed(count))
            return redirect(request.get_full_path())
    else:
        form = HoldingForm(areas=shown["areas"], larger=larger, doubts=shown["doubts"])
    return render(request, "places/holding.html", shown | {"form": form, "larger": larger})


def _find(request: WorkRequest, level: AreaLevel) -> HttpResponse:
    try:
        found = actions.derive_parents(level=level, by=request.actor, at=timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("places:holding", level.order)
    messages.success(request, _placed(found.placed))
    return redirect(reverse("places:holding", args=[level.order]) + ("?ask=1" if found.doubtful else ""))


def _placed(count: int) -> str:
    return ngettext("%(count)s area was placed.", "%(count)s areas were placed.", count) % {"count": number(count)}


def _keys(request: WorkRequest) -> list[UUID]:
    """The areas that the form asked for."""
    found = []
    for key in request.POST:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def _saved(request: WorkRequest, form: Form, write: Callable[[], object], done: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, done)
    return True


def _level(order: int) -> AreaLevel:
    found = queries.level_by_order(order)
    if found is None:
        raise Http404(order)
    return found
