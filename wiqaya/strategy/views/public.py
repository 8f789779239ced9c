"""The public plan (PUB03): what was decided, how far it is, what was stopped and why; and the draft that lies open for comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.mapping.queries.public import findings
from wiqaya.registers.shapes import label_of
from wiqaya.safeguards.access import NOBODY, WorkRequest, public
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.strategy import pace
from wiqaya.strategy.actions import comments as actions
from wiqaya.strategy.forms.voices import CommentForm
from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import Measure, Priority, Strategy
from wiqaya.strategy.queries import comments, standing, versions
from wiqaya.strategy.queries import plan as queries
from wiqaya.strategy.queries.principles import state
from wiqaya.strategy.queries.remarks import is_late, without_finding
from wiqaya.strategy.words import Approach, Form, Holder, MeasureState
from wiqaya.ui.parts import Link, Pages
from wiqaya.ui.saving import refused
from wiqaya.ui.text import words_plain

SHOWN = {"approach": ("vision", "why_here", "builds_on", "complements"), "home": ("home_why",)}  # what of the draft is public
DRAFT_TEXTS = tuple((part, name) for part, names in SHOWN.items() for name in names)


@public
def plan(request: HttpRequest) -> HttpResponse:
    """The approved strategy; before there is one, what comes."""
    row, today = queries.in_force(), timezone.localdate()
    if row is None or row.form == Form.WORKING:
        return render(request, "strategy/public/none.html", {"draft": comments.consulting(today), "working": row is not None})
    found = queries.listed(row, on=today, after=request.GET.get("after", ""))
    priorities = {one.pk: one for one in queries.priorities(row)}
    known = _known()
    everything = list(Measure.objects.filter(strategy=row).only("state", "due"))
    page = {
        "strategy": row, "approaches": [Approach(key).label for key in row.approaches if key in Approach.values], "states": state(row.pk),
        "groups": [_group(priorities[group.key], group.measures, known) for group in found.groups], "empty": _without_measures(row, known) if not request.GET.get("after") else [],
        "summary": [(MeasureState(key).label, count) for key, count in queries.summary(everything, today).states.items()], "late": queries.summary(everything, today).late,
        "pages": _pages(found, request.GET), "version": versions.decided(row), "expired": row.until is not None and row.until < today,
        "decision": standing.approval_of(row), "draft": comments.consulting(today), "stopped": [_line(one) for one in _stopped(row)], "first": not request.GET.get("after"),
    }  # fmt: skip
    return render(request, "strategy/public/plan.html", page)


Known = Mapping[str, WordsValue]


def _known() -> Known:
    """The findings of the public edition, by their short ids."""
    edition = findings()
    return {one.key: one.title for one in edition.issues} if edition else {}


def _group(priority: Priority, measures: Iterable[Measure], known: Known) -> dict[str, Any]:
    return {"priority": priority, **_cited(priority, known), "measures": [_line(row) for row in measures]}


def _without_measures(row: Strategy, known: Known) -> list[dict[str, Any]]:
    rows = Priority.objects.filter(strategy=row, measures__isnull=True).prefetch_related("issues").order_by("position")
    return [{"priority": one, **_cited(one, known)} for one in rows]


def _cited(row: Any, known: Known) -> dict[str, Any]:
    """The public findings behind it; of others only that there are some."""
    cited = list(row.issues.all())
    told = [(known[issue.short], f"{reverse('findings')}#{issue.short}") for issue in cited if issue.short in known]
    return {"findings": told, "inside": len(cited) - len(told), "none": not cited}


def _line(row: Measure) -> dict[str, Any]:
    today = timezone.localdate()
    return {"measure": row, "late": is_late(row, today), "bare": without_finding(row), "url": reverse("plan:measure", args=[row.short])}


def _stopped(row: Strategy) -> Iterable[Measure]:
    return queries.measures(row).filter(state=MeasureState.STOPPED).order_by("-stopped_on")


def _pages(found: queries.Listed, given: Mapping[str, str]) -> Pages | None:
    if not found.next_after and not given.get("after"):
        return None
    onward = f"?{urlencode({'after': found.next_after})}" if found.next_after else ""
    return Pages(found.count, found.start, found.start + found.shown - 1, "?" if given.get("after") else "", onward)


@public
def measure(request: HttpRequest, short: str) -> HttpResponse:
    """One measure and how it goes."""
    row = queries.in_force()
    found = queries.measures(row).filter(short=short).first() if row and row.form != Form.WORKING else None
    if found is None:
        raise Http404(short)
    known = _known()
    own = _cited(found, known)
    page = {
        "measure": found, "this": {**_line(found), **(own if not own["none"] else _cited(found.priority, known))}, "notes": list(found.notes.all()), "strategy": row,
        "breadcrumb": [Link(_("Our plan"), reverse("plan:plan")), Link(words_plain(found.title), "")],
    }  # fmt: skip
    return render(request, "strategy/public/measure.html", page)


@public
def draft(request: WorkRequest) -> HttpResponse:
    """The draft as it was laid open, with a form that asks for no name; what others said, once somebody has read it."""
    at = timezone.now()
    row = comments.consulting(timezone.localdate(at))
    if row is None:
        return render(request, "strategy/public/closed.html", {"last": _last_closed()})
    kept = comments.laid_open(row)
    if kept is None:
        raise Http404
    form = CommentForm(request.POST or None, parts=comments.parts_of(row), initial={"part": request.GET.get("part", "")})
    address = request.META.get("REMOTE_ADDR", "")
    slow = request.method == "POST" and pace.too_many(address)
    if not slow and _sent(row, form, at):
        pace.sent(address)
        return redirect("plan:thanks")
    status = 429 if slow else 422 if form.errors else 200
    return render(
        request,
        "strategy/public/draft.html",
        {"form": form, "slow": slow, "strategy": row, **_draft(kept.content), **_said(row)},
        status=status,
    )


def _sent(row: Strategy, form: CommentForm, at: datetime) -> bool:
    """Whether the comment was taken in.  No message goes along: it would begin a session."""
    if not form.is_valid():
        return False
    try:
        actions.send(strategy=row, **form.cleaned_data, by=NOBODY, at=at)
    except ValidationError as wrong:
        refused(form, wrong)
        return False
    return True


def _draft(text: Mapping[str, Any]) -> dict[str, Any]:
    """The kept content as pages show it: what is public of it, with the key of each part."""
    fields, measures = text["strategy"], text["measures"]
    rows = [(part, label_of(PARTS[part], name), words(**fields[name])) for part, name in DRAFT_TEXTS if fields[name]]
    priorities = [
        {"short": one["short"], "title": words(**one["title"]), "change": words(**one["change"]), "none": not one["findings"],
         "measures": [_of_draft(row) for row in measures if row["priority"] == one["short"]]}
        for one in text["priorities"]
    ]  # fmt: skip
    return {
        "title": words(**fields["title"]),
        "texts": rows,
        "priorities": priorities,
        "dissent": [words(**one) for row in text["principles"].values() for one in row["dissent"]],
    }


def _of_draft(row: Mapping[str, Any]) -> dict[str, Any]:
    owner = row["owner"]
    return {
        "short": row["short"],
        "title": words(**row["title"]),
        "text": words(**row["text"]),
        "owner": words(**owner["name"]) if owner else None,
    }


def _said(row: Strategy) -> dict[str, Any]:
    counted = comments.voices(row)
    return {
        "trace": comments.trace(row, public=True),
        "voices": [(Holder(kind).label, count) for kind, count in counted.kinds],
        "total": counted.total,
        "others": counted.others,
    }


def _last_closed() -> dict[str, Any] | None:
    """What became of the comments on the newest text that was laid open."""
    row = (
        Strategy.objects.filter(comments_from__isnull=False, comments_until__lt=timezone.localdate())
        .exclude(form=Form.WORKING)
        .order_by("-comments_until")
        .first()
    )
    return {"strategy": row, **_said(row)} if row else None


@public
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "strategy/public/thanks.html")
