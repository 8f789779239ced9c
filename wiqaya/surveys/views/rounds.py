"""Pages of surveys and their rounds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys import queries
from wiqaya.surveys.access import DESIGN, FIELD, PUBLISH, READ, RELEASE
from wiqaya.surveys.actions import waves as actions
from wiqaya.surveys.forms.rounds import DescribeWaveForm, SurveyForm, WaveForm
from wiqaya.surveys.models import Survey, Wave
from wiqaya.surveys.queries import publishing
from wiqaya.surveys.queries.planning import missing_for_opening, worth_a_look
from wiqaya.surveys.words import WaveState
from wiqaya.ui.saving import saved, tried


def survey_of(short: str) -> Survey:
    return get_object_or_404(queries.surveys(), short=short)


def wave_of(short: str) -> Wave:
    return get_object_or_404(Wave.objects.select_related("survey", "survey__decides", "version", "version__instrument"), short=short)


@needs(READ)
def surveys(request: WorkRequest) -> HttpResponse:
    page = {"surveys": queries.surveys(), "any_questionnaire": queries.instruments().exists(), "may_design": request.actor.may(DESIGN)}
    return render(request, "surveys/rounds/surveys.html", page)


@needs(DESIGN)
def new_survey(request: WorkRequest) -> HttpResponse:
    form = SurveyForm(request.POST or None, initial={"instrument": request.GET.get("instrument")})
    made: list[Survey] = []

    def write() -> None:
        made.append(actions.make_survey(**form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The survey is there. Plan its first round.")):
        return redirect("surveys:new-wave", made[0].short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("New survey"), "submit": _("Create")})


@needs(READ)
def survey(request: WorkRequest, short: str) -> HttpResponse:
    """One survey: why, its rounds, and what came of it."""
    found = survey_of(short)
    waves = list(found.waves.all())
    asked = next((wave.code for wave in reversed(waves) if wave.state != WaveState.PLANNED), "")
    page = {
        "survey": found, "waves": waves, "said": asked, "may_design": request.actor.may(DESIGN),
        "promises": [(one, publishing.unread(one), publishing.may_read(one, request.actor)) for one in queries.promises(found)],
        "may_hide": request.actor.may(DESIGN) or request.actor.may(PUBLISH),
    }  # fmt: skip
    return render(request, "surveys/rounds/survey.html", page)


@needs(DESIGN)
def edit_survey(request: WorkRequest, short: str) -> HttpResponse:
    found = survey_of(short)
    initial = {name: getattr(found, name) for name in ("title", "decision", "decides", "support")}
    form = SurveyForm(request.POST or None, fixed=True, initial=initial)

    def write() -> None:
        actions.describe_survey(survey=found, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Saved.")):
        return redirect("surveys:survey", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("About the survey"), "submit": _("Save")})


@needs(DESIGN)
def new_wave(request: WorkRequest, short: str) -> HttpResponse:
    found = survey_of(short)
    form = WaveForm(request.POST or None, survey=found)
    made: list[Wave] = []

    def write() -> None:
        made.append(actions.plan_wave(survey=found, **form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The round is planned. Nobody is asked before it is opened.")):
        return redirect("surveys:wave", made[0].short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("New round"), "submit": _("Plan it")})


@needs(READ)
def wave(request: WorkRequest, short: str) -> HttpResponse:
    """One round: what is missing before it opens, how answers come in, and where its parts are."""
    found = wave_of(short)
    planned = found.state == WaveState.PLANNED
    page = {
        "wave": found, "survey": found.survey, "missing": missing_for_opening(found) if planned else [], "seen": worth_a_look(found),
        "progress": queries.progress(found), "may_design": request.actor.may(DESIGN), "may_field": request.actor.may(FIELD),
        "may_release": request.actor.may(RELEASE),
    }  # fmt: skip
    return render(request, "surveys/rounds/wave.html", page)


@needs(DESIGN)
def edit_wave(request: WorkRequest, short: str) -> HttpResponse:
    found = wave_of(short)
    fields = ("decided_by", "method", "method_version", "bridge", "bias_note")
    form = DescribeWaveForm(request.POST or None, initial={name: getattr(found, name) for name in fields})

    def write() -> None:
        actions.describe_wave(wave=found, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Saved.")):
        return redirect("surveys:wave", short)
    return render(request, "surveys/design/form.html", {"form": form, "title": _("Method and bias of the round"), "submit": _("Save")})


@needs(DESIGN)
@require_POST
def open_wave(request: WorkRequest, short: str) -> HttpResponse:
    found = wave_of(short)
    tried(request, lambda: actions.open_wave(wave=found, by=request.actor, at=timezone.now()), _("The round is open."))
    return redirect("surveys:wave", short)


@needs(DESIGN)
@require_POST
def close_wave(request: WorkRequest, short: str) -> HttpResponse:
    found = wave_of(short)
    tried(request, lambda: actions.close_wave(wave=found, by=request.actor, at=timezone.now()), _("The round is closed."))
    return redirect("surveys:wave", short)
