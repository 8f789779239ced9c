"""Pages of the fieldwork of a round: who asks with what, how far they are, and calls afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions import fieldwork as actions
from wiqaya.surveys.actions.fieldwork import Given
from wiqaya.surveys.device_settings import picture, settings_text
from wiqaya.surveys.forms.fieldwork import BackCheckForm, InterviewerForm, SettleForm, TokenForm
from wiqaya.surveys.models import BackCheck, DeviceToken, Interviewer, Wave
from wiqaya.surveys.queries import fieldwork as queries
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.saving import saved, tried


@needs(FIELD)
def fieldwork(request: WorkRequest, short: str) -> HttpResponse:
    """How far the interviews are, by quota and by interviewer, and which calls are still to be made."""
    wave = wave_of(short)
    page = {
        "wave": wave, "survey": wave.survey, "interviewers": queries.interviewers(wave), "quotas": queries.quota_lines(wave),
        "arrived": queries.arrived(wave), "checks": queries.checks(wave), "outcomes": SettleForm().fields["outcome"].choices,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "surveys/fieldwork/fieldwork.html", page)


@needs(FIELD)
def add_interviewer(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    form = InterviewerForm(request.POST or None)
    made: list[Interviewer] = []

    def write() -> None:
        made.append(actions.add_interviewer(wave=wave, **form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The interviewer is there. Now give a device.")):
        return redirect("surveys:give-token", short, made[0].number)
    return _form(request, wave, form, _("Add an interviewer"), _("Add"))


@needs(FIELD)
@never_cache
def give_token(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """A token for one device; the answer to the form shows it, once."""
    wave = wave_of(short)
    form = TokenForm(request.POST or None)
    asking = _interviewer(wave, number)
    made: list[Given] = []

    def write() -> None:
        made.append(actions.give_token(interviewer=asking, **form.cleaned_data, by=request.actor, at=timezone.now()))

    if not saved(request, form, write, _("The device may fetch the form and send answers.")):
        return _form(request, wave, form, _("Give a device to interviewer %(number)s") % {"number": number}, _("Make a token"))
    given = made[0]
    listed = request.build_absolute_uri(reverse("collect:device-form-list", args=[given.secret]))
    address = listed.removesuffix("/formList")
    page = {
        "wave": wave, "survey": wave.survey, "interviewer": asking, "given": given, "address": address,
        "plain": request.build_absolute_uri(reverse("collect:form-list")).removesuffix("/formList"),
        "picture": picture(settings_text(address, str(wave.survey.title))),
    }  # fmt: skip
    return render(request, "surveys/fieldwork/token.html", page)


@needs(FIELD)
@require_POST
def revoke_token(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    token = get_object_or_404(DeviceToken.objects.select_related("interviewer"), pk=key, interviewer__wave=wave_of(short))
    tried(request, lambda: actions.revoke_token(token=token, by=request.actor, at=timezone.now()), _("The token opens nothing any more."))
    return redirect("surveys:fieldwork", short)


@needs(FIELD)
@require_POST
def end_interviewer(request: WorkRequest, short: str, number: int) -> HttpResponse:
    asking = _interviewer(wave_of(short), number)
    said = _("The interviewer has stopped, and all devices with them. The answers that came stay.")
    tried(request, lambda: actions.end_interviewer(interviewer=asking, by=request.actor, at=timezone.now()), said)
    return redirect("surveys:fieldwork", short)


@needs(FIELD)
def note_check(request: WorkRequest, short: str) -> HttpResponse:
    wave = wave_of(short)
    form = BackCheckForm(request.POST or None, wave=wave)

    def write() -> None:
        actions.note_back_check(**form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The call is on the list.")):
        return redirect("surveys:fieldwork", short)
    return _form(request, wave, form, _("Note a call-back"), _("Put it on the list"))


@needs(FIELD)
@require_POST
def settle_check(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    found = get_object_or_404(BackCheck.objects.select_related("interviewer"), pk=key, interviewer__wave=wave_of(short))
    outcome = request.POST.get("outcome", "")
    tried(request, lambda: actions.settle_back_check(check=found, outcome=outcome, by=request.actor, at=timezone.now()), _("Noted."))
    return redirect("surveys:fieldwork", short)


def _interviewer(wave: Wave, number: int) -> Interviewer:
    return get_object_or_404(Interviewer.objects.select_related("wave"), wave=wave, number=number)


def _form(request: WorkRequest, wave: Wave, form: object, title: str, submit: str) -> HttpResponse:
    back = reverse("surveys:fieldwork", args=[wave.short])
    return render(request, "surveys/fieldwork/form.html", {"wave": wave, "form": form, "title": title, "submit": submit, "back": back})
