"""Requests about one's own data, terms and certificates (OVR03)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.referral import retention
from wiqaya.referral.actions import rights
from wiqaya.referral.forms.rights import AnswerForm, LinkForm
from wiqaya.referral.models import Certificate, RightsRequest
from wiqaya.referral.queries import oversight
from wiqaya.referral.queries import rights as queries
from wiqaya.referral.queries.looked import who_looked
from wiqaya.referral.views.frame import oversight as office
from wiqaya.referral.views.oversight import page
from wiqaya.referral.views.rights import kept_words
from wiqaya.referral.views.showing import Shown
from wiqaya.referral.words import Closing, ItemState
from wiqaya.referral.words.overseeing import Asked, Outcome
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words
from wiqaya.ui.numerals import number
from wiqaya.ui.saving import saved


@office
def requests(request: WorkRequest) -> HttpResponse:
    """By their day; nothing is opened here."""
    today = timezone.localdate()
    cards = [
        Shown(
            Asked(row.kind).label, *_state(row, today), facts=[(_("Reference"), row.short), (_("Came on"), date_words(row.received_on)), (_("Answer by"), date_words(row.due))],
            links=[(_("Open"), reverse("oversight:request", args=[row.short]))],
        )
        for row in queries.requests()
    ]  # fmt: skip
    lead = _("Thirty days for each. Whoever answers does not sit in the mechanism. There is no search by name.")
    return page(request, _("Requests about one's own data"), lead=lead, cards=cards, empty=_("No request waits"))


def _state(row: RightsRequest, today: Any) -> tuple[Any, str]:
    if row.answered_on:
        return Outcome(row.outcome).label, "ok"
    return (_("Late"), "caution") if row.due < today else (_("Waiting"), "")


@office
def one(request: WorkRequest, short: str) -> HttpResponse:
    """What was asked; whose it is, once somebody has seen them; the answer."""
    at = timezone.now()
    row = queries.request(short)
    asked = queries.asked_in(row, by=request.actor, at=at)
    act = request.POST.get("act", "")
    link = LinkForm(request.POST if act == "link" else None, initial={"short": asked["reference"]})
    answer = AnswerForm(request.POST if act == "answer" else None, kind=row.kind)
    if act == "link" and saved(
        request, link, lambda: rights.link(request=row, short=link.cleaned_data["short"], by=request.actor, at=at), _("Noted. The service that leads can make a copy now.")
    ):  # fmt: skip
        return redirect("oversight:request", short)
    if act == "answer" and saved(
        request,
        answer,
        lambda: rights.answer(request=row, **answer.cleaned_data, by=request.actor, at=at),
        _("The answer lies under the code."),
    ):
        return redirect("oversight:requests")
    waits = row.answered_on is None
    forms: list[tuple[str, str, LinkForm | AnswerForm]] = [(_("Whose it is"), "link", link)] if waits and row.situation_id is None else []
    forms += [(_("Answer"), "answer", answer)] if waits else []
    return page(
        request,
        Asked(row.kind).label,
        facts=_facts(row, asked),
        cards=_looks(row),
        forms=forms,
        second_form=next((form for _title, _act, form in forms if form.errors), None),
    )


def _looks(row: RightsRequest) -> list[Shown]:
    """For the answer: which services looked, once it is known whose request it is."""
    if row.situation is None:
        return []
    lines = [f"{one.service} · {one.part}: {' · '.join(map(date_words, one.days))}" for one in who_looked(row.situation)]
    return [Shown(_("Which service looked, and on which days"), lists=[(_("Services, never who works there. The person may be told all of it."), lines)])]


def _facts(row: RightsRequest, asked: dict[str, str]) -> list[tuple[Any, Any]]:
    facts = [
        (_("Reference"), row.short), (_("Came on"), date_words(row.received_on)), (_("Answer by"), date_words(row.due)), (_("In their own words"), asked["text"]),
        (_("How to reach them"), asked["contact"] or _("They come with their code")), (_("Reference that they gave"), asked["reference"]),
        (_("Recognised on"), date_words(row.identity_checked_on) if row.identity_checked_on else _("Not yet")),
    ]  # fmt: skip
    if row.situation is not None and row.situation.held:
        facts.append((_("While this is looked at"), _("Nothing moves")))
    if row.answered_on:
        facts.append((_("Answered on"), f"{date_words(row.answered_on)} · {Outcome(row.outcome).label}"))
    return [(label, value) for label, value in facts if value]


@office
def terms(request: WorkRequest) -> HttpResponse:
    """How long everything is kept, what is past its day, and proofs of what was erased."""
    at = timezone.now()
    clocks = [
        Shown(rule.label, *((_("%(count)s past their day") % {"count": number(past)}, "caution") if past else ("", "")), facts=[(_("Kept"), kept_words(rule.kept)), (_("Why"), rule.basis)])
        for rule, past in ((rule, rule.due(at)) for rule in retention.RULES)
    ]  # fmt: skip
    proofs = [(date_words(row.on), _proof(row)) for row in oversight.certificates()]
    return page(
        request,
        _("Terms and certificates"),
        lead=_("What is past its day goes with the next run, every night."),
        cards=clocks,
        proofs=proofs,
    )


def _proof(row: Certificate) -> str:
    """What was erased, why, how many rows, and the mark by which whoever still has the reference finds it."""
    erased = {"situation": _("A situation"), "sheet": _("A sheet without identity")}
    why = {"term": _("Its day had come"), "due": _("Its day had come"), "eighteen": _("The person came of age"), **dict(ItemState.choices), **dict(Closing.choices)}
    rows = ngettext("%(n)s row", "%(n)s rows", row.rows) % {"n": number(row.rows)}
    return f"{erased.get(row.what, row.what)} · {why.get(row.why, row.why)} · {rows} · \u2066{row.mark[:16]}\u2069"
