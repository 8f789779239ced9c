"""Setting the mechanism up: what exists, which model, its steps, and from draft to closed (SUP01)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.places.queries import cities
from wiqaya.referral.access import CLEAR, SET_UP
from wiqaya.referral.actions import agreed, mechanism
from wiqaya.referral.actions.networking import show
from wiqaya.referral.forms.mechanism import STEP_FORMS, BeginForm
from wiqaya.referral.models import Condition, Mechanism, SignsList
from wiqaya.referral.names import service_names
from wiqaya.referral.presets import preset, presets
from wiqaya.referral.queries import justifying, networking, reintegration, setting_up
from wiqaya.referral.queries.mechanism import missing
from wiqaya.referral.views.frame import for_staff
from wiqaya.referral.views.showing import Shown, found, one_of, organisation_choices, page_of
from wiqaya.referral.words import ConditionKind, MechanismState, Preset
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.fields import words
from wiqaya.strategy.words import PreventionLevel
from wiqaya.ui.dates import date_words
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Step
from wiqaya.ui.saving import saved, tried

PAGES = ("members", "people", "signs", "risks", "conditions")  # steps with a page of their own


@for_staff(SET_UP)
def mechanisms(request: WorkRequest) -> HttpResponse:
    """The city's mechanisms; what to weigh before the first one."""
    rows = sorted(setting_up.mechanisms(), key=lambda row: row.state == MechanismState.CLOSED)
    today = timezone.localdate()
    page = {"rows": [(row, setting_up.STATE_WORDS[row.state], setting_up.lapsed_on(row, today), len(missing(row, today))) for row in rows]}
    return render(request, "referral/setup/mechanisms.html", page)


STANDS = {
    "begun": (gettext_lazy("Begun"), "ok"), "justified": (gettext_lazy("Rests on findings"), "ok"), "without": (gettext_lazy("Without a finding so far"), "caution"),
    "no-role": (gettext_lazy("The city has no role here"), ""), "not-begun": (gettext_lazy("Not begun"), ""),
}  # fmt: skip
WHEN = {
    PreventionLevel.PRIMARY: gettext_lazy("Open to every city: places, schools, meetings and services that are for everybody."),
    PreventionLevel.SECONDARY: gettext_lazy("Only when findings of the mapping justify it. Without one, the reason is written down and stays in sight."),
    PreventionLevel.TERTIARY: gettext_lazy("Only when the city has a role by its mandate, or another authority asks it to take one. Without it these pages do not exist."),
}


@for_staff(SET_UP)
def levels(request: WorkRequest) -> HttpResponse:
    """The three levels of prevention, when each is right, and where the city stands."""
    cards = [_level_card(one) for one in justifying.levels(timezone.localdate())]
    return render(request, "referral/setup/levels.html", {"cards": cards})


def _level_card(one: justifying.Level) -> Shown:
    facts: list[tuple[Any, Any]] = [(_("When it is right"), WHEN[one.level]), (_("Programmes that are planned or under way"), number(one.programmes))]
    if one.without_finding:
        facts.append((_("Of these without a finding"), number(one.without_finding)))
    reasons = [f"{row.name}: {_reason(row)}" for row in one.mechanisms if one.level == PreventionLevel.SECONDARY]
    links = [(_("Programmes"), f"{reverse('action:programmes')}?level={one.level.value}"), *[(row.name, reverse("referral:overview", args=[row.short])) for row in one.mechanisms]]
    return Shown(one.level.label, *STANDS[one.stand], facts=facts, lists=[(_("What stands behind it"), reasons)], links=links)


def _reason(row: Mechanism) -> str:
    named = " · ".join(str(one.title) for one in justifying.findings_of(row))
    return named or str(row.no_finding) or str(_("nothing is written yet"))


@for_staff(SET_UP)
def models(request: WorkRequest) -> HttpResponse:
    """Models that cities use, in our words."""
    return render(request, "referral/setup/models.html", {"models": presets()})


@for_staff(SET_UP)
def begin(request: WorkRequest) -> HttpResponse:
    """What exists already, then a name, a host and a model."""
    chosen = request.GET.get("model", "")
    form = BeginForm(
        request.POST or None, hosts=organisation_choices(hosts=True), initial={"preset": chosen if chosen in Preset.values else Preset.OWN}
    )

    def write() -> Mechanism:
        sent = form.cleaned_data
        return mechanism.begin_mechanism(
            name=sent["name"], model=sent["preset"], builds_on=sent["builds_on"], host=UUID(sent["host"]), by=request.actor, at=timezone.now()
        )

    if saved(request, form, write, _("The draft is begun. Nothing is open yet.")):
        return redirect("referral:setup")
    return render(request, "referral/setup/begin.html", {"form": form, "model": preset(chosen)}, status=422 if form.errors else 200)


@for_staff(SET_UP)
def overview(request: WorkRequest, short: str) -> HttpResponse:
    """Where the set-up stands, what lacks, what may be done now."""
    row = found(short)
    today = timezone.localdate()
    page = {
        "row": row, "state": setting_up.STATE_WORDS[row.state], "about": _about(row),
        "steps": [Step(one.title, reverse(_name(one.key), args=_args(row, one.key)), one.state) for one in setting_up.steps(row, today)],
        "obstacles": setting_up.obstacles(row, today) if row.state != MechanismState.CLOSED else [], "lapsed": setting_up.lapsed_on(row, today),
        "findings": [(one.title, reverse("mapping:issue", args=[one.short])) for one in justifying.findings_of(row)],
        "joint": [(one.title, reverse("action:programme", args=[one.short])) for one in justifying.programmes_of(row)],
        "lacking": [ConditionKind(kind).label for kind in missing(row, today)], "advice": setting_up.warranted(row),
    }  # fmt: skip
    return render(request, "referral/setup/overview.html", page)


def _about(row: Mechanism) -> list[tuple[Any, Any]]:
    """What the mechanism is, and who began and opened it when."""
    named = names_of(key for key in (row.made_by, row.opened_by) if key)
    found: list[tuple[Any, Any]] = [
        (_("Model"), row.get_preset_display()), (_("Scope"), row.get_scope_display()), (_("Who may ask"), row.get_opens_to_display()),
        (_("Host"), service_names([row.host])[row.host]), (_("Further cities"), " · ".join(str(city.name) for city in cities() if str(city.pk) in row.serves)),
        (_("Begun by"), f"{named.get(row.made_by, '—')} · {date_words(row.made_at)}"),
    ]  # fmt: skip
    if row.opened_by and row.opened_at:
        found.append((_("Opened by"), f"{named.get(row.opened_by, '—')} · {date_words(row.opened_at)}"))
    return [(label, value) for label, value in found if value]


def _name(step: str) -> str:
    return f"referral:{step}" if step in PAGES else "referral:step"


def _args(row: Mechanism, step: str) -> list[str]:
    return [row.short] if step in PAGES else [row.short, step]


@for_staff(SET_UP)
def step(request: WorkRequest, short: str, step: str) -> HttpResponse:
    """A step that changes facts of the mechanism itself."""
    row = found(short)
    if step not in STEP_FORMS:
        raise Http404
    elsewhere = [(str(city.pk), str(city.name)) for city in cities() if city.pk != request.city.id]
    form = STEP_FORMS[step](request.POST or None, mechanism=row, cities=elsewhere, hosts=organisation_choices(hosts=True))
    title = dict(setting_up.STEPS)[step]

    def write() -> object:
        sent = form.facts()
        return mechanism.change_mechanism(
            mechanism=row, facts=sent | ({"host": UUID(sent["host"])} if "host" in sent else {}), by=request.actor, at=timezone.now()
        )

    if saved(request, form, write, _("Saved.")):
        return redirect("referral:overview", short)
    more: dict[str, Any] = {"advice": setting_up.warranted(row)} if step == "need" else {}
    links = {
        "doors": [(_("Duty roster"), reverse("referral:roster", args=[short])), (_("Rumours and answers"), reverse("action:rumours")), (_("Papers for those without a device"), reverse("help:paper"))],
        "tool": [(_("Prompts of the conversation"), reverse("referral:template", args=[short]))],
    }
    return page_of(request, row, title=title, form=form, also=links.get(step, []), **more)


@for_staff(CLEAR)
def second_reading(request: WorkRequest) -> HttpResponse:
    """What waits for a second person: conditions, lists of signs, openings."""
    rows = [row for row in setting_up.mechanisms() if row.state != MechanismState.CLOSED]
    mine = request.actor.id
    page = {
        "conditions": [one for row in rows for one in row.conditions.filter(read_by__isnull=True).order_by("kind")],
        "signs": [(one, [(sign["code"], words(**sign["text"])) for sign in one.signs]) for one in map(setting_up.signs_to_agree, rows) if one is not None],
        "openings": [(row, setting_up.obstacles(row, timezone.localdate())) for row in rows if row.state in (MechanismState.PROPOSED, MechanismState.PAUSED)],
        "networks": [(role, networking.named(role.mechanism)) for role in networking.waiting()], "mine": mine,
    }  # fmt: skip
    return render(request, "referral/setup/second.html", page)


@for_staff(CLEAR)
@require_POST
def read_condition(request: WorkRequest, key: UUID) -> HttpResponse:
    condition = one_of(Condition.objects, key)
    return _second(request, lambda: mechanism.read_condition(condition=condition, by=request.actor, at=timezone.now()), _("Read and confirmed."))


@for_staff(CLEAR)
@require_POST
def agree_signs(request: WorkRequest, key: UUID) -> HttpResponse:
    signs = one_of(SignsList.objects, key)
    return _second(request, lambda: agreed.agree_signs(signs=signs, by=request.actor, at=timezone.now()), _("This list is in force."))


@for_staff(CLEAR)
@require_POST
def show_network(request: WorkRequest, short: str) -> HttpResponse:
    role = reintegration.role_of(found(short))
    if role is None:
        raise Http404
    return _second(request, lambda: show(role=role, by=request.actor, at=timezone.now()), _("Residents can read who works together."))


@for_staff(CLEAR)
@require_POST
def open_it(request: WorkRequest, short: str) -> HttpResponse:
    row = found(short)
    return _second(request, lambda: mechanism.open_mechanism(mechanism=row, by=request.actor, at=timezone.now()), _("It is open. The public page shows its doors."))


def _second(request: WorkRequest, write: Callable[[], object], said: str) -> HttpResponse:
    tried(request, write, said)
    return redirect("referral:second")


MOVES = {"put": mechanism.put_to_members, "pause": mechanism.pause, "close": mechanism.close_mechanism}


@for_staff(SET_UP)
@require_POST
def move(request: WorkRequest, short: str, move: str) -> HttpResponse:
    """Put to the members, pause, close."""
    row = found(short)
    if move not in MOVES:
        raise Http404
    tried(request, lambda: MOVES[move](mechanism=row, by=request.actor, at=timezone.now()), _("Done."))
    return redirect("referral:overview", short)
