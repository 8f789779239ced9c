"""The first pages: cover, how to read the report, six answers of a light mapping, what holds the city together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.mapping.reporting.material import Material
from wiqaya.mapping.reporting.phrases import bullets, day, nothing, number, row, said
from wiqaya.mapping.words import FactorNature, LightQuestion
from wiqaya.ui import numerals
from wiqaya.ui.documents import Block, BulletList, Callout, Contents, Cover, Heading, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon

SPOKEN_IN_PUBLIC = (LightQuestion.TOGETHER, LightQuestion.EXISTS, LightQuestion.UNHEARD, LightQuestion.NEXT)


def cover(m: Material) -> list[Block]:
    cycle = m.cycle
    method = _("version %(version)s") % {"version": number(cycle.method.version)}
    lines: list[tuple[str, Inline]] = [
        (_("Mapping"), said(cycle)),
        (_("Covers"), said(cycle.scope)),
        (_("Led by"), said(cycle.lead) if cycle.lead else _("not settled yet")),
        (_("Begun"), day(cycle.started)),
        (_("Ended"), day(cycle.ended) or _("still open")),
        (_("Review due"), day(cycle.review_due)),
        (_("Method"), method),
    ]
    lead = str(m.city.identity) or _("This city belongs to everyone who lives in it.")
    return [Cover(lead, tuple((term, value) for term, value in lines if value and value != said(""))), Contents()]


def how_to_read(m: Material) -> list[Block]:
    points: list[Inline] = [
        _("Strengths come first: prevention builds on what already holds people together."),
        _("Issues name what happens and who is hurt. No person and no group is described as a danger."),
        _("Each issue says how sure we are, in words and with the reason. What explains it stands as an assumption, never as a proven cause."),
        _("Every figure carries the number behind it, its source, its method and a note on who is missing. Small numbers are hidden."),
        _("Reported incidents show what was reported. Where people report more, more is counted; it does not mean that more happened."),
        _("Areas stand in the order of their names. There is no ranking of areas or groups."),
    ]
    limits = _("Prevention makes such problems smaller and rarer. Nobody can promise that it removes them, and this report does not.")
    blocks: list[Block] = [Heading(_("How to read this report"), anchor="how-to-read"), BulletList(tuple(points)), Paragraph(limits)]
    if m.public:
        blocks.append(Callout("note", _("This is the public edition. What it leaves out is named, with the reason, in the part “What is not shown, and why”.")))
    if m.left_out:
        blocks.append(Callout("withheld", _left_out(m.left_out)))
    blocks.append(Paragraph(_("Words that people wrote stay in the language in which they wrote them, where there is no translation yet."), quiet=True))
    return blocks


def _left_out(count: int) -> str:
    sentence = ngettext("%(count)s issue is not in this edition.", "%(count)s issues are not in this edition.", count) % {"count": number(count)}
    rule = _("An issue enters the public edition when a second person has read its card and it has a summary in neutral words.")
    return f"{sentence} {rule}"


def light(m: Material) -> list[Block]:
    """The six answers, when the mapping began with them."""
    given = {question: answer for question, answer in m.answers.items() if answer}
    if not given and not m.cycle.light:
        return []
    shown = [question for question in LightQuestion if not m.public or question in SPOKEN_IN_PUBLIC]
    blocks: list[Block] = [Heading(_("The light mapping: six short answers"), anchor="light")]
    if m.cycle.light:
        blocks.append(Callout("caution", _("This is a light mapping. It shows where to begin, not the whole picture.")))
    for question in shown:
        answer = given.get(question.value)
        blocks += [Heading(str(question.label), 3), Paragraph(said(answer)) if answer else Paragraph(_("Not answered yet."), quiet=True)]
    if m.public and any(question.value in given for question in LightQuestion if question not in SPOKEN_IN_PUBLIC):
        blocks.append(Callout("withheld", _("What worries whom, and why here, is shown once it stands on cards that a second person has read.")))
    return blocks


def strengths(m: Material) -> list[Block]:
    """What holds the city together, before anything that worries people."""
    blocks: list[Block] = [Heading(_("What holds the city together"), anchor="strengths")]
    found = bullets(dict.fromkeys(_strength(m, factor) for card in m.cards for factor in card.factors.all() if factor.nature == FactorNature.STRENGTH))
    together = m.answers.get(LightQuestion.TOGETHER)
    if found:
        blocks += found
    elif together:
        blocks.append(Callout("strength", said(together)))
    else:
        blocks += nothing(_("No strengths are written down yet. Every city has them; the next mapping should begin there."))
    if m.assets:
        blocks.append(Paragraph(_known(len(m.assets))))
    points = [structural for structural in m.structural if structural.counterpart_text and not m.public]
    if points:
        blocks += [Heading(_("What already points the other way"), 3), *bullets(_counterpart(one) for one in points)]
    return blocks


def _strength(m: Material, factor: Any) -> Inline:
    return row(said(factor.text), *((" (", said(factor.area.name), ")") if factor.area and m.may_name(factor.area) else ()))


def _known(count: int) -> str:
    sentence = ngettext(
        "%(count)s place, group or service that brings people together is on our list.",
        "%(count)s places, groups and services that bring people together are on our list.",
        count,
    )
    return sentence % {"count": number(count)}


def _counterpart(one: Any) -> Inline:
    return row(Strong(one.get_counterpart_display()), colon(), said(one.counterpart_text))


def title(m: Material) -> str:
    return _("What we found: mapping of %(year)s") % {"year": numerals.digits(m.cycle.year)}
