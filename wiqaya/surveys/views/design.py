"""Pages of questionnaires: the list, one with its versions, put together or uploaded, parts of questions, ethics, preview."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people import queries as people
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys import queries
from wiqaya.surveys.access import DESIGN, ETHICS, READ
from wiqaya.surveys.actions import instruments as actions
from wiqaya.surveys.composing import modules
from wiqaya.surveys.forms.design import ComposeForm, EthicsForm, InstrumentForm, RolesForm, UploadForm, WordingForm
from wiqaya.surveys.models import Instrument, InstrumentVersion
from wiqaya.surveys.queries.forms import ProblemLine, asked_in, labels_of, pages_of, problems_of
from wiqaya.surveys.queries.planning import needs_ethics
from wiqaya.ui.saving import saved, tried

MOST = 5_000_000  # bytes of a workbook


def own(short: str) -> Instrument:
    return get_object_or_404(Instrument, short=short)


def version_of(short: str, number: int) -> InstrumentVersion:
    return get_object_or_404(InstrumentVersion.objects.select_related("instrument"), instrument__short=short, number=number)


@needs(READ)
def instruments(request: WorkRequest) -> HttpResponse:
    page = {"instruments": queries.instruments(), "modules": modules(), "lang": get_language(), "may_design": request.actor.may(DESIGN)}
    return render(request, "surveys/design/instruments.html", page)


@needs(DESIGN)
def new(request: WorkRequest) -> HttpResponse:
    form = InstrumentForm(request.POST or None)
    made: list[Instrument] = []

    def write() -> None:
        made.append(actions.make_instrument(**form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The questionnaire is there. Now choose what it asks.")):
        return redirect("surveys:compose", made[0].short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("New questionnaire"), "submit": _("Create")})


@needs(READ)
def instrument(request: WorkRequest, short: str) -> HttpResponse:
    """One questionnaire: its versions, and what still stands in the way of asking it."""
    found = own(short)
    versions = list(queries.versions_of(found))
    reader = people.names_of([found.ethics_read_by]) if found.ethics_read_by else {}
    page = {
        "instrument": found, "versions": versions, "may_design": request.actor.may(DESIGN), "may_read_ethics": request.actor.may(ETHICS),
        "own_note": found.made_by == request.actor.id, "ethics_reader": next(iter(reader.values()), ""),
        "ethics_wanted": any(needs_ethics(version) for version in versions),
    }  # fmt: skip
    return render(request, "surveys/design/instrument.html", page)


@needs(DESIGN)
def compose(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    form = ComposeForm(request.POST or None)
    made: list[InstrumentVersion] = []

    def write() -> None:
        made.append(actions.compose_version(instrument=found, recipe=form.recipe(), by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("A new version is put together. Look at it as people will see it.")):
        return redirect("surveys:preview", short, made[0].number)
    return render(request, "surveys/design/compose.html", {"form": form, "instrument": found, "modules": modules(), "lang": get_language()})


@needs(DESIGN)
def upload(request: WorkRequest, short: str) -> HttpResponse:
    """A workbook of the city's own; what cannot be read is named with sheet, row and column, and nothing is kept."""
    found = own(short)
    form = UploadForm(request.POST or None, request.FILES or None)
    made: list[InstrumentVersion] = []
    problems: list[ProblemLine] = []

    def write() -> None:
        file = form.cleaned_data["file"]
        if file.size > MOST:
            raise ValidationError({"file": _("The file is larger than 5 MB. Leave pictures and long lists out of it.")})
        try:
            made.append(actions.upload_version(instrument=found, name=file.name, workbook=file.read(), by=request.actor, at=timezone.now()))
        except actions.FormRefused as refused:
            problems.extend(problems_of(refused))
            raise ValidationError([]) from refused  # the page says them with their places

    if saved(request, form, write, _("The workbook is a new version. Say which questions ask for area, sex and age.")):
        return redirect("surveys:roles", short, made[0].number)
    page = {"form": form, "instrument": found, "problems": problems}
    return render(request, "surveys/design/upload.html", page, status=422 if form.errors else 200)


@needs(READ)
def preview(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """The questions as people will read them, in one of its languages."""
    version = version_of(short, number)
    lang = request.GET.get("lang", get_language() or "ar")
    page = {
        "version": version, "instrument": version.instrument, "pages": pages_of(version, lang), "lang": lang, "may_design": request.actor.may(DESIGN),
        "in_languages": version.languages, "sensitive": set(version.roles.get("sensitive", ())),
    }  # fmt: skip
    return render(request, "surveys/design/preview.html", page)


@needs(DESIGN)
def roles(request: WorkRequest, short: str, number: int) -> HttpResponse:
    version = version_of(short, number)
    form = RolesForm(request.POST or None, questions=labels_of(version, get_language() or "ar"), initial=version.roles)

    def write() -> None:
        kept = {"day": version.roles.get("day", ""), **form.cleaned_data}
        actions.set_roles(version=version, roles=kept, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The parts of the questions are saved.")):
        return redirect("surveys:instrument", short)
    page = {"form": form, "title": _("What the questions stand for"), "submit": _("Save"), "instrument": version.instrument}
    return render(request, "surveys/design/form.html", page)


@needs(DESIGN)
def wording(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """Type texts over ours; what changes is a new version."""
    version = version_of(short, number)
    if not version.recipe:
        return redirect("surveys:upload", short)
    form = WordingForm(request.POST or None, version=version, asked=asked_in(version))
    made: list[InstrumentVersion] = []

    def write() -> None:
        licence = form.cleaned_data["licence"]
        made.append(actions.reword_version(version=version, texts=form.texts(), licence=licence, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The new wording is a new version.")):
        return redirect("surveys:preview", short, made[0].number)
    page = {"form": form, "title": _("Wording of the questions"), "submit": _("Save as a new version"), "instrument": version.instrument}
    return render(request, "surveys/design/form.html", page)


@needs(DESIGN)
def ethics(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    form = EthicsForm(request.POST or None, initial={"note": found.ethics_note})

    def write() -> None:
        actions.write_ethics(instrument=found, note=form.cleaned_data["note"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The note is saved. Another person reads it now.")):
        return redirect("surveys:instrument", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Ethics note"), "submit": _("Save"), "instrument": found})


@needs(ETHICS)
@require_POST
def read_ethics(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    tried(request, lambda: actions.read_ethics(instrument=found, by=request.actor, at=timezone.now()), _("You have read the note and agree."))
    return redirect("surveys:instrument", short)


@needs(DESIGN)
@require_POST
def ready(request: WorkRequest, short: str, number: int) -> HttpResponse:
    version = version_of(short, number)
    tried(request, lambda: actions.make_ready(version=version, by=request.actor, at=timezone.now()), _("This version may be asked now."))
    return redirect("surveys:instrument", short)


@needs(DESIGN)
@require_POST
def retire(request: WorkRequest, short: str, number: int) -> HttpResponse:
    version = version_of(short, number)
    tried(request, lambda: actions.retire(version=version, by=request.actor, at=timezone.now()), _("This version is asked no more."))
    return redirect("surveys:instrument", short)


@needs(READ)
def workbook(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """The XLSForm workbook, for KoboToolbox, ODK or another city."""
    version = version_of(short, number)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    head = {"Content-Disposition": f'attachment; filename="{short}-{number}.xlsx"'}
    return HttpResponse(bytes(version.workbook), content_type=kind, headers=head)
