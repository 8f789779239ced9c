"""Pages of a round's sample: the plan in words, the draw, the places with their log, and quotas."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.places import queries as places
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import DESIGN, FIELD
from wiqaya.surveys.actions import quotas as quota_actions
from wiqaya.surveys.actions import sampling as actions
from wiqaya.surveys.forms.sampling import DrawForm, OutcomeForm, PlanForm, QuotaForm, ReplaceForm, TypedQuotaForm, cell_words
from wiqaya.surveys.frames import load_frame
from wiqaya.surveys.models import Sample, SamplePoint, Wave
from wiqaya.surveys.queries import sampling as queries
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.surveys.words import Selection, VisitOutcome
from wiqaya.ui.parts import Cell, Column, Pages, Row, Table
from wiqaya.ui.saving import saved


@needs(FIELD)
def sample(request: WorkRequest, short: str) -> HttpResponse:
    """The plan with its numbers explained, the places in the order of the draw, and every replacement."""
    wave = wave_of(short)
    held = queries.sample_of(wave)
    page: dict[str, Any] = {
        "wave": wave, "survey": wave.survey, "sample": held, "may_design": request.actor.may(DESIGN),
        "by_chance": wave.selection == Selection.PROBABILITY,
    }  # fmt: skip
    if held is not None:
        page |= {"contacts": queries.contacts(held), "places": queries.place_count(held)}
    if held is not None and held.drawn_at is not None:
        page |= {"table": _table(request, held, short), "log": queries.replacements(held)}
    return render(request, "surveys/sampling/sample.html", page)


def _table(request: WorkRequest, held: Sample, short: str) -> Table:
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    rows = queries.points(held, after=after)
    shown, many = rows[: queries.PAGE], held.points.count()
    onward = f"?after={shown[-1].position}" if len(rows) > queries.PAGE else ""
    first = shown[0].position if shown else 0
    return Table(
        caption=_("Places in the order of the draw; reserves stand at the end"),
        columns=(
            Column(_("Place")), Column(_("Area")), Column(_("Households"), numeric=True), Column(_("Chance of being drawn"), numeric=True, unit="%"),
            Column(_("What came of it")),
        ),
        rows=tuple(_row(point, short) for point in shown),
        pages=Pages(many, first, first + len(shown) - 1, "?" if after else "", onward) if onward or after else None,
    )  # fmt: skip


def _row(point: SamplePoint, short: str) -> Row:
    waiting = point.reserve and not hasattr(point, "replaces")
    outcome = _("Reserve, not in use") if waiting else point.get_outcome_display()
    cells = (
        Cell(point.code, url=reverse("surveys:sample-point", args=[short, point.position])), str(point.area), point.households,
        round(point.probability * 100, 1), outcome,
    )  # fmt: skip
    return Row(cells)


@needs(DESIGN)
def plan(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    held = queries.sample_of(wave)
    initial = {name: getattr(held, name) for name in ("margin", "by_area", "design_effect", "cluster", "frame")} if held else {}
    initial |= {"response_rate": round(held.response_rate * 100)} if held else {}
    form = PlanForm(request.POST or None, initial=initial)

    def write() -> None:
        said = form.cleaned_data
        actions.plan_sample(
            wave=wave, margin=float(said["margin"]), design_effect=float(said["design_effect"]), response_rate=said["response_rate"] / 100,
            cluster=said["cluster"], by_area=said["by_area"], frame=said["frame"], by=request.actor, at=timezone.now(),
        )  # fmt: skip

    if saved(request, form, write, _("The sample is planned.")):
        return redirect("surveys:sample", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Plan the sample"), "submit": _("Plan it")})


@needs(DESIGN)
def draw(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    form = DrawForm(request.POST or None, request.FILES or None)

    def write() -> None:
        file = form.cleaned_data["file"]
        frame = load_frame(file.name, file.read(), [area.code for area in places.areas()])
        actions.draw(wave=wave, frame=frame, reserves=form.cleaned_data["reserves"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The sample is drawn.")):
        return redirect("surveys:sample", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Draw the places"), "submit": _("Draw once")})


@needs(FIELD)
def point(request: WorkRequest, short: str, position: int) -> HttpResponse:
    """One place: what came of the visit, or why the next reserve takes its place."""
    wave = wave_of(short)
    found = get_object_or_404(SamplePoint.objects.select_related("area", "sample"), sample__wave=wave, position=position)
    replacing = request.POST.get("act") == "replace"
    outcome = OutcomeForm(None if replacing else request.POST or None, initial={"outcome": found.outcome})
    replace = ReplaceForm(request.POST if replacing else None)

    def note() -> None:
        actions.set_outcome(point=found, outcome=outcome.cleaned_data["outcome"], by=request.actor, at=timezone.now())

    def move() -> None:
        actions.replace_point(point=found, reason=replace.cleaned_data["reason"], by=request.actor, at=timezone.now())

    if replacing and saved(request, replace, move, _("The next reserve of the area takes its place.")):
        return redirect("surveys:sample", short)
    if not replacing and saved(request, outcome, note, _("Saved.")):
        return redirect("surveys:sample", short)
    page = {"wave": wave, "point": found, "outcome": outcome, "replace": replace, "replaced": found.outcome == VisitOutcome.REPLACED}
    return render(request, "surveys/sampling/point.html", page)


@needs(FIELD)
def quotas(request: WorkRequest, short: str) -> HttpResponse:
    """How far each quota is filled by the answers that count."""
    wave = wave_of(short)
    lines = queries.quota_progress(wave)
    names = {area.code: str(area) for area in places.areas()}
    table = Table(
        caption=_("Interviews that count, by quota; answers of an open link are never among them"),
        columns=(Column(_("Whom")), Column(_("Wanted"), numeric=True), Column(_("Done"), numeric=True), Column(_("Still open"), numeric=True)),
        rows=tuple(Row((cell_words(_cell(line), names), line.quota.target, line.done, line.open)) for line in lines),
    )
    page = {"wave": wave, "survey": wave.survey, "lines": lines, "table": table, "may_design": request.actor.may(DESIGN)}
    return render(request, "surveys/sampling/quotas.html", page)


def _cell(line: queries.Progress) -> queries.Cell:
    return queries.Cell(line.quota.area.code if line.quota.area else "", line.quota.sex, line.quota.age_band)


@needs(DESIGN)
def share_quotas(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    form = QuotaForm(request.POST or None, initial={"parts": ["area", "sex", "age"]})

    def write() -> None:
        quota_actions.set_quotas(wave=wave, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The quotas are set.")):
        return redirect("surveys:quotas", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Share interviews as residents are"), "submit": _("Set quotas")})


@needs(DESIGN)
def type_quotas(request: WorkRequest, short: str) -> HttpResponse:
    """Numbers typed for the cells that are there, or for every cell of `?parts=`."""
    wave = wave_of(short)
    form = TypedQuotaForm(request.POST or None, cells=_cells(wave, request.GET.getlist("parts")))

    def write() -> None:
        typed = [quota_actions.Wanted(cell, form.cleaned_data[name]) for name, cell in form.cells.items() if form.cleaned_data[name]]
        quota_actions.set_quotas(wave=wave, typed=typed, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The quotas are set.")):
        return redirect("surveys:quotas", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Type the quotas"), "submit": _("Set quotas")})


def _cells(wave: Wave, parts: list[str]) -> dict[queries.Cell, int | None]:
    held: dict[queries.Cell, int | None] = {_cell(line): line.quota.target for line in queries.quota_progress(wave)}
    asked = queries.cells_of(wave, parts or ["area"])
    return held if held and not parts else {cell: held.get(cell, 0) for cell in asked}
