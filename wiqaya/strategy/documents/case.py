"""The case for prevention inside the city's own house (H-23, G2-10, H-40)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wiqaya.strategy.documents import mandate
from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import bullets, filled, guidance, points, slotted, told
from wiqaya.ui.documents import Block, Heading, Paragraph
from wiqaya.ui.numerals import language

FEW = 4


def case(m: Material | None) -> list[Block]:
    """Two pages for heads of departments; what the city knows about itself stands in it, where it is known."""
    blocks: list[Block] = [Heading(_("Why prevention, and why us"))]
    blocks.append(Paragraph(_("For heads of departments and partners, before money and time are shared out."), quiet=True))
    if m is not None:
        blocks += _here(m)
    for part in guidance("case"):
        blocks += [Heading(part["title"][language()], 3), *bullets(slotted(point, {}) for point in part["points"])]
    return blocks


def _here(m: Material) -> list[Block]:
    """The city's own facts first."""
    found = points((_("What we want to reach"), told(m.fields["vision"])), (_("What exists already, and is used first"), told(m.fields["builds_on"])), (_("Mandate"), mandate.sources(m)))
    named = {one["short"]: one for priority in m.priorities for one in priority["findings"]}
    findings = bullets(told(one["name"]) for one in list(named.values())[:FEW] if filled(told(one["name"])))
    shown: list[Block] = [Heading(_("In our city"), 3), *found] if found else []
    return [*shown, *([Heading(_("What our own mapping found"), 3), *findings] if findings else [])]
