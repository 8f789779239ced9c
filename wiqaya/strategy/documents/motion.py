"""The motion: recitals, clauses, a table for the votes, lines to sign.  Of a strategy, or of a mandate of the city's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.documents import mandate
from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import BLANK, day, filled, guidance, label, plainly, row, slotted, table, told, written
from wiqaya.strategy.words import Body
from wiqaya.ui.documents import Block, Heading, NumberedList, Paragraph, Strong
from wiqaya.ui.documents.blocks import Inline, runs
from wiqaya.ui.text import colon

SHORT_BLANK = "__________"


def motion(m: Material) -> list[Block]:
    told_facts = _facts(m)
    words = guidance("council")["motion"]
    return [
        Heading(_("Motion: adoption of the strategy “%(title)s”") % {"title": plainly(m.fields["title"])}),
        *_head(m),
        *_body(words, told_facts),
        *_ending(),
    ]


def _facts(m: Material) -> dict[str, Inline]:
    """The facts that fill the slots; an absent fact is no fact."""
    facts: dict[str, Inline] = {
        "city": written(str(m.city)),
        "title": told(m.fields["title"]),
        "mandate": mandate.sources(m),
        "national": mandate.national(m),
        "lead": told((m.fields["lead"] or {}).get("name")),
        "cost": m.money(m.cost) if m.cost else "",
        "until": day(m.sunset),
        "findings": "yes" if any(one["findings"] for one in m.priorities) else "",
        "comments": "yes" if m.comments else "",
    }
    return {name: value for name, value in facts.items() if filled(value)}


def _head(m: Material) -> list[Block]:
    items: tuple[tuple[str, Inline], ...] = (
        (_("Body"), label(Body, m.proposed_to) or BLANK),
        (_("Tabled by"), BLANK),
        (_("Session, and number on the agenda"), BLANK),
        (_("Attached"), row(_("Strategy and plan"), colon(), told(m.fields["title"]))),
    )
    return [*_lines(items)]


def _lines(items: tuple[tuple[str, Inline], ...]) -> list[Block]:
    return [Paragraph(row(Strong(f"{term}{colon()}"), value)) for term, value in items]


def _holds(one: Mapping[str, Any], facts: Mapping[str, Inline]) -> bool:
    when = str(one.get("when", ""))
    return not when or (when.removeprefix("no_") not in facts if when.startswith("no_") else when in facts)


def mandate_texts(m: Material | None, city: Any) -> dict[str, Any]:
    """Title, recitals and clauses of that motion as plain sentences, and the warning that goes with it: for a page."""
    words, facts = guidance("council")["mandate"], _known(m, city)
    parts = {name: [_bare(slotted(one["text"], facts)) for one in words[name] if _holds(one, facts)] for name in ("recitals", "clauses")}
    return {"motion": _bare(slotted(words["title"], facts)), "warning": _bare(slotted(words["warning"], facts)), **parts}


def _known(m: Material | None, city: Any) -> dict[str, Inline]:
    facts: dict[str, Inline] = {"city": written(str(city))}
    known = (("mandate", mandate.sources(m)), ("national", mandate.national(m))) if m is not None else ()
    return facts | {name: value for name, value in known if filled(value)}


def _bare(inline: Inline) -> str:
    return "".join(str(getattr(run, "text", run)) for run in runs(inline))


def _body(words: Mapping[str, Any], facts: Mapping[str, Inline]) -> list[Block]:
    recitals = tuple(slotted(one["text"], facts) for one in words["recitals"] if _holds(one, facts))
    clauses = tuple(slotted(one["text"], facts) for one in words["clauses"] if _holds(one, facts))
    return [Heading(_("Considering that"), 3), NumberedList(recitals), Heading(_("The council decides"), 3), NumberedList(clauses)]


def _ending() -> list[Block]:
    votes = table(_("Vote"), (_("For"), _("Against"), _("Abstentions"), _("Decision")), [(SHORT_BLANK,) * 4])
    signed = table(_("Signatures"), (_("Chair of the session"), _("Clerk"), _("Day")), [(BLANK, BLANK, BLANK)])
    return [*votes, *signed]


def own_mandate(m: Material | None, city: Any) -> list[Block]:
    """The motion for a mandate of the city's own, with the facts that are known (G2-06)."""
    words, facts = guidance("council")["mandate"], _known(m, city)
    return [
        Heading(f"{_('Motion: ')}{_bare(slotted(words['title'], facts))}"),
        *_lines(((_("Body"), label(Body, "council")), (_("Tabled by"), BLANK), (_("Session, and number on the agenda"), BLANK))),
        *_body(words, facts),
        *_ending(),
        Paragraph(row(Strong(_("To the clerk: ")), slotted(words["warning"], facts)), quiet=True),
    ]
