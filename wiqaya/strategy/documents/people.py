"""How the four principles were applied, who disagrees, and what residents said."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import day, label, nothing, number, row, table, told
from wiqaya.strategy.words import Finding, Holder, Principle
from wiqaya.ui.documents import Block, BulletList, Heading, Paragraph, Said, Strong
from wiqaya.ui.text import colon

MOST = 60  # answers to comments in one paper; the rest stands on the public page


def principles(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("The four principles, and how they were applied"), anchor="principles")]
    for principle in Principle:
        said = m.text["principles"].get(principle.value, {})
        blocks += [Heading(str(principle.label), 3), *_applied(said)]
    if any(m.text["principles"].get(one.value, {}).get("dissent") for one in Principle):
        blocks.append(Paragraph(_("Those who disagree give their reasons in the annex.")))
    return blocks


def _applied(said: dict[str, Any]) -> list[Block]:
    titles = (("applied", ""), ("hurt", _("Who could be hurt, and how")), ("improves", _("What gets better, and for whom")), ("evidence", _("How we know")))
    items = [row(*((Strong(f"{title}{colon()}"),) if title else ()), told(one)) for name, title in titles for one in said.get(name, ())]
    signed = _("Agree: %(signed)s. Disagree: %(dissent)s.") % {"signed": number(said.get("signed", 0)), "dissent": number(len(said.get("dissent", ())))}
    written: list[Block] = [BulletList(tuple(items))] if items else nothing(_("Nobody has written yet how this principle was applied."))
    return [*written, Paragraph(signed, quiet=True)]


def annex(m: Material) -> list[Block]:
    """The reasons of those who disagree, whole."""
    blocks: list[Block] = [Heading(_("Annex: disagreement"), anchor="dissent")]
    found = [(principle, reasons) for principle in Principle if (reasons := m.text["principles"].get(principle.value, {}).get("dissent"))]
    if not found:
        return [*blocks, *nothing(_("Nobody has written down a disagreement on the principles."))]
    for principle, reasons in found:
        blocks += [Heading(str(principle.label), 3), BulletList(tuple(told(one) for one in reasons))]
    return blocks


def comments(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("What residents said, and what changed"), anchor="comments")]
    if not m.comments:
        return [*blocks, *nothing(_("The draft has not been open for comments, or nobody has commented."))]
    blocks.append(Paragraph(_asked(m)))
    counted = Counter(one.finding for one in m.comments)
    rows = [(str(finding.label), number(counted[finding])) for finding in Finding if counted[finding]]
    blocks += table(_("What became of the comments"), (_("Answer"), _("Comments")), rows, numeric=(1,))
    answered = [one for one in m.comments if one.finding != Finding.OPEN][:MOST]
    heads = (_("Whose voice"), _("What was said"), _("Answer"), _("What changed, or why not"))
    lines = [(label(Holder, one.holder), Said(one.text.strip()), label(Finding, one.finding), told(one.answer)) for one in answered]
    return [*blocks, *table(_("Comments and answers"), heads, lines)]


def _asked(m: Material) -> str:
    if m.strategy.comments_from and m.strategy.comments_until:
        told_days = {"first": day(m.strategy.comments_from), "last": day(m.strategy.comments_until)}
        return _("The draft lay open for everybody from %(first)s to %(last)s. No name was asked for, and none is kept.") % told_days
    return _("People could say what they think of the draft. No name was asked for, and none is kept.")
