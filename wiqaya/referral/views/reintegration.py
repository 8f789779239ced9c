"""Reintegration (SUP09): the city's role, arrivals and how places are prepared, conflicts of aims, places of work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.referral import sealing
from wiqaya.referral.actions import reintegrating
from wiqaya.referral.forms import reintegration as forms
from wiqaya.referral.models import Arrival, CityRole, Mechanism, Preparation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import networking, reintegration
from wiqaya.referral.queries.mechanism import reintegrates
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.looking import listed
from wiqaya.referral.views.showing import Shown, organisation_choices
from wiqaya.referral.words import AgeBand, Need
from wiqaya.referral.words.reintegrating import CityTask, InCare, Preparing, Setting
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words
from wiqaya.ui.numerals import number
from wiqaya.ui.saving import saved, tried


def page_of(
    request: WorkRequest, *, title: Any, lead: Any = "", cards: Iterable[Shown] = (), form: Any = None, form_title: Any = "", empty: Any = "", **more: Any
) -> HttpResponse:
    """One page of reintegration: its cards, then the form that adds to them."""
    page = {"title": title, "lead": lead, "cards": list(cards), "form": form, "form_title": form_title, "empty": empty, **more}
    return render(request, "referral/reintegration/page.html", page, status=422 if form is not None and form.errors else 200)


def own_direction(name: str) -> str:
    """A name between other words, in the direction of its own first letter (FSI … PDI)."""
    return f"\u2068{name}\u2069"


def labels(choices: Any, values: Iterable[str]) -> list[Any]:
    """In the order of the list."""
    held = set(values)
    return [choices(value).label for value in choices.values if value in held]


@care
def start(request: WorkRequest) -> HttpResponse:
    """What is coming, what is due; or that the city has no role here."""
    at = timezone.now()
    row = reintegration.may_lead(request.actor, at)
    if row is None:
        raise sealing.Hidden
    today = timezone.localdate(at)
    if not reintegrates(row, today):
        return render(request, "referral/reintegration/closed.html", {})
    role = reintegration.role_of(row)
    places = list(row.placements.order_by("money_ends"))
    page = {
        "bridge_due": networking.bridge_due(row, today), "role": role, "role_facts": _role_facts(role) if role else [], "today": today,
        "cards": [_arrival_card(row, one) for one in reintegration.arrivals(row) if one.expected_until >= today or reintegration.open_tasks(one)],
        "families_due": reintegration.families(request.actor, at).filter(review_due__lte=today).count(),
        "unapproved": reintegration.families(request.actor, at).filter(approved_by__isnull=True).exclude(written_by=request.actor.id).count(),
        "money_soon": [one for one in places if reintegration.money_soon(one, today)], "money_over": [one for one in places if reintegration.money_over(one, today)],
    }  # fmt: skip
    listed(request, page["cards"])
    return render(request, "referral/reintegration/start.html", page)


def _role_facts(role: CityRole) -> list[tuple[Any, Any]]:
    names = service_names([role.coordinator])
    until = date_words(role.protocol_ends) if role.protocol_ends else "—"
    return [
        (_("Who coordinates"), f"{own_direction(names[role.coordinator])} · {role.get_steering_display()}"),
        (_("Focal point in the city"), reintegration.focal_name(role, names_of([role.focal_point]))),
        (_("For whom the city cares"), " · ".join(str(one) for one in labels(InCare, role.covered))),
        (_("Where the work takes place"), " · ".join(str(one) for one in labels(Setting, role.settings))),
        (_("What the city takes on"), " · ".join(str(one) for one in labels(CityTask, role.tasks))),
        (_("Aim of care"), str(role.care_aim)),
        (_("Aim of safety"), str(role.safety_aim)),
        (_("Agreement on information in both directions"), f"{own_direction(role.protocol)} · {until}" if role.protocol else _("none yet")),
    ]


def _arrival_card(mechanism: Mechanism, row: Arrival) -> Shown:
    tasks = list(row.tasks.all())
    done = len(tasks) - len(reintegration.open_tasks(row))
    short = reintegration.short_notice(row)
    return Shown(
        f"{date_words(row.expected_from)} – {date_words(row.expected_until)}", *((_("Short notice"), "caution") if short else ("", "")),
        facts=[
            (_("People"), number(sum(row.people.values()))), (_("Setting"), row.get_setting_display()),
            (_("Prepared"), _("%(done)s of %(all)s tasks") % {"done": number(done), "all": number(len(tasks))}),
        ],
        links=[(_("Prepare the place"), reverse("care:arrival", args=[row.short]))],
    )  # fmt: skip


@care
def role(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    held = reintegration.role_of(row)
    people = names_of(row.clearances.filter(ended_at__isnull=True).values_list("person", flat=True))
    fields = ("steering", "tasks", "settings", "covered", "care_aim", "safety_aim", "protocol", "protocol_ends")
    initial = {name: getattr(held, name) for name in fields} | {"coordinator": str(held.coordinator), "focal_point": str(held.focal_point)} if held else {}
    choices = {"coordinator": organisation_choices(), "focal_point": [(str(key), name) for key, name in people.items()]}
    form = forms.RoleForm(request.POST or None, initial=initial, choices=choices)

    def write() -> object:
        return reintegrating.set_role(mechanism=row, **form.sent("coordinator", "focal_point"), by=request.actor, at=at)

    if saved(request, form, write, _("The city's role is written down.")):
        return redirect("care:reintegration")
    return page_of(request, title=_("Role of the city"), form=form)


@care
def parties(request: WorkRequest) -> HttpResponse:
    """Who does what: one shared understanding."""
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    form = forms.PartyForm(request.POST or None, choices={"agency": organisation_choices()})

    def write() -> object:
        return reintegrating.note_party(mechanism=row, **form.sent("agency"), by=request.actor, at=at)

    if saved(request, form, write, _("Written down.")):
        return redirect("care:parties")
    held = list(row.parties.order_by("written_at"))
    names, today = service_names([one.agency for one in held]), timezone.localdate(at)
    cards = [
        Shown(
            names[one.agency], *(("", "") if one.trained_until and one.trained_until >= today else (_("Training is missing or over"), "caution")),
            facts=[(_("What it does here"), str(one.does)), (_("Its staff are trained until"), date_words(one.trained_until) if one.trained_until else "—"), (_("Named to residents"), _("yes") if one.named else _("no"))],
        )
        for one in held
    ]  # fmt: skip
    lead = _("All who are involved read the same list. Writing an organisation again changes its row.")
    return page_of(request, title=_("Who does what"), lead=lead, cards=cards, form=form, form_title=_("Add or change"), empty=_("Nobody is written down yet."))


@care
def announce(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    form = forms.ArrivalForm(request.POST or None, choices={"body": organisation_choices()})
    made: list[Arrival] = []

    def write() -> object:
        made.append(reintegrating.announce(mechanism=row, **form.notice_sent(), by=request.actor, at=at))
        return made

    if saved(request, form, write, _("The notice is written down, with the tasks that prepare the place.")):
        return redirect("care:arrival", made[0].short)
    lead = _("Counts by age, needs and days. There is no field for a name, and none for what somebody did.")
    return page_of(request, title=_("Notice of an arrival"), lead=lead, form=form)


@care
def arrival(request: WorkRequest, short: str) -> HttpResponse:
    """The notice, what stands against it, and the tasks."""
    at = timezone.now()
    row = reintegration.arrival(request.actor, short, at)
    today, tasks = timezone.localdate(at), list(row.tasks.order_by("due", "kind"))
    names = service_names({row.body, *(task.owner for task in tasks)})
    page = {
        "row": row, "warnings": reintegration.warnings(row.mechanism, row, today), "cards": [_task_card(row, task, names[task.owner]) for task in tasks],
        "facts": [
            (_("Who announces"), names[row.body]), (_("Law or agreement"), row.law), (_("Setting"), row.get_setting_display()),
            (_("People"), " · ".join(f"{AgeBand(band).label}: {number(row.people[band])}" for band in AgeBand.values if band in row.people)),
            (_("Households"), number(row.households)), (_("Needs that are known"), " · ".join(str(one) for one in labels(Need, row.needs)) or "—"),
            (_("Days of notice"), number(reintegration.notice_days(row))), (_("What else helps to prepare"), str(row.notice) or "—"),
        ],
    }  # fmt: skip
    return render(request, "referral/reintegration/arrival.html", page)


def _task_card(row: Arrival, task: Preparation, owner: str) -> Shown:
    done, label = task.done_on is not None, Preparing(task.kind).label
    late = not done and task.due < timezone.localdate()
    return Shown(
        label, *((_("Done"), "ok") if done else (_("overdue"), "caution") if late else ("", "")),
        facts=[(_("Who does it"), owner), (_("Until"), date_words(task.due)), *([(_("What exactly"), str(task.text))] if task.text else [])],
        links=[(_("Change"), reverse("care:preparation", args=[row.short, task.pk]))],
        posts=[(_("Not done after all") if done else _("Done"), reverse("care:preparation-done", args=[row.short, task.pk]), "quiet" if done else "")],
    )  # fmt: skip


def _task(request: WorkRequest, short: str, key: UUID, at: Any) -> Preparation:
    found: Preparation | None = reintegration.arrival(request.actor, short, at).tasks.filter(pk=key).first()
    if found is None:
        raise sealing.Hidden
    return found


@care
def task(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = _task(request, short, key, at)
    initial = {"text": row.text, "owner": str(row.owner), "due": row.due}
    form = forms.TaskForm(request.POST or None, initial=initial, choices={"owner": organisation_choices()})

    def write() -> object:
        return reintegrating.set_task(task=row, **form.sent("owner"), by=request.actor, at=at)

    if saved(request, form, write, _("The task is changed.")):
        return redirect("care:arrival", short)
    return page_of(request, title=row.get_kind_display(), form=form)


@care
@require_POST
def task_done(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = _task(request, short, key, at)
    tried(request, lambda: reintegrating.finish_task(task=row, done=row.done_on is None, by=request.actor, at=at), _("The task is changed."))
    return redirect("care:arrival", short)


@care
def conflicts(request: WorkRequest) -> HttpResponse:
    """Where care and security ask for different things, and who decided."""
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    form = forms.ConflictForm(request.POST or None, choices={"decided_by_body": organisation_choices()})

    def write() -> object:
        return reintegrating.record_conflict(mechanism=row, **form.sent("decided_by_body"), by=request.actor, at=at)

    if saved(request, form, write, _("Written down. It stands as it was written.")):
        return redirect("care:conflicts")
    held = list(row.conflicts.order_by("-decided_on", "-written_at")[:50])
    names = service_names([one.decided_by_body for one in held])
    cards = [
        Shown(
            date_words(one.decided_on),
            facts=[
                (_("What care asks"), str(one.care)), (_("What security asks"), str(one.security)), (_("What was decided"), str(one.decision)),
                (_("Why"), str(one.reason)), (_("Who decided"), names[one.decided_by_body]),
            ],
        )
        for one in held
    ]  # fmt: skip
    lead = _("Aims can conflict. It is written down what each asks, who decided and why; about a rule or a way of working, never about one person.")
    return page_of(
        request, title=_("Care and security"), lead=lead, cards=cards, form=form, form_title=_("Write one down"), empty=_("None is written down.")
    )


@care
def placements(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    form = forms.PlacementForm(request.POST or None, choices={"provider": organisation_choices()})

    def write() -> object:
        return reintegrating.note_placement(mechanism=row, **form.sent("provider"), by=request.actor, at=at)

    if saved(request, form, write, _("The places are written down.")):
        return redirect("care:placements")
    held, today = list(row.placements.order_by("money_ends")), timezone.localdate(at)
    names = service_names([one.provider for one in held])
    cards = [
        Shown(
            f"{own_direction(names[one.provider])} · {one.get_kind_display()}",
            *((_("Write what happened when the money ended"), "caution") if reintegration.money_over(one, today) else (_("The money ends soon"), "caution") if reintegration.money_soon(one, today) else ("", "")),
            facts=[
                (_("Places"), number(one.places)), (_("Places that were taken"), number(one.taken)),
                (_("Still there after six months"), "—" if one.still is None else number(one.still)), (_("The money ends on"), date_words(one.money_ends)),
                (_("What happens afterwards"), str(one.afterwards)), (_("What happened when the money ended"), str(one.what_happened) or "—"),
            ],
            links=[(_("Follow up"), reverse("care:placement", args=[one.pk]))],
        )
        for one in held
    ]  # fmt: skip
    lead = _("Counts only: who takes a place stands in that person's own plan.")
    lacks = reintegration.training_lacks(row, sealing.agency_of(request.actor), today)
    return page_of(
        request, title=_("Work, training, counselling"), lead=lead, cards=cards, form=form, form_title=_("Add places"), empty=_("No places yet."), lacks=lacks
    )


@care
def placement(request: WorkRequest, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at).placements.filter(pk=key).first()
    if row is None:
        raise sealing.Hidden
    form = forms.FollowForm(request.POST or None, initial={"taken": row.taken, "still": row.still, "what_happened": row.what_happened})

    def write() -> object:
        return reintegrating.follow_placement(placement=row, **form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("Written down.")):
        return redirect("care:placements")
    return page_of(request, title=_("Follow up"), form=form)
