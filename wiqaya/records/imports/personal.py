"""What a mapping may not name: columns of personal identifiers, and columns that together describe one person."""

from __future__ import annotations

from wiqaya.engines.language import ascii_digits, fold
from wiqaya.exchange.tabular import Cell, text
from wiqaya.records.imports.plan import Plan
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.survey import Survey

AGES = {fold(word) for word in ("age", "ages", "age in years", "âge", "العمر", "عمر", "السن", "سن", "عمر الضحية", "victim age", "age victim", "suspect age")}
SEXES = {fold(word) for word in ("m", "f", "h", "male", "female", "man", "woman", "homme", "femme", "masculin", "féminin", "ذكر", "أنثى", "ذ", "أ", "رجل", "امرأة")}
NATIONALITY = {fold(word) for word in ("nationality", "citizenship", "nationalité", "citoyenneté", "الجنسية", "جنسية")}
FREE_TEXT = 120  # signs; a column where one cell in ten is longer tells stories
FREE_TEXT_SHARE = 0.1


def refuse_personal(plan: Plan, found: Survey) -> None:
    """Raise NotTaken when the plan names a column that may not be read."""
    used = {place: column for column in plan.columns if (place := found.head.find(column)) is not None}
    reasons = [
        because("mapped_personal", column=found.head.names[place], why=found.personal[place].code) for place in used if place in found.personal
    ]
    if plan.kind == "incidents":
        kinds = [place for place in used if not _is(plan, found, place)]
        reasons += [because("mapped_nationality", column=found.head.names[place]) for place in kinds if _named(found, place, NATIONALITY)]
        ages = [place for place in kinds if _is_age(found, place)]
        sexes = [place for place in kinds if _is_sex(found.samples[place])]
        if ages and sexes:
            reasons.append(because("mapped_person", age=found.head.names[ages[0]], sex=found.head.names[sexes[0]]))
    if reasons:
        raise NotTaken(*reasons)


def _is(plan: Plan, found: Survey, place: int) -> bool:
    """Whether a column is used for place or day, not for a field."""
    return any(found.head.find(column) == place for column in (plan.area, plan.area_code, plan.date) if isinstance(column, str | int))


def _named(found: Survey, place: int, words: set[str]) -> bool:
    folded = fold(found.head.names[place])
    return folded in words or any(folded.endswith(f" {word}") or folded.startswith(f"{word} ") for word in words)


def _is_age(found: Survey, place: int) -> bool:
    """A column of ages in single years."""
    cells = [ascii_digits(text(cell)) for cell in found.samples[place]]
    years = [cell for cell in cells if cell.isdigit() and int(cell) < 121]
    return _named(found, place, AGES) and bool(cells) and len(years) * 2 > len(cells)


def _is_sex(cells: list[Cell]) -> bool:
    folded = [fold(text(cell)) for cell in cells]
    return bool(folded) and sum(cell in SEXES for cell in folded) * 2 > len(folded)


def free_text_columns(found: Survey) -> list[int]:
    """Places of the columns that hold stories rather than categories: no copy of them is kept."""
    return [place for place, cells in enumerate(found.samples) if cells and sum(len(text(cell)) > FREE_TEXT for cell in cells) > FREE_TEXT_SHARE * len(cells)]


