"""The parts of the builder as steps with what is still open in each.  Nothing locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import issues
from wiqaya.registers.shapes import label_of
from wiqaya.registers.shown import is_filled
from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import BindingText, Measure, Priority, Strategy
from wiqaya.strategy.queries import comments, mandate, plan, principles
from wiqaya.strategy.queries.remarks import codes_of, without_finding
from wiqaya.strategy.words import Finding, Principle
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Step

EXPECTED = {
    "form": ("title", "currency"),
    "approach": ("approaches", "why_here", "vision", "practical", "builds_on", "complements"),
    "home": ("lead", "home", "home_why", "home_seen", "until"),
    "following": ("first_signs", "follow_budget"),
    "political": ("message", "parties"),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """What the strategy can build on today: the mapping, the mandate, national texts."""

    cycle: Any
    complete: int  # cards of the mapping that a second person has read
    mandate: mandate.Standing
    texts: list[BindingText]

    @property
    def gaps(self) -> list[str]:
        found = []
        if self.cycle is None:
            found.append(_("There is no mapping yet. Begin with a light one: six questions, about half an hour. You can write on meanwhile."))
        elif not self.complete:
            found.append(_("No finding of the mapping is complete yet. Ask a second person to read one: about a quarter of an hour each."))
        if not self.mandate.sources:
            found.append(_("No mandate is written down that holds today. Looking it up takes an hour or two with a lawyer of the city."))
        if not self.texts:
            found.append(_("No national or regional text is written down. Ask the ministry which ones there are: a letter, and some weeks of waiting."))
        return found


def stand(on: date) -> Stand:
    cycle = cycles.current()
    complete = issues.cards().filter(cycle=cycle, state="complete").count() if cycle else 0
    return Stand(cycle, complete, mandate.standing(on), list(BindingText.objects.order_by("level", "pk")))


def open_fields(strategy: Strategy, part: str) -> list[str]:
    """The names of what is still empty in a part."""
    kind = PARTS[part]
    return [label_of(kind, name) for name in EXPECTED[part] if not is_filled(kind, strategy, name)]


@dataclass(frozen=True, slots=True)
class Material:
    """What the steps are counted from, read once."""

    strategy: Strategy
    priorities: list[Priority]
    measures: list[Measure]
    on: date


def material(strategy: Strategy, on: date) -> Material:
    return Material(strategy, plan.priorities(strategy), list(plan.measures(strategy).order_by("pk")), on)


def steps(found: Material, *, wording: int) -> list[Step]:
    """The eleven parts before the decision, in the order of the guide.  `wording` is how many remarks the wording check has on the text."""
    short = found.strategy.short
    gaps = stand(found.on).gaps
    words = ngettext("%(count)s remark", "%(count)s remarks", wording) % {"count": number(wording)} if wording else ""
    return [
        _step(_("Where you stand"), reverse("strategy:stand", args=[short]), gaps),
        _of_part(found.strategy, "form"),
        _of_part(found.strategy, "approach"),
        _step(_("Words"), reverse("strategy:wording", args=[short]), [words] if words else []),
        _step(_("Priorities"), reverse("strategy:plan-of", args=[short]) + "#priorities", _priorities(found), begun=bool(found.priorities)),
        _principles(found.strategy),
        _step(_("Measures"), reverse("strategy:plan-of", args=[short]), _measures(found), begun=bool(found.measures)),
        _of_part(found.strategy, "home"),
        _people(found.strategy),
        _of_part(found.strategy, "following"),
        _of_part(found.strategy, "political"),
    ]


def _step(title: Any, url: str, gaps: Sequence[Any], *, begun: bool = True) -> Step:
    note = " · ".join(str(one) for one in gaps)
    return Step(title, url, "done" if not gaps else "partly" if begun else "todo", note=note)


def _of_part(strategy: Strategy, part: str) -> Step:
    gaps = open_fields(strategy, part)
    note = _("open: %(fields)s") % {"fields": _(", ").join(gaps)} if gaps else ""
    url = reverse("strategy:part", args=[strategy.short, part])
    return _step(PARTS[part].title, url, [note] if note else [], begun=len(gaps) < len(EXPECTED[part]))


def _priorities(found: Material) -> list[str]:
    if not found.priorities:
        return [_("none yet")]
    bare = sum(without_finding(row) for row in found.priorities)
    said = ngettext("%(count)s without a finding", "%(count)s without a finding", bare) % {"count": number(bare)}
    return [said] if bare else []


def _measures(found: Material) -> list[str]:
    if not found.measures:
        return [_("none yet")]
    marked = sum(bool(codes_of(row, found.on)) for row in found.measures)
    return [ngettext("%(count)s with a remark", "%(count)s with remarks", marked) % {"count": number(marked)}] if marked else []


def _principles(strategy: Strategy) -> Step:
    left = principles.open_principles(strategy.pk)
    url = reverse("strategy:principles", args=["strategy", strategy.pk])
    gaps = [_("open: %(fields)s") % {"fields": _(", ").join(str(one.label) for one in left)}] if left else []
    return _step(_("Principles"), url, gaps, begun=len(left) < len(Principle))


def _people(strategy: Strategy) -> Step:
    rows = comments.trace(strategy)
    gaps = []
    if not strategy.comments_from:
        gaps.append(_("not open for comments yet"))
    if rows.unread:
        gaps.append(ngettext("%(count)s comment waits to be read", "%(count)s comments wait to be read", rows.unread) % {"count": number(rows.unread)})
    unanswered = rows.findings[Finding.OPEN]
    if unanswered:
        gaps.append(ngettext("%(count)s comment without an answer", "%(count)s comments without an answer", unanswered) % {"count": number(unanswered)})
    return _step(_("People's part"), reverse("strategy:people", args=[strategy.short]), gaps, begun=bool(strategy.comments_from))
