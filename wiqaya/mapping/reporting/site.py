"""What the public pages show of a published edition: the same neutral words as the document, sorted for pages.

Only fields that are named here enter; nothing else of a card, an entry or an area does.
"""

from __future__ import annotations

from typing import Any

from wiqaya.mapping.models import Issue
from wiqaya.mapping.reporting.material import Drawn, Material
from wiqaya.mapping.reporting.opening import SPOKEN_IN_PUBLIC
from wiqaya.mapping.reporting.phrases import texts
from wiqaya.mapping.words import FactorNature

Plain = dict[str, Any]


def site(m: Material) -> Plain:
    """The content of the public pages: texts as {lang: text}, areas by code."""
    return {
        "cycle": _cycle(m),
        "strengths": _strengths(m),
        "assets": [_asset(m, one) for one in m.assets],
        "issues": [_issue(m, card) for card in m.cards],
        "areas": [_area(area) for area in m.areas.values() if m.may_name(area)],
        "recommendations": [{"number": one.number, "text": texts(one.text), "to": texts(one.addressed_to)} for one in m.recommendations],
        "answers": {str(question.value): texts(m.answers[question]) for question in SPOKEN_IN_PUBLIC if m.answers.get(question)},
        "sources": [_source(one) for one in m.datasets],
        "figures": [one.key for one in m.figures if isinstance(one, Drawn)],
    }


def _cycle(m: Material) -> Plain:
    cycle = m.cycle
    return {
        "title": texts(cycle.title), "year": cycle.year, "scope": texts(cycle.scope), "light": cycle.light, "started": cycle.started.isoformat(),
        "ended": cycle.ended.isoformat() if cycle.ended else "", "review_due": cycle.review_due.isoformat(), "method": cycle.method.version,
        "breaks": [change.year for change in m.breaks],
    }  # fmt: skip


def _codes(m: Material, areas: Any) -> list[str]:
    return sorted(area.code for area in areas if m.may_name(area))


def _strengths(m: Material) -> list[Plain]:
    found: dict[str, Plain] = {}
    for card in m.cards:
        for one in card.factors.all():
            if one.nature == FactorNature.STRENGTH:
                plain = {"text": texts(one.text), "areas": _codes(m, [one.area] if one.area else [])}
                found.setdefault(repr(plain), plain)
    return list(found.values())


def _asset(m: Material, one: Any) -> Plain:
    return {
        "name": texts(one.name), "purpose": texts(one.purpose), "kind": one.kind, "nature": one.nature, "areas": _codes(m, one.areas.all()),
        "whole_city": one.whole_city,
    }  # fmt: skip


def _issue(m: Material, card: Issue) -> Plain:
    groups = {impact.group for impact in card.impacts.all()}
    return {
        "key": card.short, "title": texts(card.title), "summary": texts(card.public_summary), "kinds": sorted(card.kinds),
        "manifestations": sorted(card.manifestations), "confidence": card.confidence, "sources": sorted({item.kind for item in card.evidences.all()}),
        "areas": _codes(m, card.areas.all()), "whole_city": card.whole_city or not card.areas.all(),
        "groups": [texts(group.label) for group in sorted(groups, key=lambda one: one.short) if group.label_agreed],
        "other_groups": any(not group.label_agreed for group in groups),
    }  # fmt: skip


def _area(area: Any) -> Plain:
    return {"code": area.code, "slug": area.slug, "name": texts(area.name)}


def _source(one: Any) -> Plain:
    return {"title": texts(one.title), "licence": one.licence, "bias": texts(one.bias_note)}
