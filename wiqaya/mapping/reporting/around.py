"""What exists already, partners, structural issues, context, signals, an imported assessment."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wiqaya.mapping.queries.cycle import sections
from wiqaya.mapping.reporting.material import Drawn, Material
from wiqaya.mapping.reporting.phrases import bullets, day, facts, listed, nothing, places_in, row, said, table, texts
from wiqaya.mapping.words import Nature
from wiqaya.ui.documents import Block, Callout, FigureBlock, Heading, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon


def figures(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Figures"), anchor="figures")]
    if not m.figures and not any(m.tables):
        return [*blocks, *nothing(_("No data with numbers is loaded for this mapping yet."))]
    if not m.figures:
        return [*blocks, Callout("withheld", _("The figures of this mapping are not part of this edition. The reasons are in the part “What is not shown, and why”."))]
    return blocks + [FigureBlock(one.figure) if isinstance(one, Drawn) else Callout("withheld", row(Strong(one.title), ". ", one.reason)) for one in m.figures]


def existing(m: Material) -> list[Block]:
    """Mechanisms and resources, formal and informal; partners in general, without trust or outlook."""
    blocks: list[Block] = [Heading(_("What exists already, and partners"), anchor="existing")]
    if not m.assets:
        blocks += nothing(_("Nothing is on the list of what exists yet. Begin with a place where people already meet."))
    for nature, caption in ((Nature.FORMAL, _("Formal mechanisms and resources")), (Nature.INFORMAL, _("Informal mechanisms and resources"))):
        rows = tuple(_asset(m, asset) for asset in m.assets if asset.nature == nature)
        if rows:
            blocks.append(table(caption, _asset_heads(m), rows))
    return [*blocks, *_partners(m)]


def _asset_heads(m: Material) -> tuple[str, ...]:
    heads = (_("Name"), _("Kind"), _("What it is for"), _("Where"))
    return heads if m.public else (*heads, _("Run by"), _("How it is seen"))


def _asset(m: Material, asset: Any) -> tuple[Inline, ...]:
    cells = (said(asset.name), asset.get_kind_display(), said(asset.purpose), places_in(m, asset.areas.all(), whole=asset.whole_city))
    if m.public:
        return cells
    seen: list[Inline] = []
    for one in asset.perceptions.all():
        seen += [*([" · "] if seen else []), said(one.held_by), colon(), said(one.view)]
    return (*cells, said(asset.owner) if asset.owner else "", row(*seen))


def _partners(m: Material) -> list[Block]:
    if m.public:
        return []
    blocks: list[Block] = [Heading(_("Possible partners, and what they could do"), 3)]
    rows = tuple(
        (said(one.organisation), said(one.contribution), said(one.interest), said(one.issue.title) if one.issue else _("in general")) for one in m.partners
    )
    if rows:
        blocks.append(table(_("Partners in the order of their entry"), (_("Organisation"), _("What it could do"), _("What matters to it"), _("For which issue")), rows))
    else:
        blocks += nothing(_("No partner is named yet."))
    return [*blocks, Paragraph(_("How far partners are trusted, and by whom, is in no report. Those who need it find it on the page of partners."), quiet=True)]


def structural(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Structural issues and their positive counterparts"), anchor="structural")]
    if not m.structural:
        return [*blocks, *nothing(_("No structural issue is written down yet."))]
    if m.public:
        pairs = dict.fromkeys((one.get_counterpart_display(), one.get_kind_display()) for one in m.structural)
        return [*blocks, table(_("What points the other way, and what makes life harder"), (_("Positive counterpart"), _("Structural issue")), tuple(pairs))]
    rows = tuple(
        (
            row(Strong(one.get_counterpart_display()), *((colon(), said(one.counterpart_text)) if one.counterpart_text else ())),
            row(Strong(one.get_kind_display()), colon(), said(one.text)), places_in(m, one.areas.all(), whole=False),
        )
        for one in m.structural
    )  # fmt: skip
    return [*blocks, table(_("What points the other way, and what makes life harder"), (_("Positive counterpart"), _("Structural issue"), _("Where")), rows)]


def context(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Context"), anchor="context")]
    if m.public:
        return [*blocks, Callout("withheld", _("Notes on history and tensions stay inside the city: in few words they could hurt those whom they describe."))]
    for kind, rows in m.notes.items():
        if rows:
            blocks += [Heading(str(kind.label), 3), *bullets(_note(one) for one in rows)]
    return blocks if len(blocks) > 1 else [*blocks, *nothing(_("No note about history, tensions or pressures is written down yet."))]


def _note(one: Any) -> Inline:
    return row(said(one.text), *((". ", _("What it means for our work"), colon(), said(one.effect)) if one.effect else ()))


def signals(_m: Material) -> list[Block]:
    words = _("Early signals are not part of a report: many are not checked, and single ones could point to somebody. What was confirmed stands on the cards.")
    return [Heading(_("Early signals"), anchor="signals"), Paragraph(words)]


def imported(m: Material) -> list[Block]:
    """Assessments that somebody else wrote, kept apart."""
    if not m.imported:
        return []
    blocks: list[Block] = [Heading(_("Existing assessments, kept apart"), anchor="imported")]
    if m.public:
        return [*blocks, Callout("withheld", _("Assessments by others are not published here. They were read beside the city's own mapping."))]
    blocks.append(Paragraph(_("Others wrote these. Their findings are not mixed with those of this mapping; the full text is kept in the workspace.")))
    for one in m.imported:
        parts = listed(heading for heading, _body in sections(one.imported_text))
        blocks += [
            Heading(texts(one.imported_title) or texts(one.title), 3),
            *facts((_("Author"), said(one.imported_from)), (_("Date"), day(one.started)), (_("Parts"), said(parts))),
        ]
    return blocks


