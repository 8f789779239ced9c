"""Structured conversations (SUP05): written, signed by somebody of another service, and the city's own prompts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral.actions import assessing
from wiqaya.referral.contents_plan import Conversation
from wiqaya.referral.forms.assessing import ConversationForm, EffectForm, SignForm
from wiqaya.referral.models import Assessment, Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import assessments, situations
from wiqaya.referral.queries.mechanism import reintegrates
from wiqaya.referral.queries.versed import labels, who_knows
from wiqaya.referral.views.frame import care
from wiqaya.referral.words import Certainty, Recency, SupportKind
from wiqaya.referral.words.reintegrating import CityPart
from wiqaya.referral.words.supporting import Part
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved


@care
def write(request: WorkRequest, short: str) -> HttpResponse:
    """Strengths first; each statement with what it rests on."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = ConversationForm(request.POST or None, prompts=assessments.prompts(row.mechanism), minor=row.minor, returning=reintegrates(row.mechanism, timezone.localdate(at)))

    def keep() -> object:
        return assessing.write(short=short, conversation=form.conversation(), by=request.actor, at=at)

    if saved(request, form, keep, _("Written down. Somebody of another service signs it.")):
        return redirect("care:plan", short)
    page = {"row": row, "form": form, "title": _("Structured conversation")}
    return render(request, "referral/plan/form.html", page, status=422 if form.errors else 200)


@care
def conversation(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """One conversation as it was written and signed."""
    at = timezone.now()
    row, held = _held(request, short, key, at)
    return _page(request, row, held, at, {})


def _held(request: WorkRequest, short: str, key: UUID, at: datetime) -> tuple[Situation, Assessment]:
    row = situations.situation(request.actor, short, at)
    return row, assessments.assessment(row, key)


def _page(request: WorkRequest, row: Situation, held: Assessment, at: datetime, forms: dict[str, Any]) -> HttpResponse:
    said, second = assessments.conversation_of(held, by=request.actor, at=at)
    names = service_names({held.written_agency, *([held.second_agency] if held.second_agency else [])})
    page = {
        "row": row, "held": held, "said": said, "second": second, "parts": _parts(said, held), "help": [SupportKind(kind).label for kind in said.help],
        "versed": labels(said.versed), "knowing": who_knows(row.mechanism_id, said.versed, at),
        "city_part": CityPart(said.city_part).label if said.city_part else "",
        "written": names[held.written_agency], "signed": names.get(held.second_agency) if held.second_agency else "",
        "may_sign": held.second_at is None and held.written_agency != request.actor.agency and row.stage != "closed",
        "may_add": not said.harm_after and row.stage != "closed", "sign_form": SignForm(), "effect_form": EffectForm(),
    } | forms  # fmt: skip
    return render(request, "referral/assessing/conversation.html", page, status=422 if any(form.errors for form in forms.values()) else 200)


def _parts(said: Conversation, held: Assessment) -> list[tuple[str, list[dict[str, str]]]]:
    """Entries by part, strengths first, with their question and their labels."""
    questions = assessments.prompt_texts(held.template)
    found: dict[str, list[dict[str, str]]] = {}
    for entry in said.entries:
        about = [str(Certainty(entry.certainty).label), *([str(Recency(entry.recency).label)] if entry.recency else [])]
        found.setdefault(entry.part, []).append(entry.plain() | {"question": questions.get(entry.prompt, ""), "about": " · ".join(about)})
    return [(str(Part(part).label), found[part]) for part in Part.values if part in found]


@care
@require_POST
def sign(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """The second signature, of another service."""
    at = timezone.now()
    row, held = _held(request, short, key, at)
    form = SignForm(request.POST)

    def keep() -> object:
        sent = form.cleaned_data
        return assessing.sign(short=short, key=key, agrees=sent["agrees"] == "yes", text=sent["text"], by=request.actor, at=at)

    if saved(request, form, keep, _("Signed.")):
        return redirect("care:conversation", short, key)
    return _page(request, row, held, at, {"sign_form": form})


@care
@require_POST
def effect(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """What the asking itself has done."""
    at = timezone.now()
    row, held = _held(request, short, key, at)
    form = EffectForm(request.POST)

    def keep() -> object:
        return assessing.note_effect(short=short, key=key, text=form.cleaned_data["text"], by=request.actor, at=at)

    if saved(request, form, keep, _("Written down.")):
        return redirect("care:conversation", short, key)
    return _page(request, row, held, at, {"effect_form": form})
