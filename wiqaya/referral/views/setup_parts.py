"""Members, clearances, duty, signs, risks, prompts and conditions of a mechanism (SUP01)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.referral.access import SET_UP
from wiqaya.referral.actions import agreed, mechanism, members
from wiqaya.referral.forms import members as forms
from wiqaya.referral.forms.mechanism import ConditionForm, as_lines
from wiqaya.referral.models import DutyShift, Mechanism
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import setting_up
from wiqaya.referral.views.frame import for_staff
from wiqaya.referral.views.showing import Shown, found, one_of, organisation_choices, page_of, people_choices
from wiqaya.referral.words import ConditionKind, Function, SeatSector
from wiqaya.referral.words.supporting import Versed
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.fields import words
from wiqaya.ui.dates import date_words
from wiqaya.ui.numerals import digits, number
from wiqaya.ui.saving import saved, tried

STATE_KINDS = {"held": "ok", "soon": "caution", "unread": "caution", "over": "caution", "absent": ""}


@for_staff(SET_UP)
def member_seats(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    form = forms.SeatForm(request.POST or None, organisations=organisation_choices())
    at = timezone.now()

    def write() -> object:
        sent = form.cleaned_data
        return members.add_seat(mechanism=row, **{**sent, "agency": UUID(sent["agency"])}, by=request.actor, at=at)

    if saved(request, form, write, _("The seat is added.")):
        return redirect("referral:members", short)
    today = timezone.localdate(at)
    seats = sorted(row.seats.filter(ended_at__isnull=True), key=lambda seat: (SeatSector(seat.sector).security, seat.added_at))
    names = service_names([seat.agency for seat in seats])
    cards = [
        Shown(
            names[seat.agency], *((_("In date"), "ok") if seat.agreement_ends >= today else (_("No longer in date"), "caution")),
            facts=[(_("Sector"), seat.get_sector_display()), (_("Agreement"), seat.agreement), (_("Until"), date_words(seat.agreement_ends))],
            links=[(_("Renew"), reverse("referral:renew-seat", args=[short, seat.pk]))],
            posts=[(_("End the seat"), reverse("referral:end-seat", args=[short, seat.pk]), "quiet")],
        )
        for seat in seats
    ]  # fmt: skip
    return page_of(
        request, row, title=_("Members and agreements"), cards=cards, form=form, form_title=_("Add a member"), empty=_("Nobody sits here yet."),
        also=[(_("Trust among the members"), reverse("referral:trust", args=[short]))],
        lead=_("The city decides who sits here. Services of care, schooling and civil society come first; the police are never added by a model."),
    )  # fmt: skip


@for_staff(SET_UP)
def renew_seat(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = found(short)
    seat = one_of(row.seats.filter(ended_at__isnull=True), key)
    form = forms.RenewSeatForm(request.POST or None, initial={"agreement": seat.agreement, "agreement_ends": seat.agreement_ends})

    def write() -> object:
        return members.renew_seat(seat=seat, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The agreement is renewed.")):
        return redirect("referral:members", short)
    return page_of(request, row, title=_("Renew the agreement"), lead=service_names([seat.agency])[seat.agency], form=form)


@for_staff(SET_UP)
@require_POST
def end_seat(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    seat = one_of(found(short).seats, key)
    tried(request, lambda: members.end_seat(seat=seat, by=request.actor, at=timezone.now()), _("The seat has ended, with the clearances of its people."))
    return redirect("referral:members", short)


@for_staff(SET_UP)
def cleared_people(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    at = timezone.now()
    form = forms.ClearanceForm(request.POST or None, people=people_choices(at), services=_services(row))

    def write() -> object:
        sent = {**form.cleaned_data, "person": UUID(form.cleaned_data["person"]), "agency": UUID(form.cleaned_data["agency"])}
        return members.give_clearance(mechanism=row, **sent, by=request.actor, at=at)

    if saved(request, form, write, _("The clearance is given.")):
        return redirect("referral:people", short)
    held = setting_up.clearances(row, timezone.localdate(at))
    names, services = names_of([one.row.person for one in held]), service_names([one.row.agency for one in held])
    cards = [_clearance_card(short, one, names.get(one.row.person, "—"), services[one.row.agency]) for one in held]
    return page_of(
        request, row, title=_("People and clearances"), cards=cards, form=form, form_title=_("Clear somebody"), empty=_("Nobody is cleared yet."),
        lead=_("A clearance opens one kind of work for one person of one service. It lapses by itself: with the training, with the ethical framework, and after ninety days without a confirmation."),
    )  # fmt: skip


def _clearance_card(short: str, one: setting_up.Cleared, name: str, service: str) -> Shown:
    held = one.row
    supervision = date_words(held.supervision_on) if held.supervision_on else "—"
    return Shown(
        name, *((_("In date"), "ok") if one.in_date else (_("No longer in date"), "caution")),
        facts=[
            (_("Work"), held.get_function_display()), (_("Service"), service), (_("Training until"), date_words(held.trained_until)),
            (_("Ethical framework until"), date_words(held.ethics_until)), (_("Confirm by"), date_words(one.confirm_by)),
            (_("Next supervision"), f"{supervision} · {_('overdue')}" if one.supervision_late else supervision),
            *([(_("Versed in"), " · ".join(str(Versed(word).label) for word in held.versed))] if held.versed else []),
        ],
        links=[(_("Confirm"), reverse("referral:confirm", args=[short, held.pk]))],
        posts=[(_("End the clearance"), reverse("referral:end-clearance", args=[short, held.pk]), "quiet")],
    )  # fmt: skip


def _services(row: Mechanism) -> list[tuple[str, str]]:
    names = service_names({row.host, *row.seats.filter(ended_at__isnull=True).values_list("agency", flat=True)})
    return [(str(key), name) for key, name in names.items()]


@for_staff(SET_UP)
def confirm_clearance(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = found(short)
    held = one_of(row.clearances.filter(ended_at__isnull=True), key)
    form = forms.ConfirmForm(request.POST or None, initial={"versed": held.versed})

    def write() -> object:
        return members.confirm_clearance(clearance=held, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Confirmed for ninety days.")):
        return redirect("referral:people", short)
    lead = _("Does this person still need it for this work? Write new dates only where something was renewed.")
    return page_of(request, row, title=names_of([held.person]).get(held.person, "—"), lead=lead, form=form)


@for_staff(SET_UP)
@require_POST
def end_clearance(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    held = one_of(found(short).clearances, key)
    tried(request, lambda: members.end_clearance(clearance=held, by=request.actor, at=timezone.now()), _("The clearance has ended."))
    return redirect("referral:people", short)


@for_staff(SET_UP)
def roster(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    at = timezone.now()
    cleared = names_of(row.clearances.filter(ended_at__isnull=True).values_list("person", flat=True))
    form = forms.ShiftForm(request.POST or None, people=[(str(key), name) for key, name in cleared.items()])

    def write() -> object:
        return members.add_shift(mechanism=row, **{**form.cleaned_data, "person": UUID(form.cleaned_data["person"])}, by=request.actor, at=at)

    if saved(request, form, write, _("The duty is added.")):
        return redirect("referral:roster", short)
    cards = [
        Shown(
            WEEKDAYS[one.weekday], facts=[(_("Person"), cleared.get(one.person, "—")), (_("Work"), Function(one.function).label), (_("Hours"), _hours(one))],
            posts=[(_("Take it away"), reverse("referral:remove-shift", args=[short, one.pk]), "quiet")],
        )
        for one in row.shifts.order_by("weekday", "begins")
    ]  # fmt: skip
    lead = _("The public page says from this when somebody answers; it shows hours, never names.")
    return page_of(request, row, title=_("Duty roster"), lead=lead, cards=cards, form=form, form_title=_("Add a duty"), empty=_("Nobody is on duty yet."))


def _hours(shift: DutyShift) -> str:
    return f"{digits(shift.begins.strftime('%H:%M'))} · {digits(shift.ends.strftime('%H:%M'))}"


@for_staff(SET_UP)
@require_POST
def remove_shift(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    shift = one_of(found(short).shifts, key)
    tried(request, lambda: members.remove_shift(shift=shift, by=request.actor, at=timezone.now()), _("The duty is taken away."))
    return redirect("referral:roster", short)


@for_staff(SET_UP)
def signs(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    newest = row.signs_lists.order_by("-number").first()
    initial = {"signs": as_lines(newest.signs), "professions": newest.professions, "research": newest.research} if newest else {}
    form = forms.SignsForm(request.POST or None, initial=initial)

    def write() -> object:
        return agreed.write_signs(mechanism=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The new version waits for a second person.")):
        return redirect("referral:signs", short)
    cards = [
        Shown(
            _("Version %(number)s") % {"number": number(one.number)}, *((_("Agreed"), "ok") if one.agreed_by else (_("Waits for a second person"), "caution")),
            facts=[(_("Set by"), _listed(SeatSector(sector).label for sector in one.professions)), (_("Research"), one.research)],
            lists=[(_("Signs"), [f"{sign['code']} · {words(**sign['text'])}" for sign in one.signs])],
        )
        for one in row.signs_lists.order_by("-number")[:3]
    ]  # fmt: skip
    return page_of(
        request, row, title=_("List of signs"), cards=cards, form=form, form_title=_("Write a new version"), empty=_("There is no list yet."),
        lead=_("What can be seen or heard, set together by several professions. A version that stands is never changed; a new one takes its place."),
    )  # fmt: skip


def _listed(labels: Any) -> str:
    return " · ".join(str(label) for label in labels)


@for_staff(SET_UP)
def risks(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    form = forms.RiskForm(request.POST or None)

    def write() -> object:
        return agreed.note_risk(mechanism=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The risk is noted, with what is done against it.")):
        return redirect("referral:risks", short)
    today = timezone.localdate()
    cards = [
        Shown(
            one.text, *((_("It has happened"), "caution") if one.happened else (_("Look again"), "caution") if one.review_on < today else ("", "")),
            facts=[(_("Done against it"), one.countermeasure), (_("Looked at again on"), date_words(one.review_on))],
            links=[(_("Look at it again"), reverse("referral:review-risk", args=[short, one.pk]))],
        )
        for one in row.risks.order_by("review_on")
    ]  # fmt: skip
    lead = _("Where this mechanism itself could shame somebody, be misused or make things worse.")
    return page_of(request, row, title=_("What could go wrong"), lead=lead, cards=cards, form=form, form_title=_("Note a risk"), empty=_("Nothing is noted yet."))


@for_staff(SET_UP)
def review_risk(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = found(short)
    risk = one_of(row.risks, key)
    form = forms.ReviewRiskForm(request.POST or None, initial={"happened": risk.happened})

    def write() -> object:
        return agreed.review_risk(risk=risk, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Saved.")):
        return redirect("referral:risks", short)
    return page_of(request, row, title=_("Look at it again"), lead=risk.text, form=form)


@for_staff(SET_UP)
def template(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    held = row.templates.filter(in_force=True).order_by("-number").first()
    initial: dict[str, Any] = {"name": held.name, "origin": held.origin} if held else {}
    if held:
        initial |= {part: as_lines([one for one in held.prompts if one["part"] == part]) for part in agreed.PARTS}
    form = forms.TemplateForm(request.POST or None, initial=initial)

    def write() -> object:
        sent = form.cleaned_data
        return agreed.write_template(mechanism=row, name=sent["name"], prompts=form.prompts(), origin=sent["origin"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The new prompts are in force.")):
        return redirect("referral:template", short)
    cards = [
        Shown(
            held.name, _("In force"), "ok", facts=[(_("Version"), number(held.number)), (_("Origin and limits"), held.origin)],
            lists=[(forms.PART_LABELS[part], [str(words(**one["text"])) for one in held.prompts if one["part"] == part]) for part in agreed.PARTS],
        )
    ] if held else []  # fmt: skip
    lead = _("A conversation, not a test: nothing is added up, and no level or colour comes out of it.")
    return page_of(request, row, title=_("Prompts of the conversation"), lead=lead, cards=cards, form=form, form_title=_("Write a new version"), empty=_("There are no prompts yet."))


@for_staff(SET_UP)
def conditions(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    cards = [_condition_card(short, one) for one in setting_up.conditions(row, timezone.localdate())]
    lead = _("Each is recorded, read by a second person, and in date. When one lapses, nothing new comes in from that day; what runs stays readable to those who lead it for fourteen days.")
    return page_of(request, row, title=_("Conditions"), lead=lead, cards=cards)


def _condition_card(short: str, one: setting_up.ConditionState) -> Shown:
    shown = one.held or one.waiting
    facts = [(_("Document"), shown.reference), (_("Until"), date_words(shown.ends)), (_("Found or agreed"), shown.text)] if shown else []
    label = _("Record it") if one.state in {"absent", "over"} else _("Record a newer one")
    return Shown(one.label, one.word, STATE_KINDS[one.state], facts=facts, links=[(label, reverse("referral:condition", args=[short, one.kind]))])


@for_staff(SET_UP)
def condition(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    row = found(short)
    if kind not in ConditionKind.values:
        raise Http404
    form = ConditionForm(request.POST or None)

    def write() -> object:
        return mechanism.record_condition(mechanism=row, kind=kind, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Recorded. It counts once somebody else has read it.")):
        return redirect("referral:conditions", short)
    return page_of(request, row, title=ConditionKind(kind).label, form=form)
