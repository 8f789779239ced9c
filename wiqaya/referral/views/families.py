"""Family plans: each family its own, children apart, approved by somebody else, reviewed for years."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import sealing
from wiqaya.referral.actions import families
from wiqaya.referral.forms.reintegration import FamilyForm, FamilyReviewForm
from wiqaya.referral.models import FamilyPlan, Situation
from wiqaya.referral.queries import assessments, reintegration, situations
from wiqaya.referral.queries.providers import Aim
from wiqaya.referral.queries.providers import names_of as services_of
from wiqaya.referral.views import providing
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.looking import listed
from wiqaya.referral.views.reintegration import labels, page_of
from wiqaya.referral.words import Need, SupportKind
from wiqaya.referral.words.network import Stigma
from wiqaya.referral.words.reintegrating import Setting
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved, tried


@care
def index(request: WorkRequest) -> HttpResponse:
    """The plans that one's service leads, the next review first."""
    at = timezone.now()
    held = list(reintegration.families(request.actor, at)[:100])
    listed(request, held)
    return render(request, "referral/reintegration/families.html", {"plans": held, "today": timezone.localdate(at)})


@care
def new(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    found = situations.running(request.actor, at).filter(mechanism=row)[:100]
    options = [(one.short, f"{one.short} · {_('minor')}" if one.minor else one.short) for one in found]
    choice = providing.choice(request, Aim.RETURN, row, at)
    form = FamilyForm(choice.sent, choices={"situations": options})
    choice.fill(form.fields["providers"], "providers")
    made: list[FamilyPlan] = []

    def write() -> object:
        made.append(families.write_plan(mechanism=row, content=form.content(), until=form.cleaned_data["until"], by=request.actor, at=at))
        return made

    if choice.sent and saved(request, form, write, _("The plan is sealed. Somebody else of your service approves it.")):
        return redirect("care:families")
    lacks = reintegration.training_lacks(row, sealing.agency_of(request.actor), timezone.localdate(at))
    return page_of(request, title=_("A family plan"), form=form, choice=choice, lacks=lacks)


@care
def family(request: WorkRequest, short: str) -> HttpResponse:
    """What joins the family's situations, and what was said at reviews.  Opening it is written down."""
    at = timezone.now()
    row = reintegration.family(request.actor, short, at)
    return _page(request, row, FamilyReviewForm(), at)


def _page(request: WorkRequest, row: FamilyPlan, form: FamilyReviewForm, at: Any) -> HttpResponse:
    content = reintegration.content_of(row, by=request.actor, at=at)
    adults, minors = reintegration.members(content, by=request.actor, at=at)
    page = {
        "row": row, "content": content, "adults": _pictures(adults, at), "minors": _pictures(minors, at), "elsewhere": reintegration.unread_shorts(content, by=request.actor, at=at),
        "facts": [
            (_("Setting"), Setting(content.setting).label), (_("Needs"), " · ".join(str(one) for one in labels(Need, content.needs)) or "—"),
            (_("What helps"), " · ".join(str(one) for one in labels(SupportKind, content.help))),
            (_("Who helps"), " · ".join(services_of(content.providers)) or "—"),
            (_("A safe place to meet and to be helped"), content.safe_place or "—"), (_("Help in kind"), content.in_kind or "—"),
            (_("Where the family wants to be in some years, in their words"), content.long_view),
        ],
        "reviews": [(day, {**told, "stigma_words": _stigma(told)}) for day, told in reintegration.reviews_of(row, by=request.actor, at=at)], "form": form,
        "may_approve": row.approved_by is None and row.written_by != request.actor.id, "today": timezone.localdate(at),
    }  # fmt: skip
    return render(request, "referral/reintegration/family.html", page, status=422 if form.errors else 200)


def _pictures(rows: list[Situation], at: Any) -> list[tuple[Situation, Any]]:
    """Each member's situation, and the conversation that two services signed in the last ninety days."""
    return [(one, assessments.fresh_assessment(one, timezone.localdate(at))) for one in rows]


def _stigma(told: dict[str, str]) -> Any:
    """Reviews of earlier days were not asked it."""
    return Stigma(told["stigma"]).label if told.get("stigma") in Stigma.values else ""


@care
@require_POST
def approve(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = reintegration.family(request.actor, short, at)
    tried(request, lambda: families.approve(plan=row, by=request.actor, at=at), _("The plan is approved for this family."))
    return redirect("care:family", short)


@care
@require_POST
def review(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = reintegration.family(request.actor, short, at)
    form = FamilyReviewForm(request.POST)
    if saved(request, form, lambda: families.review(plan=row, **form.cleaned_data, by=request.actor, at=at), _("The review is written down.")):
        return redirect("care:family", short)
    return _page(request, row, form, at)


@care
@require_POST
def end(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = reintegration.family(request.actor, short, at)
    tried(request, lambda: families.end_plan(plan=row, by=request.actor, at=at), _("The plan has ended; its key and text are gone. Each person's own plan stays."))
    return redirect("care:families")
