"""Who was asked, recommendations, the method, who is missing in the data, sources, and what is not shown."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.mapping.queries.asking import WAITING, not_yet_asked
from wiqaya.mapping.reporting.material import Material
from wiqaya.mapping.reporting.phrases import bullets, day, listed, nothing, number, points, row, said, table, texts
from wiqaya.mapping.words import StepState
from wiqaya.records.words import Sector
from wiqaya.ui import dates, numerals
from wiqaya.ui.documents import Block, Callout, Heading, Paragraph, Sources, Strong, Table
from wiqaya.ui.documents.blocks import Inline
from wiqaya.ui.text import colon

STEPS = "steps"


def asked(m: Material) -> list[Block]:
    """Who was asked, who answered, who is missing; the balance of sources."""
    blocks: list[Block] = [Heading(_("Who was asked, who answered, who is missing"), anchor="asked")]
    requests = m.asked.rows
    if requests:
        blocks.append(Paragraph(_counted(len(requests), m.asked.answered)))
        blocks.append(_by_sector(requests) if m.public else _by_body(requests))
    else:
        blocks += nothing(_("No service and no community body was asked in this mapping."))
    silent = not_yet_asked(requests).sectors
    if silent:
        blocks.append(Callout("bias", _("Nobody was asked from: %(sectors)s.") % {"sectors": listed(sector.label for sector in silent)}))
    return [*blocks, *_briefings(m), *_balance(m)]


def _counted(count: int, answered: int) -> str:
    first = ngettext("%(count)s body was asked.", "%(count)s bodies were asked.", count) % {"count": number(count)}
    second = ngettext("%(count)s answered.", "%(count)s answered.", answered) % {"count": number(answered)}
    return f"{first} {second}"


def _by_body(requests: list[Any]) -> Table:
    rows = tuple((said(one.organisation), one.get_sector_display(), one.get_part_display(), one.get_state_display()) for one in requests)
    return table(_("Bodies that were asked"), (_("Organisation"), _("Sector"), _("Part"), _("Answer")), rows)


def _by_sector(requests: list[Any]) -> Table:
    """The public edition names no body that has not answered."""
    every = Counter(one.sector for one in requests)
    waiting = Counter(one.sector for one in requests if one.state in WAITING)
    rows = tuple((str(Sector(key).label), every[key], every[key] - waiting[key]) for key in Sector.values if every[key])
    return table(_("Bodies that were asked, by sector"), (_("Sector"), _("Asked"), _("Replied")), rows)


def _briefings(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Briefings by police and justice bodies"), 3)]
    if m.public:
        return [*blocks, Callout("withheld", _("What police and justice bodies told the city stays inside. They are one source among others."))]
    if not m.briefings:
        return [*blocks, *nothing(_("No briefing was asked for."))]
    heads = (_("Body"), _("Topics asked about"), _("Asked on"), _("Answered on"), _("What we learnt"))
    rows = tuple(
        (said(one.organisation), said(one.topics), day(one.asked_on), day(one.answered_on) or _("no answer yet"), said(one.summary)) for one in m.briefings
    )
    return [*blocks, table(_("Briefings on matters that are not sensitive; never about a person"), heads, rows)]


def _balance(m: Material) -> list[Block]:
    counts = {key: count for key, count in m.balance.counts.items() if count}
    blocks: list[Block] = [Heading(_("Balance of sources"), 3)]
    if not counts:
        return [*blocks, *nothing(_("This mapping draws on no recorded source yet."))]
    rows = tuple((str(Sector(key).label) if key in Sector.values else _("Other services"), count) for key, count in counts.items())
    blocks.append(table(_("Sources by sector"), (_("Sector"), _("Number of sources")), rows))
    if m.balance.only_police:
        blocks.append(Callout("caution", _("Only police or justice sources. The picture is one-sided until others are asked.")))
    elif not m.balance.enough:
        blocks.append(Callout("caution", _("Fewer than two kinds of source besides police. Read what follows with care.")))
    return blocks


def recommendations(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Recommendations"), anchor="recommendations")]
    if not m.recommendations:
        return [*blocks, *nothing(_("No recommendation is written down yet."))]
    known = {card.pk for card in m.cards}
    for one in m.recommendations:
        follows: Inline = said(one.issue.title) if one.issue and one.issue_id in known else ""
        if one.issue and not follows:
            follows = _("an issue that is not in this edition")
        blocks += [
            Heading(_("Recommendation %(number)s") % {"number": number(one.number)}, 3, f"recommendation-{one.number}"),
            Paragraph(Strong(texts(one.text))),
            *points(
                (_("Addressed to"), said(one.addressed_to)),
                (_("Follows from"), follows),
                (_("What exists already that could do this"), "" if m.public else said(one.existing) if one.existing else _("Nobody has looked yet.")),
            ),
        ]
    return blocks


# -- annexes


def method(m: Material) -> list[Block]:
    """Enough to do the same exercise again, and to know with which years it may be compared."""
    used = m.cycle.method
    blocks: list[Block] = [
        Heading(_("Annex: method"), anchor="method"),
        *points(
            (_("Version"), number(used.version)),
            (_("Name"), said(used.name)),
            (_("Questions asked"), said(used.questions) if used.questions else _("not written down")),
            (_("Sources"), said(used.sources) if used.sources else _("not written down")),
            (_("Instruments"), said(used.instruments) if used.instruments else _("not written down")),
            (_("Whom we asked: sample and dates"), said(used.sample) if used.sample else _("not written down")),
            (_("Dates"), dates.period_words(m.cycle.started, m.cycle.ended or m.on)),
        ),
    ]
    blocks += _versions(m) + _comparison(m)
    return blocks if m.public else blocks + _steps(m)


def _versions(m: Material) -> list[Block]:
    changed = [one for one in m.methods if one.version > 1]
    if not changed:
        return [Paragraph(_("The method has not changed since the first mapping."))]
    rows = tuple(
        (
            number(one.version), one.get_changed_because_display(), said(one.reasons),
            row(_("comparable with the version before"), *((colon(), said(one.bridge)) if one.bridge else ())) if one.comparable else _("series break here"),
        )
        for one in changed
    )  # fmt: skip
    heads = (_("Version"), _("The change draws on"), _("Why it changed"), _("Comparison"))
    return [table(_("Changes of the method, on purpose and with reasons"), heads, rows)]


def _comparison(m: Material) -> list[Block]:
    rules = _("Years are compared only where the method is the same, or where a change was shown to keep results comparable. Where ranges overlap, we see no difference that we could be sure of.")
    blocks: list[Block] = [Heading(_("Comparing with earlier years"), 3), Paragraph(rules)]
    for change in m.breaks:
        year = numerals.digits(change.year)
        blocks.append(Callout("caution", _("The method changed in %(year)s. Do not compare with earlier years.") % {"year": year}))
    if m.before is None:
        blocks.append(Paragraph(_("There is no earlier mapping to compare with."), quiet=True))
    elif m.before.comparable:
        year = numerals.digits(m.before.cycle.year)
        blocks.append(Paragraph(_("The mapping of %(year)s used a method with which this one may be compared.") % {"year": year}))
    return blocks


def _steps(m: Material) -> list[Block]:
    if m.cycle.light:
        return []
    rows = tuple(
        (said(step.guide.title), str(StepState(step.state).label), said(step.gaps) if step.gaps else "", number(len(step.evidence))) for step in m.steps
    )
    return [
        Heading(_("The ten steps"), 3, STEPS),
        table(_("How far each step was taken, in the city's own judgement"), (_("Step"), _("State"), _("What is missing"), _("Evidence attached")), rows),
    ]


def bias(m: Material) -> list[Block]:
    """Every dataset's bias note, and how it could affect what the city does."""
    blocks: list[Block] = [Heading(_("Annex: who is missing in the data, and what that could do"), anchor="bias")]
    if not m.datasets:
        return [*blocks, *nothing(_("No dataset is used in this mapping."))]
    for one in m.datasets:
        if not one.bias_note:
            blocks.append(Callout("caution", row(said(one.title), colon(), _("no bias note yet; it is used in no figure."))))
            continue
        effect: Inline = row(" ", _("What this could do to the city's decisions"), colon(), said(one.bias_effect)) if one.bias_effect else ""
        blocks.append(Callout("bias", row(said(one.bias_note), effect), texts(one.title)))
    return blocks


def sources(m: Material) -> list[Block]:
    if not m.datasets:
        return []
    items = tuple(
        row(
            said(one.title), *((" · ", said(one.source)) if one.source else ()), *((" · ", said(one.holder)) if one.holder else ()),
            " · ", _("licence"), colon(), said(one.licence) if one.licence else _("not stated"),
            *((" · ", dates.period_words(one.period_start, one.period_end)) if one.period_start and one.period_end else ()),
            *((" · ", _("taken back by its holder")) if one.retracted_at else ()),
        )
        for one in m.datasets
    )  # fmt: skip
    return [Heading(_("Annex: data sources"), anchor="sources"), Sources(items, _("Data used"))]


def not_shown(m: Material) -> list[Block]:
    """Each part that is withheld, with its reason."""
    blocks: list[Block] = [Heading(_("What is not shown, and why"), anchor="not-shown")]
    if not m.withheld:
        return [*blocks, *nothing(_("Nothing was left out of this edition."))]
    return [*blocks, *bullets(row(Strong(one.what), colon(), one.why) for one in m.withheld)]
