"""The check of principles (STR04): the four for a strategy, a measure, or something of an upper room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import names_of
from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy import guide
from wiqaya.strategy.access import CONTRIBUTE, READ
from wiqaya.strategy.actions import principles as actions
from wiqaya.strategy.forms.voices import TEXTS, BecauseForm, StandForm
from wiqaya.strategy.queries import principles as queries
from wiqaya.strategy.words import Principle
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain


def _subject(about: str, key: UUID) -> queries.Subject:
    found = queries.subject_of(about, key)
    if found is None:
        raise Http404(key)
    return found


def _framed(request: WorkRequest, template: str, page: dict[str, Any], subject: queries.Subject, here: str = "") -> HttpResponse:
    own = reverse("strategy:principles", args=[subject.about, subject.key])
    steps = [Link(words_plain(subject.name), str(subject.url)), Link(_("Principles"), own if here else ""), *([Link(here, "")] if here else [])]
    status = 422 if "form" in page and page["form"].errors else 200
    return render(request, f"strategy/principles/{template}.html", {**page, "subject": subject, "breadcrumb": steps}, status=status)


@needs(READ)
def principles(request: WorkRequest, about: str, key: UUID) -> HttpResponse:
    """How each was applied, who stands by it, who disagrees and why; what was said before stays readable."""
    subject, states = _subject(about, key), queries.state(key)
    names = names_of({row.by for one in states for row in (*one.stands, *one.earlier)})
    page = {"states": [(one, guide.asked()[one.principle]) for one in states], "names": names, "may_stand": request.actor.may(CONTRIBUTE)}
    return _framed(request, "principles", page, subject)


@needs(CONTRIBUTE)
def stand(request: WorkRequest, about: str, key: UUID, principle: str) -> HttpResponse:
    if principle not in Principle.values:
        raise Http404(principle)
    subject, by = _subject(about, key), request.actor
    before = queries.own(key, principle, by.id)
    start = {name: getattr(before, name) for name in (*TEXTS, "stand")} if before else {}
    form = StandForm(request.POST or None, initial=start)

    def write() -> object:
        chosen = form.cleaned_data["stand"]
        return actions.stand(about=about, subject=key, principle=principle, values=form.values(), stand=chosen, by=by, at=timezone.now())

    if saved(request, form, write, _("Written down. Thank you.")):
        return redirect("strategy:principles", about, key)
    label = str(Principle(principle).label)
    said = [row for one in queries.state(key) if one.principle == principle for row in one.said if row.by != by.id]
    return _framed(request, "stand", {"form": form, "title": label, "ask": guide.asked()[principle], "said": said}, subject, label)


@needs(CONTRIBUTE)
def ask_again(request: WorkRequest, about: str, key: UUID) -> HttpResponse:
    """Something happened: everybody is asked again."""
    subject, form = _subject(about, key), BecauseForm(request.POST or None)

    def write() -> object:
        return actions.ask_again(about=about, subject=key, because=form.cleaned_data["because"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Everybody is asked again. What was said before stays readable.")):
        return redirect("strategy:principles", about, key)
    return _framed(request, "again", {"form": form}, subject, _("Something happened"))
