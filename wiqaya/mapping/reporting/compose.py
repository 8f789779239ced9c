"""An edition as a document: its sections in their order, strengths before worries."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wiqaya.mapping.reporting import around, cards, closing, opening
from wiqaya.mapping.reporting.material import Material, Withheld, withheld
from wiqaya.mapping.reporting.phrases import number
from wiqaya.mapping.words import Edition
from wiqaya.ui.documents import Block, Document
from wiqaya.ui.numerals import reading

Section = Callable[[Material], list[Block]]
SECTIONS: tuple[Section, ...] = (
    opening.cover, opening.how_to_read, opening.strengths, opening.light, cards.issues, cards.matrix, cards.central, around.existing,
    around.structural, around.context, around.figures, closing.asked, closing.recommendations, around.signals, around.imported, closing.not_shown,
    closing.method, closing.bias, closing.sources,
)  # fmt: skip
LIGHT: tuple[Section, ...] = (
    opening.cover, opening.how_to_read, opening.light, cards.issues, around.existing, around.figures, closing.asked, closing.recommendations,
    closing.not_shown, closing.method, closing.bias, closing.sources,
)  # fmt: skip


def compose(material: Material, lang: str) -> Document:
    """The document in one language, in the digits and month names of the city."""
    city = material.city
    with override(lang), reading(digits=city.digits, months=city.month_names):
        blocks = tuple(block for section in _sections(material) for block in section(material))
        return Document(
            title=opening.title(material), blocks=blocks, on=material.on, city=str(city), edition=str(Edition(material.edition).label), fictional=city.fictional,
            author=str(city),
        )  # fmt: skip


def _sections(m: Material) -> tuple[Section, ...]:
    """A light mapping with few cards gets a short report; what a part of it lacks is said there."""
    return LIGHT if m.cycle.light and not m.cards else SECTIONS


def name_withheld(m: Material) -> None:
    """Name what this edition leaves out by rule; figures name themselves (`drawing.draw`)."""
    if not m.public:
        return
    m.withheld += [one for wanted, one in _rules(m) if wanted]


def _rules(m: Material) -> list[tuple[bool, Withheld]]:
    groups = {impact.group_id for card in m.cards for impact in card.impacts.all() if not impact.group.label_agreed}
    areas = {area.pk for card in m.cards for area in card.areas.all()} & m.small_areas
    return [
        (bool(m.left_out), withheld(lambda: _cards(m.left_out), lambda: _("They are not complete, a second person has not read them, or they have no summary in neutral words."))),
        (bool(m.briefings), withheld(lambda: _("Briefings by police and justice bodies"), lambda: _("They were given for the city's own work. They are one source among others."))),
        (bool(m.partners), withheld(lambda: _("Partners: what they could do, how far they are trusted and by whom"), lambda: _("It would harm relations that prevention needs."))),
        (bool(m.analyses), withheld(lambda: _("Analyses of the central government"), lambda: _("They belong to those who wrote them."))),
        (any(m.notes.values()), withheld(lambda: _("Notes on history and tensions"), lambda: _("In few words they could hurt those whom they describe."))),
        (bool(groups), withheld(lambda: _("Names of some groups"), lambda: _("The groups have not agreed to these names. Larger words stand in their place."))),
        (bool(areas), withheld(lambda: _("Names of some areas"), lambda: _("So few people live there that a sentence about the area could point to somebody."))),
        (_worries(m), withheld(lambda: _("What worries whom, and why here, in the light mapping"), lambda: _("It is shown once it stands on cards that a second person has read."))),
        (bool(m.imported), withheld(lambda: _("Assessments by others"), lambda: _("They belong to those who wrote them."))),
        (True, withheld(lambda: _("Early signals"), lambda: _("Many are not checked, and single ones could point to somebody."))),
    ]  # fmt: skip


def _cards(count: int) -> str:
    return ngettext("%(count)s issue", "%(count)s issues", count) % {"count": number(count)}


def _worries(m: Material) -> bool:
    return any(m.answers.get(question) for question in (2, 3))
