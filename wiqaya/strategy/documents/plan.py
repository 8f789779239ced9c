"""The plan for the council: what a clerk tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.documents import costs, mandate, people
from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import (
    amount,
    bullets,
    day,
    filled,
    label,
    labels,
    nothing,
    number,
    paragraphs,
    plainly,
    points,
    row,
    several,
    table,
    told,
)
from wiqaya.strategy.queries.money import money
from wiqaya.strategy.words import Approach, Body, Form, HomeModel, Outcome, PreventionLevel, StrategyState
from wiqaya.ui.documents import Block, Callout, Contents, Cover, Heading, PageBreak, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon


def plan(m: Material) -> list[Block]:
    parts = (
        cover, summary, mandate.mandate, mandate.definitions, approach, priorities, measures, costs.costs, people.principles, people.comments, home,
        following, decision, people.annex,
    )  # fmt: skip
    return [block for part in parts for block in part(m)]


def edition(m: Material) -> str:
    """What this paper is, in a few words."""
    if m.strategy.state == StrategyState.APPROVED:
        return _("As approved on %(day)s") % {"day": day(m.strategy.approved_on)}
    if m.strategy.state == StrategyState.PROPOSED:
        body = label(Body, m.proposed_to)
        return _("Proposal for decision by: %(body)s") % {"body": body} if body else _("Proposal for decision")
    return _("Draft")


def cover(m: Material) -> list[Block]:
    lines = (
        (_("Form"), label(Form, m.fields["form"])),
        (_("Lead"), told((m.fields["lead"] or {}).get("name"))),
        (_("Version"), number(m.fields["number"])),
        (_("In force until"), day(m.sunset)),
    )
    return [Cover(plainly(m.fields["vision"]).splitlines()[0] if filled(told(m.fields["vision"])) else "", tuple((term, value) for term, value in lines if filled(value)))]


def summary(m: Material) -> list[Block]:
    """One page, then the contents."""
    blocks: list[Block] = [Heading(_("Summary on one page"), anchor="summary")]
    blocks += points(
        (_("What you are asked for"), _asked(m)),
        (_("What the city wants to reach"), told(m.fields["vision"])),
        (_("Why this way"), told(m.fields["why_here"])),
        (_("Who leads"), told((m.fields["lead"] or {}).get("name"))),
        (_("What it costs"), costs.in_short(m)),
        (_("How we will see whether it works"), told(m.fields["first_signs"])),
        (_("In force until"), day(m.sunset)),
    )
    rows = [(told(one["title"]), told(one["change"]), number(len(m.measures_of(one)))) for one in m.priorities]
    blocks += table(_("Priorities"), (_("Priority"), _("What is to change"), _("Measures")), rows, numeric=(2,))
    blocks += [Callout("caution", one.sentence) for one in m.notices if one.kind == "caution"]
    return [*blocks, PageBreak(), Contents()]


def _asked(m: Material) -> str:
    if m.strategy.state == StrategyState.APPROVED:
        return _("Nothing more: the text was approved on %(day)s. It is read here as it was approved.") % {"day": day(m.strategy.approved_on)}
    return _("To adopt this text with its plan of measures, for a limited time, and to hear once a year what came of it.")


def approach(m: Material) -> list[Block]:
    fields = m.fields
    blocks: list[Block] = [Heading(_("The approach, and why it suits this city"), anchor="approach")]
    if fields["approaches"]:
        blocks.append(Paragraph(row(Strong(f"{_('Approach chosen')}{colon()}"), labels(Approach, fields["approaches"]))))
    parts = (
        ("", fields["why_here"]),
        (_("What the city wants to reach"), fields["vision"]),
        (_("Part of"), fields["inside"]),
        (_("How it works with what the city has today"), fields["practical"]),
        (_("What exists already, and is used first"), fields["builds_on"]),
        (_("Together with the national level"), fields["complements"]),
    )
    for title, value in parts:
        written = paragraphs(value)
        if written:
            blocks += [*([Heading(title, 3)] if title else []), *written]
    return blocks if len(blocks) > 1 else [*blocks, *nothing(_("Nobody has written yet why this approach suits the city."))]


def priorities(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Priorities, and the findings behind them"), anchor="priorities")]
    if not m.priorities:
        return [*blocks, *nothing(_("No priority is written down yet."))]
    for at, one in enumerate(m.priorities, 1):
        blocks.append(Heading(f"{number(at)}. {plainly(one['title'])}", 3, one["short"]))
        blocks += points(
            (_("What is to change"), told(one["change"])),
            (_("Whom it serves"), told(one["serves"])),
            (_("Level"), label(PreventionLevel, one["level"])),
            (_("Finding behind it"), _findings(one)),
        )
    trace = [(_findings(one), told(one["title"]), several(told(each["title"]) for each in m.measures_of(one))) for one in m.priorities]
    return [*blocks, *table(_("From the finding to the measure"), (_("Finding behind it"), _("Priority"), _("Measures")), trace)]


def _findings(one: dict[str, Any]) -> Inline:
    found = several(told(finding["name"]) for finding in one["findings"])
    if filled(found):
        return found
    reason = told(one["no_finding"])
    return row(_("No finding yet"), colon(), reason) if filled(reason) else _("No finding yet")


def measures(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Measures"), anchor="measures")]
    if not m.measures:
        return [*blocks, *nothing(_("No measure is written down yet."))]
    for at, one in enumerate(m.priorities, 1):
        found = m.measures_of(one)
        if found:
            blocks += [Heading(f"{number(at)}. {plainly(one['title'])}", 3), *_measures(m, found)]
    return blocks


def _measures(m: Material, found: list[dict[str, Any]]) -> list[Block]:
    who = [(row(Strong(plainly(one["title"])), *_doing(one)), _who(one), day(one["due"]), money(amount(one["cost"])) or _("not known yet")) for one in found]
    expected = [(told(one["title"]), told(one["result"]), told(one["disproof"]), _apart(told(one["harm"]), told(one["gender"]))) for one in found]
    first = table(_("Who does what, until when, at what cost in %(currency)s") % {"currency": costs.unit(m)}, (_("Measure"), _("Owner and partners"), _("Due"), _("Cost")), who, numeric=(3,))
    heads = (_("Measure"), _("Result we expect"), _("What would show that it does not work"), _("Harm it could do, and women, men, girls and boys"))
    return [*first, *table(_("How we will know"), heads, [line for line in expected if any(filled(cell) for cell in line[1:])])]


def _apart(first: Inline, second: Inline) -> Inline:
    return row(first, *((" · ", second) if filled(first) and filled(second) else (second,)))


def _doing(one: dict[str, Any]) -> tuple[Inline, ...]:
    text, existing = told(one["text"]), told(one["existing_text"]) or told((one["existing"] or {}).get("name"))
    parts: list[Inline] = [". ", text] if filled(text) else []
    return (*parts, *((". ", _("Uses first"), colon(), existing) if filled(existing) else ()))


def _who(one: dict[str, Any]) -> Inline:
    owner = told((one["owner"] or {}).get("name"))
    partners = several(told(each["name"]) for each in one["partners"])
    return row(owner if filled(owner) else _("nobody yet"), *((". ", _("With"), colon(), partners) if filled(partners) else ()))


def home(m: Material) -> list[Block]:
    fields = m.fields
    blocks: list[Block] = [Heading(_("Who carries it"), anchor="home")]
    blocks += points(
        (_("Lead"), told((fields["lead"] or {}).get("name"))),
        (_("Post that can be called"), fields["focal_post"]),
        (_("Institutional model"), label(HomeModel, fields["home"])),
        (_("Why this model"), told(fields["home_why"])),
        (_("What this choice says to people"), told(fields["home_signal"])),
        (_("Advice from research"), told(fields["experts"])),
        (_("Anchored in"), told(fields["anchored_in"])),
    )
    posts = [(one.post, told(one.organisation.name) if one.organisation else "", told(one.embeds)) for one in m.champions if one.continuity]
    blocks += table(_("Posts that stay when the leadership changes"), (_("Post"), _("Body"), _("Into what it can build prevention")), posts)
    return blocks if len(blocks) > 1 else [*blocks, *nothing(_("No body is named that leads the work."))]


def following(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Following and learning"), anchor="following")]
    written = points((_("First signs that will show whether it works"), told(m.fields["first_signs"])), (_("Money and people for following it"), told(m.fields["follow_budget"])))
    steps = bullets(row(told(one.step), *((" (", day(one.due), ")") if one.due else ())) for one in m.steps if one.done_on is None)
    blocks += written or nothing(_("Nobody has written yet by what the city will see whether it works."))
    return [*blocks, *([Heading(_("Steps that build trust"), 3), *steps] if steps else [])]


def decision(m: Material) -> list[Block]:
    """The clause to decide on, or what was decided."""
    made = m.approval
    blocks: list[Block] = [Heading(_("Decision"), anchor="decision")]
    if made is None:
        clause = _("The deciding body adopts this text with its plan of measures. The decision ends on %(day)s unless it is renewed.")
        blocks.append(Paragraph(clause % {"day": day(m.sunset) or "____________________"}))
        return [*blocks, *bullets(one.sentence for one in m.warnings)]
    return [
        *blocks,
        *points(
            (_("Body"), row(label(Body, made.body), *((colon(), told(made.body_name)) if made.body_name else ()))),
            (_("Decision"), label(Outcome, made.outcome)),
            (_("Day"), day(made.dated)),
            (_("Vote"), votes(made)),
            (_("Text as decided"), told(made.text)),
            (_("Conditions"), told(made.conditions)),
            (_("Ends on"), day(made.until) or _("no end day")),
        ),
    ]


def votes(made: Any) -> str:
    counted = ((_("for"), made.votes_for), (_("against"), made.votes_against), (_("abstentions"), made.abstained))
    return _(", ").join(f"{name} {number(count)}" for name, count in counted if count is not None)
