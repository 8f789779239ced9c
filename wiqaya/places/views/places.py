"""Pages about the city, its areas and groups."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.places import actions, pages, queries
from wiqaya.places.access import EDIT, READ, SET_UP
from wiqaya.places.forms import AliasForm, AreaForm, BoundariesForm, GroupForm, SetUpForm
from wiqaya.places.models import Area, AreaLevel
from wiqaya.safeguards.access import WorkRequest, needs


@needs(SET_UP)
def set_up(request: WorkRequest) -> HttpResponse:
    form = SetUpForm.of(request.city, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_up_city(city=request.city, facts=form.facts(), texts=form.texts(), by=request.actor, at=timezone.now())
        messages.success(request, _("The description of the city was saved."))
        return redirect("places:set-up")
    return render(request, "places/set_up.html", {"form": form, "city": request.city})


@needs(SET_UP)
def small(request: WorkRequest) -> HttpResponse:
    """The small-city preset: few parts, then six short answers."""
    if request.method == "POST":
        actions.choose_small(city=request.city, by=request.actor, at=timezone.now())
        messages.success(request, _("The small-city start is chosen. You can switch more parts on at any time."))
        return redirect("mapping:cycle")
    return render(request, "places/small.html")


@needs(READ)
def areas(request: WorkRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    return render(request, "places/areas.html", pages.area_list(after=after, may_edit=request.actor.may(EDIT)))


@needs(EDIT)
def boundaries(request: WorkRequest) -> HttpResponse:
    form = BoundariesForm(request.POST or None, request.FILES or None, initial={"lang": request.LANGUAGE_CODE})
    done = None
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "file"}
        done = actions.import_boundaries(
            city=request.city, data=form.cleaned_data["file"].read(), by=request.actor, at=timezone.now(), **given
        )
    context = {"form": form, "done": done, "notices": pages.notices(done) if done else (), "waiting": _waiting(form, done)}
    return render(request, "places/boundaries.html", context)


def _waiting(form: BoundariesForm, done: actions.BoundaryImport | None) -> AreaLevel | None:
    """The level just loaded, when some of its areas lie in no larger one yet."""
    level = form.cleaned_data.get("level") if done and done.areas else None
    return level if level and queries.unplaced(level).exists() else None


@needs(READ)
def area(request: WorkRequest, slug: str) -> HttpResponse:
    found = _area(slug)
    context = {
        "area": found,
        "neighbours": queries.neighbours_of(found),
        "aliases": queries.aliases_of(found),
        "around": queries.around(found),
        "inside": queries.inside(found),
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "places/area.html", context)


@needs(EDIT)
def edit_area(request: WorkRequest, slug: str) -> HttpResponse:
    found = _area(slug)
    form = AreaForm(request.POST or None, initial=pages.area_values(found), area=found)
    if request.method == "POST" and form.is_valid():
        given, at = dict(form.cleaned_data), timezone.now()
        with transaction.atomic():
            if "parent" in given:
                actions.set_parents(parents={found: given.pop("parent")}, by=request.actor, at=at)
            actions.change_area(area=found, by=request.actor, at=at, **given)
        messages.success(request, _("Saved."))
        return redirect("places:area", slug)
    return render(request, "places/form.html", {"form": form, "title": found, "back": found})


@needs(EDIT)
def add_alias(request: WorkRequest, slug: str) -> HttpResponse:
    found = _area(slug)
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_alias(area=found, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            form.add_error("text", wrong)
        else:
            messages.success(request, _("Saved."))
            return redirect("places:area", slug)
    return render(request, "places/form.html", {"form": form, "title": _("Another name of %(area)s") % {"area": found}, "back": found})


@needs(READ)
def groups(request: WorkRequest) -> HttpResponse:
    return render(request, "places/groups.html", {"groups": queries.groups(), "may_edit": request.actor.may(EDIT)})


@needs(EDIT)
def edit_group(request: WorkRequest, short: str = "") -> HttpResponse:
    found = queries.group_by_short(short) if short else None
    if short and found is None:
        raise Http404(short)
    form = GroupForm(request.POST or None, initial=pages.group_values(found) if found else None)
    if request.method == "POST" and form.is_valid():
        actions.save_group(group=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("places:groups")
    return render(request, "places/form.html", {"form": form, "title": found or _("A group of residents")})


def _area(slug: str) -> Area:
    found = queries.area_by_slug(slug)
    if found is None:
        raise Http404(slug)
    return found
