"""How the city maps: versions of its method."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import methods as actions
from wiqaya.mapping.forms.methods import MethodChangeForm, MethodForm
from wiqaya.mapping.queries import cycle as queries
from wiqaya.mapping.views.cycle import own
from wiqaya.mapping.views.frame import below_cycles
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs


@needs(READ)
def methods(request: WorkRequest) -> HttpResponse:
    """Every version with its record and reasons, the newest first, and the years in which series break."""
    now = queries.current()
    page = {
        "methods": [(method, any(not queries.is_open(one) for one in method.cycles.all())) for method in queries.methods().prefetch_related("cycles")],
        "breaks": queries.breaks(),
        "cycle": now,
        "open": bool(now and queries.is_open(now)),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycles(request, "mapping/cycle/methods.html", page, _("Method and its changes"))


@needs(EDIT)
def change(request: WorkRequest) -> HttpResponse:
    before = queries.latest_method()
    version = before.version + 1 if before else 1
    initial = {name: getattr(before, name) for name in actions.DESCRIBED} if before else {}
    form = MethodChangeForm(request.POST or None, version=version, initial={"name": f"v{version}", **initial})

    def write() -> None:
        given = form.cleaned_data
        texts = form.texts()
        actions.change_method(
            name=given["name"], reasons=texts.pop("reasons", {}), texts=texts, changed_because=given.get("changed_because", ""),
            comparable=given.get("comparable", False), bridge=given.get("bridge", {}), by=request.actor, at=timezone.now(),
        )  # fmt: skip

    if saved(request, form, write, _("The new version of the method is kept with its reasons.")):
        return redirect("mapping:methods")
    return below_cycles(request, "mapping/cycle/method_form.html", {"form": form, "version": version}, _("Method"))


@needs(EDIT)
def describe(request: WorkRequest, version: int) -> HttpResponse:
    method = get_object_or_404(queries.methods(), version=version)
    initial = {name: getattr(method, name) for name in ("name", "changed_because", "reasons", *actions.DESCRIBED)}
    form = MethodForm(request.POST or None, version=version, initial=initial)

    def write() -> None:
        given = form.cleaned_data
        because = given.get("changed_because", "")
        actions.describe_method(method=method, name=given["name"], texts=form.texts(), changed_because=because, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The record of the method was saved.")):
        return redirect("mapping:methods")
    return below_cycles(request, "mapping/cycle/method_form.html", {"form": form, "version": version}, _("Method"))


@needs(EDIT)
@require_POST
def adopt(request: WorkRequest, short: str, version: int) -> HttpResponse:
    """Use another version in a cycle that is still open."""
    now, method = own(short), get_object_or_404(queries.methods(), version=version)
    tried(request, lambda: actions.adopt_method(cycle=now, method=method, by=request.actor, at=timezone.now()), _("The mapping uses this version now."))
    return redirect("mapping:methods")
