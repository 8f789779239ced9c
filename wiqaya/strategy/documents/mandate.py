"""On what the text rests: mandate, national texts, and the city's own definitions with the views that differ."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import day, filled, label, nothing, plainly, row, several, table, told, written
from wiqaya.strategy.words import Answer, DefinitionState, Holder, Nature, SourceKind
from wiqaya.ui.documents import Block, BulletList, Callout, Code, Heading, Paragraph
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon


def mandate(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Mandate"), anchor="mandate")]
    rows = [(told(one.title), label(SourceKind, one.kind), label(Nature, one.nature), told(one.text), day(one.until)) for one in m.mandates]
    heads = (_("Source"), _("Kind"), _("What it gives"), _("What it says"), _("Valid until"))
    blocks += table(_("Where the city's mandate comes from"), heads, rows) or nothing(_("No source of the mandate is written down yet."))
    blocks += [Callout("caution", one.sentence) for one in m.notices if one.code.startswith("mandate")]
    texts = [(told(one.title), told(one.says), Code(one.link) if one.link else "") for one in m.national]
    return [*blocks, *table(_("Frameworks that bind or guide the city"), (_("Framework"), _("The city's part"), _("Where to read it")), texts)]


def sources(m: Material) -> Inline:
    """The sources of the mandate that are in force, in a row, with their numbers."""
    return several(_source(one) for one in m.mandates if one.until is None or one.until >= m.on)


def _source(one: Any) -> Inline:
    return row(told(one.title), *((" (", written(one.reference), ")") if one.reference else ()))


def national(m: Material) -> Inline:
    return several(told(one.title) for one in m.national)


def definitions(m: Material) -> list[Block]:
    """Each term as the city means it; where there is no agreement both texts stand."""
    blocks: list[Block] = [Heading(_("What the words mean here"), anchor="definitions")]
    if not m.definitions:
        return [*blocks, *nothing(_("No term is defined yet."))]
    for one in m.definitions:
        blocks += [Heading(plainly(one.term), 3, one.short), *_meaning(one)]
    return blocks


def _meaning(one: Any) -> list[Block]:
    apart = one.state == DefinitionState.APART
    text = one.agreed or one.proposed
    blocks: list[Block] = [Paragraph(told(text))] if text else []
    if apart and one.other:
        blocks += [Paragraph(row(_("Another text stands beside it"), colon(), told(one.other)))]
    elif one.state == DefinitionState.PROPOSED:
        blocks += [Paragraph(_("Proposed, not agreed yet."), quiet=True)]
    if one.contested and one.caution:
        blocks.append(Callout("caution", told(one.caution), _("Contested term")))
    views = [view for view in one.views.all() if view.agrees != Answer.YES and view.text]
    if views:
        blocks.append(Paragraph(_("Others see it differently:")))
        blocks.append(BulletList(tuple(row(label(Holder, view.holder), colon(), told(view.text)) for view in views)))
    return blocks if any(filled(getattr(block, "inline", " ")) for block in blocks) else nothing(_("Not written yet."))
