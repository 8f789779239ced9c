"""What every figure carries wherever it goes: title, base, interval, dates, source, bias note, method, licence (ux.md 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.ui import dates, numerals

from .texts import Text, said


@dataclass(frozen=True)
class Break:
    """The method changed before this period (a key of the table's time dimension), in this year."""

    before: str
    year: int


@dataclass(frozen=True)
class Passport:
    """What the table itself cannot know.  Source, bias note, method version and licence come from the released table.

    `title` is a sentence that a resident can check; `subtitle` the exact wording of the question or the definition;
    `boundaries` the version and date of the areas on a map; `notes` objections of a neighbourhood, printed with the layer.
    """

    title: Text
    subtitle: Text = ""
    dates: tuple[date, date] | None = None
    source_url: str = ""
    boundaries: Text = ""
    mode: Text = ""
    weighting: Text = ""
    notes: tuple[Text, ...] = ()
    cite: Text = ""
    level: int = 95
    fictional: bool = False

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError("A figure needs a title: a sentence that a resident can check.")


@dataclass(frozen=True)
class PassportText:
    """The passport in one language: label and text a line, and the sentences of caution that apply."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()
    fictional: str = ""


@dataclass(frozen=True)
class Cautions:
    """Which sentences of caution a figure must carry."""

    hidden: bool = False
    weak: bool = False
    together: int = 1  # how many series are shown together
    not_from_zero: bool = False
    breaks: tuple[Break, ...] = field(default=())

    def sentences(self) -> Iterator[str]:
        """In the active language."""
        if self.hidden:
            yield _("Not shown: too few people, and we protect their privacy.")
        if self.weak:
            yield _("Take care: few people answered or few events were counted here. The true figure may be quite different.")
        if self.together > 2:
            yield _("Some of these moved together. That does not show that one caused another.")
        if self.together == 2:
            yield _("These two moved together. That does not show that one caused the other.")
        for change in self.breaks:
            yield _("The method changed in %(year)s. Do not compare with earlier years.") % {"year": numerals.digits(str(change.year))}
        if self.not_from_zero:
            yield _("The scale does not start at zero.")


def passport_text(
    passport: Passport, released: Released, lang: str, *, has_interval: bool, counted: int | None, cautions: Cautions
) -> PassportText:
    with override(lang):
        return PassportText(
            said(passport.title, lang),
            said(passport.subtitle, lang),
            tuple((label, text) for label, text in _lines(passport, released, lang, has_interval=has_interval, counted=counted) if text),
            tuple(cautions.sentences()),
            _("Fictional city: invented for demonstration") if passport.fictional else "",
        )


def _lines(passport: Passport, released: Released, lang: str, *, has_interval: bool, counted: int | None) -> Iterator[tuple[str, str]]:
    source = released.source
    yield _base_label(released), "" if counted is None else numerals.number(counted)
    rounding = released.policy.rounding
    yield _("Rounding"), _("Every count is rounded to a multiple of %(base)s") % {"base": numerals.number(rounding)} if rounding else ""
    yield _("Interval"), _interval_words(passport.level) if has_interval else ""
    yield _("Dates"), dates.period_words(*passport.dates) if passport.dates else said(source.period, lang)
    yield _("How people were asked"), said(passport.mode, lang)
    yield _("Weighting"), said(passport.weighting, lang)
    yield _("Source"), _comma().join(filter(None, (said(source.title, lang), said(source.steward, lang))))
    yield _("Who is missing here"), said(source.bias_note, lang)
    yield _("Boundaries"), said(passport.boundaries, lang)
    yield _("Method version"), f"{source.method_version} · {released.method_version}"
    yield _("Licence"), said(source.licence, lang)
    yield _("How to cite"), said(passport.cite, lang)
    for note in passport.notes:
        yield _("Note from the committee"), said(note, lang)


def _base_label(released: Released) -> str:
    if released.kind == "survey":
        return _("Number of participants")
    return _("Events counted") if released.kind == "incidents" else _("Number counted")


def _interval_words(level: int) -> str:
    return _("The range in words is where the true figure very probably lies (%(level)s interval)") % {"level": numerals.percent(level)}


def _comma() -> str:
    return "، " if numerals.language() == "ar" else ", "
