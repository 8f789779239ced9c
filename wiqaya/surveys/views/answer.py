"""Answering a survey on a phone, page by page, without a script and without an account (flow 1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wiqaya.exchange.xforms import FormError
from wiqaya.safeguards.access import WorkRequest, public
from wiqaya.surveys import queries
from wiqaya.surveys.actions import collect, light, waves
from wiqaya.surveys.actions.light import Sitting, Step, UsedInvite
from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries.forms import form_of
from wiqaya.surveys.queries.light import can_be_light, fields_of, place_of, shown_pages, unanswered
from wiqaya.surveys.words import WaveState
from wiqaya.ui.reasons import say

RECEIPT = 600  # seconds for which the receipt page can be shown again


def _wave(code: str) -> Wave:
    found = queries.wave_by_code(code)
    if found is None or found.state == WaveState.PLANNED:
        raise Http404(code)
    return found


def _open(wave: Wave, at: datetime) -> bool:
    return wave.state == WaveState.OPEN and wave.opens <= at.date() <= wave.closes and can_be_light(wave.version)


def _cookie(wave: Wave) -> str:
    return f"answers-{wave.code}"


@public
@never_cache
def welcome(request: WorkRequest, code: str) -> HttpResponse:
    """Who asks, why, how long, who decides and when; nothing is stored before "agree".  A refusal is counted, not recorded."""
    wave, at = _wave(code), timezone.now()
    page: dict[str, Any] = {"wave": wave, "survey": wave.survey, "open": _open(wave, at), "wants_code": not wave.open_link, "minutes": _minutes(wave)}
    if request.method == "POST" and page["open"]:
        if request.POST.get("act") == "decline":
            waves.decline(wave=wave, by=request.actor, at=at)
            return render(request, "surveys/answer/declined.html", page)
        if request.POST.get("act") == "resume":
            sitting = light.resume(wave=wave, code=request.POST.get("resume", ""), language=get_language() or "ar", by=request.actor, at=at)
            if sitting is not None:
                return _to(wave, sitting)
            page["resume_fault"] = _("There is nothing under this code. It may have been sent already, or is older than seven days.")
        else:
            invitation = request.POST.get("invitation", "").strip()
            try:
                return _to(wave, light.begin(wave=wave, language=get_language() or "ar", invitation=invitation, by=request.actor, at=at))
            except FormError as unfit:
                page["fault"] = say(unfit.reason)
            except UsedInvite:
                page["fault"] = _("This code was used before, or there is no such code. If you have answered already: thank you.")
    return render(request, "surveys/answer/welcome.html", page, status=422 if "fault" in page or "resume_fault" in page else 200)


@public
@never_cache
def question(request: WorkRequest, code: str) -> HttpResponse:
    """One page of questions; each page posts alone, going back keeps the answers."""
    wave, at = _wave(code), timezone.now()
    sitting = _sitting(request, wave, at)
    if sitting is None or not _open(wave, at):
        return redirect("survey-short", code)
    shown = shown_pages(sitting.filling)
    place = place_of(shown, request.POST.get("page") or request.GET.get("at", ""))
    if not shown:
        return redirect("survey-check", code)
    if request.method == "POST":
        return _answered(request, wave, sitting, place, at)
    return _page(request, wave, sitting, place, Step())


def _answered(request: WorkRequest, wave: Wave, sitting: Sitting, place: int, at: datetime) -> HttpResponse:
    given, act = dict(request.POST.lists()), request.POST.get("act", "")
    step = light.answer_page(wave=wave, sitting=sitting, place=place, given=given, act=act, by=request.actor, at=at)
    if step.stays:
        return _page(request, wave, sitting, place, step)
    return redirect("survey-check", wave.code) if step.to == "" else redirect(_address(wave, step.to or ""))


def _page(request: WorkRequest, wave: Wave, sitting: Sitting, place: int, step: Step) -> HttpResponse:
    filling, shown = sitting.filling, shown_pages(sitting.filling)
    page = shown[place]
    fields = fields_of(filling, page, step.wrong, wave.version.roles.get("sensitive", []))
    context = {
        "wave": wave, "survey": wave.survey, "page": page, "fields": fields, "place": place + 1, "many": len(shown), "first": place == 0,
        "code": sitting.code, "sensitive": any(field.sensitive for field in fields), "found": step.names,
    }  # fmt: skip
    return render(request, "surveys/answer/question.html", context, status=422 if step.stays else 200)


@public
@never_cache
def review(request: WorkRequest, code: str) -> HttpResponse:
    """What was answered, and the button that sends it."""
    wave, at = _wave(code), timezone.now()
    sitting = _sitting(request, wave, at)
    if sitting is None or not _open(wave, at):
        return redirect("survey-short", code)
    left = unanswered(sitting.filling, wave.version.roles.get("sensitive", []))
    if request.method == "POST" and not left:
        try:
            receipt = light.send(wave=wave, sitting=sitting, by=request.actor, at=at)
        except collect.Closed:
            return redirect("survey-short", code)
        reply = redirect("survey-thanks", code)
        reply.delete_cookie(_cookie(wave))
        reply.set_signed_cookie(f"receipt-{wave.code}", receipt, max_age=RECEIPT, httponly=True, samesite="Lax", secure=request.is_secure())
        return reply
    shown = shown_pages(sitting.filling)
    answers = [field for page in shown if page.kind == "questions" for field in fields_of(sitting.filling, page, left, [])]
    context = {"wave": wave, "survey": wave.survey, "answers": answers, "left": left, "last": shown[-1].reference if shown else "", "code": sitting.code}
    return render(request, "surveys/answer/review.html", context, status=422 if request.method == "POST" else 200)


@public
@never_cache
def thanks(request: WorkRequest, code: str) -> HttpResponse:
    """The receipt: the code with which answers can be withdrawn, and what happens next."""
    wave = _wave(code)
    receipt = request.get_signed_cookie(f"receipt-{wave.code}", default="", max_age=RECEIPT)
    return render(request, "surveys/answer/thanks.html", {"wave": wave, "survey": wave.survey, "receipt": receipt})


@public
@never_cache
def withdraw(request: WorkRequest, code: str) -> HttpResponse:
    """Take answers back with the code of the receipt."""
    wave = _wave(code)
    page: dict[str, Any] = {"wave": wave, "survey": wave.survey}
    if request.method == "POST":
        page["done"] = collect.withdraw(wave=wave, code=request.POST.get("receipt", ""), by=request.actor, at=timezone.now())
        page["tried"] = True
    return render(request, "surveys/answer/withdraw.html", page)


def _sitting(request: WorkRequest, wave: Wave, at: datetime) -> Sitting | None:
    code = request.COOKIES.get(_cookie(wave), "")
    return light.resume(wave=wave, code=code, language=get_language() or "ar", by=request.actor, at=at) if code else None


def _to(wave: Wave, sitting: Sitting) -> HttpResponse:
    """To the questions; the code goes into a cookie that ends with the browser."""
    reply = redirect("survey-question", wave.code)
    reply.set_cookie(_cookie(wave), sitting.code, httponly=True, samesite="Lax")
    return reply


def _address(wave: Wave, reference: str) -> str:
    address = reverse("survey-question", args=[wave.code])
    return f"{address}?{urlencode({'at': reference})}" if reference else address


def _minutes(wave: Wave) -> int:
    """About how long it takes: twelve seconds a question, at least a minute."""
    return max(1, round(len(form_of(wave.version).questions) * 12 / 60))
