"""Columns that look like personal identifiers: by their header in three languages, and by what their cells look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from wiqaya.engines.language import data
from wiqaya.engines.language.fold import fold, fold_code, without_article
from wiqaya.engines.language.reasons import Reason, because
from wiqaya.engines.language.shapes import CELL_SHAPES, FIRM_SHAPES, looks_like_coordinates, looks_like_name, looks_like_thousands, share

HEADERS = "personal_headers.yaml"
KINDS = (
    "personal_email", "personal_ip", "personal_bank", "personal_national_id", "personal_birth_date", "personal_plate", "personal_phone",
    "personal_address", "personal_coordinates", "personal_handle", "personal_name",
)  # fmt: skip
SAMPLE = 500
YES_NO = {"yes", "no", "y", "n", "true", "false", "0", "1", "oui", "non", "نعم", "لا", "unknown", "inconnu", "none"}
FEW = 0.3  # share of the cells that must look the part when the header only suggests it
MANY = 0.6  # and when the header says nothing


@lru_cache(maxsize=64)
def _phrases(kind: str, part: str) -> tuple[str, ...]:
    listed = data.read(HEADERS)[kind] if not part else data.read(HEADERS)[kind].get(part, ())
    return tuple(f" {_words(str(phrase))} " for phrase in listed)


@lru_cache(maxsize=8192)
def _words(header: str) -> str:
    """Folded words of a header: camelCase and underscores parted, Arabic articles and prefixes off, ta marbuta as ha."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("_", " ")
    words = []
    for word in fold(parted).replace("ة", "ه").split():
        bare = re.sub(r"^(?:[وبف]?ال|لل)(?=\w{3})", "", word)
        words.append(without_article(bare))
    return " ".join(re.sub(r"(?<=[a-z])\d+$", "", word) or word for word in words)


def _has(words: str, phrases: tuple[str, ...]) -> str:
    """The longest phrase among the words, '' when there is none."""
    spaced = f" {words} "
    return max((phrase for phrase in phrases if phrase in spaced), key=len, default="")


def looks_personal(header: str, values: Sequence[object] = ()) -> Reason | None:
    """Why a column may not be read, None when it may.

    `values` is a sample of its cells; without one the header alone decides. Names of areas, and names and addresses of organisations,
    services and venues, are not personal; a column of yes and no, or of counts, is none whatever its header.
    """
    cells = [text for value in islice(values, SAMPLE) if value is not None and (text := str(value).strip())]
    words = _words(header)
    kind = _by_header(words, cells) or _by_values(words, cells)
    return because(kind, header=header) if kind else None


def _by_header(words: str, cells: list[str]) -> str | None:
    if _is_count(words) or (cells and all(fold_code(cell) in YES_NO for cell in cells)):
        return None
    spared = _about_places(words)
    found = {kind: phrase for kind in KINDS if (phrase := _has(words, _phrases(kind, "always"))) and kind not in spared}
    for kind in sorted(found, key=lambda kind: -len(found[kind])):
        if not cells or not _contradicted(kind, cells):
            return kind
    for kind in KINDS:
        if kind not in spared and _suggested(kind, words) and (not cells or share(CELL_SHAPES[kind], cells) >= FEW):
            return kind if cells or words == _has(words, _phrases(kind, "with_values")).strip() else None
    return None


def _suggested(kind: str, words: str) -> bool:
    return bool(_has(words, _phrases(kind, "with_values")))


def _is_count(words: str) -> bool:
    """A statistic about people, such as "number of phones"; "phone number" is none."""
    return bool(_has(words, _phrases("counts", "")))


def _about_places(words: str) -> set[str]:
    """Kinds that a header about places and organisations does not mean."""
    if _has(words, _phrases("places", "")) and not _has(words, _phrases("people", "")):
        return set(data.read(HEADERS)["exempt_beside_places"])
    return set()


def _contradicted(kind: str, cells: list[str]) -> bool:
    """Whether the cells are small numbers or few categories, which no identifier is."""
    if kind in ("personal_coordinates", "personal_birth_date"):
        return False
    distinct = {fold(cell) for cell in cells}
    digits = [re.sub(r"\D", "", cell) for cell in cells]
    numbers = all(re.fullmatch(r"[\d.,٫٬%\s-]+", fold_code(cell)) for cell in cells)
    if numbers and max(map(len, digits)) <= 4 and kind not in ("personal_address", "personal_plate"):
        return True
    return len(cells) >= 20 and len(distinct) <= 5 and not share(CELL_SHAPES[kind], cells)


def _by_values(words: str, cells: list[str]) -> str | None:
    """Firm shapes alone are enough; names of people need most cells and a header that is not about places."""
    if not cells:
        return None
    spared = _about_places(words)
    sure = [cell for cell in cells if not looks_like_thousands(cell)]
    for kind, shape in FIRM_SHAPES.items():
        if kind not in spared and share(shape, sure) >= (FEW if kind in ("personal_email", "personal_bank") else MANY):
            return kind
    if "personal_coordinates" not in spared and share(looks_like_coordinates, cells) >= MANY:
        return "personal_coordinates"
    distinct = len({fold(cell) for cell in cells})
    named = "personal_name" not in spared and distinct * 2 >= len(cells) and distinct >= 3
    return "personal_name" if named and share(looks_like_name, cells) >= MANY else None
