"""The issues in the order of their cards, the matrix of who is affected where, and the central view apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.completeness import lacking
from wiqaya.mapping.queries.issues import facts_of, labels
from wiqaya.mapping.queries.sentences import SHORT
from wiqaya.mapping.reporting.citing import cited
from wiqaya.mapping.reporting.material import Material
from wiqaya.mapping.reporting.phrases import (
    bullets,
    day,
    facts,
    filled,
    group_in,
    listed,
    nothing,
    part,
    places_in,
    points,
    row,
    said,
    table,
    texts,
    things,
)
from wiqaya.mapping.words import EvidenceKind, FactorNature, IssueState, Kind, Manifestation
from wiqaya.ui.documents import Block, Callout, Heading, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon


def issues(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("What we found"), anchor="issues")]
    if not m.cards:
        if m.public and m.left_out:
            return [*blocks, *nothing(_("No issue is ready for the public edition yet."))]
        return [*blocks, *nothing(_("No issue is written down in this mapping yet."))]
    for card in m.cards:
        blocks += _public(m, card) if m.public else _whole(m, card)
    return blocks


def _public(m: Material, card: Issue) -> list[Block]:
    groups = dict.fromkeys(group_in(m, impact.group) for impact in card.impacts.all())
    return [
        Heading(texts(card.title), 3, card.short),
        Paragraph(said(card.public_summary)),
        *facts(
            (_("Where"), places_in(m, card.areas.all(), whole=card.whole_city)),
            (_("Range of forms"), listed(labels(Manifestation, card.manifestations))),
            (_("Who is affected"), _several(groups)),
            (_("Confidence"), row(card.get_confidence_display(), ". ", _drawn_from(card))),
        ),
        *part(_("What holds people together here"), (said(one.text) for one in card.factors.all() if one.nature == FactorNature.STRENGTH)),
    ]


def _several(items: Iterable[Inline]) -> Inline:
    found: list[Inline] = []
    for item in items:
        found += [_(", "), item] if found else [item]
    return row(*found)


def _drawn_from(card: Issue) -> str:
    kinds = labels(EvidenceKind, {item.kind for item in card.evidences.all()})
    return _("It draws on: %(kinds)s.") % {"kinds": listed(kinds)} if kinds else ""


def _whole(m: Material, card: Issue) -> list[Block]:
    blocks: list[Block] = [Heading(texts(card.title), 3, card.short), *_state(card)]
    if card.definition:
        blocks.append(Paragraph(said(card.definition)))
    blocks += facts(
        (_("Kinds"), listed(labels(Kind, card.kinds))),
        (_("Range of forms"), listed(labels(Manifestation, card.manifestations))),
        (_("Known or new"), card.get_theme_display()),
        (_("Where"), places_in(m, card.areas.all(), whole=card.whole_city)),
        (_("Trend"), card.get_trend_display()),
    )
    filled_parts, empty = [], []
    for title, found in _parts(m, card):
        if found:
            filled_parts += [Heading(title, 4), *found]
        else:
            empty.append(title)
    blocks += filled_parts
    if empty:
        blocks.append(Paragraph(_("Still empty on this card: %(parts)s.") % {"parts": listed(empty)}, quiet=True))
    return blocks


def _state(card: Issue) -> list[Block]:
    if card.state == IssueState.COMPLETE:
        return []
    missing = listed(SHORT[lack] for lack in lacking(facts_of(card)))
    return [Callout("caution", _("This card is not complete. Missing: %(parts)s.") % {"parts": missing or card.get_state_display()})]


def _parts(m: Material, card: Issue) -> list[tuple[str, list[Block]]]:
    """Every part of a card in page order, with its blocks."""
    return [
        (_("What holds people together here"), bullets(_factor(one) for one in _factors(card, FactorNature.STRENGTH))),
        (_("Who is hurt, and how"), bullets(_impact(m, one) for one in card.impacts.all())),
        (_("Why here?"), bullets(_ground(one) for one in card.grounds.all())),
        (_("What is done, and what it is linked with"), _linked(card)),
        (_("Views side by side"), _views(card)),
        (_("Possible explanations, side by side"), _explanations(card)),
        (_("How the issue is seen, and by whom"), bullets(_perception(m, one) for one in card.perceptions.all())),
        (_("Needs for prevention"), bullets(_factor(one) for one in _factors(card, FactorNature.NEED))),
        (_("Pressures that make life harder"), bullets(_factor(one) for one in _factors(card, FactorNature.PRESSURE))),
        (_("Sources"), _sources(m, card)),
        (_("How sure we are"), _confidence(card)),
        (_("Conditions alongside, not causes"), _conditions(card)),
        (_("Who and what is missing"), [Paragraph(said(card.missing))] if card.missing else []),
        (_("What could help"), bullets(_helps(asset) for asset in m.assets if card.pk in {one.pk for one in asset.helps_with.all()})),
    ]


def _factors(card: Issue, nature: str) -> list[Any]:
    return [one for one in card.factors.all() if one.nature == nature]


def _factor(one: Any) -> Inline:
    where = things(thing for thing in (one.area and one.area.name, one.group and one.group.label) if thing)
    return row(said(one.text), *((" (", where, ")") if filled(where) else ()))


def _impact(m: Material, one: Any) -> Inline:
    return row(Strong(_place(m, one)), colon(), group_in(m, one.group), colon(), said(one.effect))


def _place(m: Material, one: Any) -> str:
    return str(one.area) if one.area and m.may_name(one.area) else _("the whole city")


def _ground(one: Any) -> Inline:
    rest = ((_("held by"), one.held_by), (_("what the facts say"), one.facts_say), (_("wider story that uses it"), one.used_by))
    more = [piece for label, value in rest if value for piece in (". ", label, colon(), said(value))]
    return row(Strong(one.get_kind_display()), colon(), said(one.text), *more)


def _linked(card: Issue) -> list[Block]:
    return points(
        (_("What is done, by which kind of group"), said(card.conduct)),
        (_("Link with what happens online"), said(card.online_link)),
        (_("What it may grow out of (an assumption)"), said(card.result_of)),
        (_("What it may feed (an assumption)"), said(card.driver_of)),
        (_("History and context"), said(card.context)),
    )


def _views(card: Issue) -> list[Block]:
    rows = tuple((one.get_holder_display(), said(one.text), row(said(one.source), *((" · ", day(one.dated)) if one.dated else ()))) for one in card.views.all())
    return [table(_("Each view stands alone and is never merged with the others."), (_("Whose view"), _("How they see it"), _("Source")), rows)] if rows else []


def _explanations(card: Issue) -> list[Block]:
    heads = (_("Explanation, as an assumption"), _("Whose view"), _("What speaks for it"), _("What speaks against it"), _("Confidence"))
    rows = tuple(
        (row(Strong(one.get_kind_display()), colon(), said(one.text)), said(one.held_by), said(one.evidence_for), said(one.evidence_against), one.get_confidence_display())
        for one in card.explanations.all()
    )
    return [table(_("Several explanations stand side by side; none has to win."), heads, rows)] if rows else []


def _perception(m: Material, one: Any) -> Inline:
    holder = row(said(one.held_by), *((" (", group_in(m, one.group), ")") if one.group else ()))
    return row(holder, colon(), said(one.view), *((". ", _("Source"), colon(), said(one.source)) if one.source else ()))


def _sources(m: Material, card: Issue) -> list[Block]:
    rows = tuple(
        (
            row(Strong(one.get_kind_display()), colon(), said(one.source), *((" · ", day(one.dated)) if one.dated else ())), row(said(one.says), *cited(m.city, one.result)),
            listed((one.get_direction_display(), one.get_strength_display())), said(one.bias_note) if one.bias_note else _("no bias note yet"),
        )
        for one in card.evidences.all()
    )  # fmt: skip
    heads = (_("Source"), _("What it says"), _("Which way, how strong"), _("Who is missing in it"))
    return [table(_("What each kind of source says, and which way it points"), heads, rows)] if rows else []


def _confidence(card: Issue) -> list[Block]:
    if not card.confidence_reason and not card.evidences.all():
        return []
    reason = row(_("Reason"), colon(), said(card.confidence_reason)) if card.confidence_reason else _("No reason is written down; the sources above suggest it.")
    return [Paragraph(row(Strong(card.get_confidence_display()), ". ", reason))]


def _conditions(card: Issue) -> list[Block]:
    found = bullets(row(said(one.text), *((" (", said(one.period), ")") if one.period else ())) for one in card.conditions.all())
    return [*found, Callout("caution", _("These two moved together. That does not show that one caused the other."))] if found else []


def _helps(asset: Any) -> Inline:
    return row(said(asset.name), *((colon(), said(asset.purpose)) if asset.purpose else ()))


def matrix(m: Material) -> list[Block]:
    """Challenge x group x place; the public edition says where, and names groups only as they agreed."""
    blocks: list[Block] = [Heading(_("Who is affected, and where"), anchor="matrix")]
    blocks.append(Paragraph(_("“Affected” means hurt or harmed. It never means that somebody is suspected.")))
    if m.public:
        rows = tuple((said(card.title), places_in(m, card.areas.all(), whole=card.whole_city)) for card in m.cards)
        heads: tuple[str, ...] = (_("Issue"), _("Where"))
    else:
        rows = tuple(
            (said(card.title), group_in(m, one.group), _place(m, one), said(one.effect)) for card in m.cards for one in card.impacts.all()  # type: ignore[misc]
        )  # fmt: skip
        heads = (_("Issue"), _("Group"), _("Where"), _("How they are affected"))
    if not rows:
        return [*blocks, *nothing(_("Nothing is written down yet about who is affected, and where."))]
    return [*blocks, table(_("Issues, those who are affected, and places"), heads, rows)]


def central(m: Material) -> list[Block]:
    """The view of the central government, apart from the city's own."""
    blocks: list[Block] = [Heading(_("The central government's view, kept apart"), anchor="central")]
    if m.public:
        return [*blocks, Callout("withheld", _("Central analyses belong to those who wrote them. The city used them beside its own, and does not publish them."))]
    if not m.analyses:
        return [*blocks, *nothing(_("No central analysis was recorded in this mapping."))]
    for one in m.analyses:
        blocks += [
            Heading(texts(one.title), 3),
            *points(
                (_("Date"), day(one.dated)),
                (_("What it says"), said(one.says)),
                (_("Home-grown concerns that it leaves out"), said(one.leaves_out)),
                (_("Outside concerns that it overstates here"), said(one.overstates)),
                (_("Beside the city's issue"), said(one.issue.title) if one.issue else ""),
            ),
        ]
    return blocks
