"""The ways to ask on paper, for those without a device: a sheet for residents, and a card for counters, offices and patrols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.referral.queries.help import Doors, Line
from wiqaya.referral.words.helping import LineOwner
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui.documents import Block, BulletList, Callout, Code, Document, Heading, NumberedList, Paragraph, Said, Strong
from wiqaya.ui.documents.blocks import Run

SHEET, CARD = "sheet", "card"
MOST = 6  # services on the sheet


@dataclass(frozen=True, slots=True)
class Ways:
    """What a paper tells: who answers when, the weekly hours in words, the service that answers, further help, addresses of the pages."""

    doors: Doors
    week: Sequence[str]
    host: str
    others: Sequence[tuple[str, str]]  # name, telephone or place
    addresses: Sequence[str]


def paper(which: str, ways: Ways, lang: str, *, city: Any, on: date) -> Document:
    """A4, one page, in `lang`; `which` is SHEET or CARD."""
    with override(lang):
        title = _("Somebody asks you for help") if which == CARD else _("How to ask for advice and help")
        called = city.name.best(lang)[0]
        body = _card(ways, lang) if which == CARD else _sheet(ways, lang)
        blocks = [Heading(title), Paragraph(Said(called), quiet=True), _danger(ways, lang, city), *body]
        return Document(title, tuple(blocks), on, city=called, fictional=city.fictional, dense=which == SHEET)


def _danger(ways: Ways, lang: str, city: Any) -> Block:
    told: list[Run] = [_("Call"), " ", Code(city.emergency), ". "] if city.emergency else []
    front = ways.doors.front
    words = front.emergency.best(lang)[0] if front else ""
    return Callout("caution", (*told, words or _("Nobody here answers round the clock.")), _("Someone is in danger now"))


def _sheet(ways: Ways, lang: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("By telephone"), 3), *_lines(ways.doors.lines, lang), Heading(_("In person"), 3)]
    if ways.host:
        blocks.append(Paragraph((Strong(ways.host), *((" · ", _("; ").join(ways.week)) if ways.week else ()))))
    blocks += [
        Paragraph(_("Nobody asks for your name. Somebody writes down what you say, reads it out to you, and gives you a number on paper, with which you hear the answer.")),
        Paragraph(_("You can come with somebody you trust, or ask a teacher, a nurse or an officer to come with you. You can ask for an interpreter, and for somebody of your own sex.")),
    ]
    if ways.others:
        blocks += [Heading(_("Others who help, without a reason given"), 3), BulletList(tuple((Strong(name), " · ", Said(contact)) for name, contact in ways.others[:MOST]))]
    if ways.addresses:
        blocks += [Heading(_("With a telephone or computer of your own or of a library"), 3), BulletList(tuple(Code(address) for address in ways.addresses))]
    return [*blocks, Heading(_("What is kept"), 3, "kept"), BulletList(tuple(_kept()))]


def _kept() -> list[str]:
    return [
        _("Advice: what you say, for thirty days, for those alone who answer. No name, no number of your telephone."),
        _("The police get nothing by default. If a life is in danger we must act, and we tell you."),
        _("You can ask what is kept, correct it and have it erased. It costs nothing, and nothing bad follows."),
    ]


def _card(ways: Ways, lang: str) -> list[Block]:
    steps = (
        _("Listen. Go where nobody else hears. Do not ask for a name, a faith or an origin."),
        _("Is a life in danger? Call the number above, at once, and stay."),
        _("Say who answers questions, and that the person decides. Give the sheet “How to ask for advice and help”."),
        _("Offer to call together, or to go along. Whoever cannot read or does not speak the language needs somebody who does."),
        _("Are you worried yourself? Ask for advice first, without names. Only who is cleared takes a request down."),
        _("Write nothing about the person into your own lists or messages, and tell nobody who does not help."),
    )
    return [NumberedList(steps), Heading(_("Who answers"), 3, "answers"), *_lines(ways.doors.lines, lang)]


def _lines(lines: Sequence[Line], lang: str) -> list[Block]:
    if not lines:
        return [Paragraph(_("There is no line yet. Come in person, or write."))]
    return [BulletList(tuple(_line(line, lang) for line in lines))]


def _line(line: Line, lang: str) -> tuple[Run, ...]:
    parts: list[Run] = [Strong(str(LineOwner(line.kind).label))]
    for value in (line.name, line.hours):
        parts += _text(value, lang)
    return (*parts, " · ", Code(line.number))


def _text(value: WordsValue, lang: str) -> list[Run]:
    text = value.best(lang)[0]
    return [" · ", Said(text)] if text else []
