"""The brief for the mayor: one page before the vote."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wiqaya.strategy.documents import costs
from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import bullets, day, guidance, label, number, plainly, points, row, several, slotted, told
from wiqaya.strategy.words import Body, StrategyState
from wiqaya.ui.documents import Block, Heading, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.numerals import language

FEW = 2  # of each, on one page


def brief(m: Material) -> list[Block]:
    return [
        Heading(_("Brief for the mayor: %(title)s") % {"title": plainly(m.fields["title"])}),
        *points(
            (_("What you are asked for"), _asked(m)),
            (_("Why now"), _why_now(m)),
            (_("Cost"), costs.in_short(m)),
            (_("Message"), told(m.fields["message"])),
        ),
        Heading(_("Risks"), 3),
        *bullets([*(one.sentence for one in (*m.warnings, *m.notices) if one.kind == "caution")][:FEW] or [slotted(one, {}) for one in guidance("council")["risks"][:FEW]]),
        Heading(_("Three questions that will be asked"), 3),
        *[Paragraph(row(Strong(one["ask"][language()]), " ", slotted(one["answer"], {}))) for one in guidance("council")["brief"]],
    ]


def _asked(m: Material) -> str:
    if m.strategy.state == StrategyState.APPROVED:
        return _("To carry out what was approved on %(day)s, and to tell the council once a year what came of it.") % {"day": day(m.strategy.approved_on)}
    told_facts = {"body": label(Body, m.proposed_to) or _("the deciding body"), "until": day(m.sunset) or _("a day to be set")}
    return _("To put the strategy with its plan before %(body)s, for decision until %(until)s.") % told_facts


def _why_now(m: Material) -> Inline:
    found = {finding["short"]: finding for one in m.priorities for finding in one["findings"]}
    if not found:
        return told(m.fields["why_here"])
    names = several(told(one["name"]) for one in list(found.values())[:FEW])
    return row(_("The city's mapping shows what to answer (findings behind the priorities: %(count)s): ") % {"count": number(len(found))}, names)
