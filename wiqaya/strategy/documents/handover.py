"""The handover: for whoever comes next, in one document."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wiqaya.strategy.documents import mandate
from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import amount, bullets, day, label, nothing, number, points, row, table, told
from wiqaya.strategy.documents.plan import votes
from wiqaya.strategy.queries.standing import agreements
from wiqaya.strategy.words import Anchoring, Body, FundingState, MeasureState, Outcome
from wiqaya.ui.documents import Block, Callout, Contents, Cover, Heading, Paragraph
from wiqaya.ui.text import colon

DEADLINES = (FundingState.IDEA, FundingState.APPLIED, FundingState.GRANTED)


def handover(m: Material) -> list[Block]:
    lead = _("For whoever takes over: what was decided, what was promised, what is open, and where everything is. It asks nobody to agree with it.")
    lines = ((_("Strategy"), told(m.fields["title"])), (_("Lead"), told((m.fields["lead"] or {}).get("name"))), (_("In force until"), day(m.sunset)))
    parts = (first, framework, commitments, open_matters, deadlines, promised, posts, where)
    return [Cover(lead, tuple((term, value) for term, value in lines if value)), Contents(), *(block for part in parts for block in part(m))]


def first(m: Material) -> list[Block]:
    """What cannot wait."""
    found = [one.sentence for one in m.notices if one.kind == "caution"]
    open_ones = [told(one.text) for one in m.questions if one.answered_at is None]
    blocks: list[Block] = [Heading(_("What cannot wait"), anchor="first")]
    return [*blocks, *(bullets([*found, *open_ones]) or nothing(_("Nothing has run out, and no question is open.")))]


def framework(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("The framework"), anchor="framework")]
    blocks += points(
        (_("Strategy"), told(m.fields["title"])),
        (_("What the city wants to reach"), told(m.fields["vision"])),
        (_("Mandate"), mandate.sources(m)),
        (_("National texts"), mandate.national(m)),
        (_("How it is anchored"), row(label(Anchoring, m.strategy.anchoring), *((colon(), told(m.strategy.anchored_in)) if m.strategy.anchored_in else ()))),
    )
    rows = [(day(one.dated), label(Body, one.body), label(Outcome, one.outcome), votes(one), day(one.until)) for one in m.decisions]
    heads = (_("Day"), _("Body"), _("Decision"), _("Vote"), _("Ends on"))
    return [*blocks, *(table(_("Decisions"), heads, rows) or nothing(_("Nothing has been decided yet.")))]


def commitments(m: Material) -> list[Block]:
    """What the city has undertaken: measures with who answers for them."""
    blocks: list[Block] = [Heading(_("What the city has undertaken"), anchor="measures")]
    rows = [
        (told(one["title"]), told((one["owner"] or {}).get("name")) or _("nobody yet"), day(one["due"]), label(MeasureState, one["state"]), m.money(amount(one["cost"])))
        for one in m.measures
    ]
    heads = (_("Measure"), _("Owner"), _("Due"), _("State"), _("Cost"))
    return [*blocks, *(table(_("Measures of the plan"), heads, rows, numeric=(4,)) or nothing(_("No measure is written down yet.")))]


def open_matters(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Open decisions and questions"), anchor="open")]
    asked = [(told(one.text), day(one.decision.dated), told(one.answer) or _("not answered yet")) for one in m.questions]
    blocks += table(_("Questions of the deciding body"), (_("Question"), _("Asked on"), _("Answer")), asked)
    blocks += bullets(one.sentence for one in m.warnings)
    blocks += bullets(row(_("Condition of the decision"), colon(), told(one.conditions)) for one in m.decisions if one.conditions)
    return blocks if len(blocks) > 1 else [*blocks, *nothing(_("Nothing is open."))]


def deadlines(m: Material) -> list[Block]:
    """Of money; who gives it stands here only for readers who may see it."""
    blocks: list[Block] = [Heading(_("Money: what is there, and what has a deadline"), anchor="money")]
    if not m.with_givers:
        return [*blocks, Paragraph(_("Who gives money, and on what terms, is told by the coordination of prevention."), quiet=True)]
    rows = [
        (told(one.name), one.get_state_display(), m.money(one.amount), day(one.deadline), day(one.until), told(one.conditions))
        for one in m.means.sources
        if one.state in DEADLINES
    ]
    heads = (_("Source"), _("State"), _("Amount in a year"), _("Deadline"), _("Until"), _("Conditions"))
    blocks += table(_("Sources of money"), heads, rows, numeric=(2,)) or nothing(_("No source of money is written down yet."))
    return [*blocks, *bullets(m.means.leans)]


def promised(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Agreements with others"), anchor="agreements")]
    rows = [(one.title, one.organisation, day(one.until)) for one in agreements()]
    heads = (_("Agreement"), _("With whom"), _("Until"))
    return [*blocks, *(table(_("Agreements in force or to be renewed"), heads, rows) or nothing(_("No agreement is written down yet.")))]


def posts(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Posts that carry on"), anchor="posts")]
    rows = [
        (one.post, told(one.organisation.name) if one.organisation else "", _("stays") if one.continuity else _("speaks for it"), row(told(one.speaks_to), *((" · ", told(one.embeds)) if one.embeds else ())))
        for one in m.champions
    ]
    heads = (_("Post"), _("Body"), _("Part"), _("What it can do"))
    return [*blocks, *(table(_("Posts, never persons"), heads, rows) or nothing(_("No post is written down yet.")))]


def where(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("Where everything is"), anchor="where")]
    places = (
        (_("Mandate and frameworks"), _("Strategy › Mandate")),
        (_("What the city found"), _("Understand › Issues, and the mapping report")),
        (_("The text and its versions"), _("Strategy › Strategy builder")),
        (_("Measures and how they go"), _("Strategy › Plan, and the public page of the plan")),
        (_("Money, people, rooms, skills"), _("Strategy › Means")),
        (_("Decisions, questions, papers for the council"), _("Strategy › Approval and council")),
        (_("Who may see and do what"), _("Our city › People and access")),
    )
    blocks += table(_("In the workspace"), (_("What"), _("Where")), list(places))
    note = _("Versions kept of this text: %(count)s. Nothing is lost when people leave; their access ends, what they wrote stays.")
    return [*blocks, Callout("note", note % {"count": number(m.strategy.versions.count())})]
