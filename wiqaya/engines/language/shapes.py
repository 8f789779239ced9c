"""What identifiers look like in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from wiqaya.engines.language.digits import ascii_digits
from wiqaya.engines.language.fold import fold, strip_invisible, without_article

Test = Callable[[str], bool]
DATA = Path(__file__).parent / "data"
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"@\w{2,30}")
PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|twitter|x|instagram|tiktok|linkedin|t|telegram|snapchat|youtube)\.(?:com|me)/[@\w./?=-]{2,}",
    re.I,
)
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
IPV6 = re.compile(r"(?:[0-9a-f]{1,4}:){4,7}(?::?[0-9a-f]{1,4}){1,4}", re.I)
MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.I)
IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", re.I)
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?")
PHONE = re.compile(
    r"(?:\+|00)[1-9][\d\s().\-/]{7,18}\d"  # international
    r"|\(\d{2,4}\)\s?\d{3}[\s.-]?\d{3,4}|\d{3}[-. ]\d{3}[-. ]\d{4}"  # North America
    r"|0\d(?:[\s.-]?\d{2}){4}|0[1-9]\d{8,9}"  # France, Maghreb, Egypt, Jordan
    r"|0?\d{1,2}[\s/-]\d{3}[\s-]?\d{3}"  # Lebanon: 03/123456, 71 123 456
    r"|\d{2}[\s.]\d{3}[\s.]\d{3}"  # Tunisia
)
LOOSE_PHONE = re.compile(r"[+(]?\d[\d\s().\-/]{5,18}\d")
NATIONAL = re.compile(
    r"[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}"  # Egypt
    r"|[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2]|[2-9]\d)[ ]?(?:\d{2}|2[AB])[ ]?\d{3}[ ]?\d{3}(?:[ ]?\d{2})?"  # France, social security
    r"|\d{3}-\d{2}-\d{4}|784-?\d{4}-?\d{7}-?\d|\d{3}[ -]\d{3}[ -]\d{3}"  # United States, Emirates, Canada
    r"|[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"  # United Kingdom
)
LOOSE_ID = re.compile(r"(?=.*\d{4})[A-Z]{0,3}[\s-]?[\d\s-]{5,22}[A-Z]?", re.I)
PLATE = re.compile(r"(?=.*\d)[A-Z\u0621-\u064a0-9][\w\s|/-]{2,12}", re.I)
STREET = re.compile(
    r"\b\d{1,5}(?:\s?(?:bis|ter|[a-d]))?,?\s+(?:rue|avenue|av|boulevard|bd|impasse|allee|chemin|place|route)\b"
    r"|\b\d{1,5}\s+(?:\w+\s){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|crescent|cres|way|terrace|close)\b"
    r"|\b(?:شارع|زنقة|زنقه|نهج|بناية|بنايه|عمارة|عماره|طابق|منزل|شقة|شقه)\b.*\d|\d.*\b(?:شارع|زنقة|زنقه|نهج|بناية|بنايه|عمارة|شقة)\b",
    re.I,
)
PAIR = re.compile(r"\(?\s*-?\d{1,3}[.٫]\d{3,}\s*°?\s*[NSEW]?\s*[,; ،]\s*-?\d{1,3}[.٫]\d{3,}\s*°?\s*[NSEW]?\s*\)?")
WKT = re.compile(r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(.*\)", re.I)
FINE = re.compile(r"-?\d{1,3}[.,٫]\d{3,}")
MINUTES = re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['′].*")
PROJECTED = re.compile(r"\d{5,7}(?:[.,]\d+)?")
NOT_PEOPLE = frozenset(
    fold(word)
    for word in [
        "street",
        "road",
        "park",
        "village",
        "heights",
        "centre",
        "school",
        "mosque",
        "church",
        "camp",
        "area",
        "city",
        "house",
        "place",
        "شارع",
        "حي",
        "مسجد",
        "مدرسة",
        "مخيم",
        "ساحة",
        "كنيسة",
        "جامع",
        "قرية",
        "rue",
        "place",
        "avenue",
        "cite",
        "école",
        "saint",
        "st",
        "sainte",
    ]
)


def share(test: Test, cells: Sequence[str]) -> float:
    """The share of cells that pass a test."""
    return sum(map(test, cells)) / len(cells) if cells else 0.0


# thousands parted by spaces, as in French: 1 000 000 and 71 123 456 look alike, so such a cell alone says nothing
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\s\d{3})+")


def looks_like_thousands(cell: str) -> bool:
    """Whether a cell is a number whose digits stand in threes with spaces between."""
    return bool(THOUSANDS.fullmatch(ascii_digits(strip_invisible(cell)).strip()))


def _full(*patterns: re.Pattern[str]) -> Test:
    def test(cell: str) -> bool:
        text = ascii_digits(strip_invisible(cell)).strip()
        return any(pattern.fullmatch(text) for pattern in patterns)

    return test


def looks_like_phone(cell: str) -> bool:
    """A number with the groups, the leading zero or the country code of a phone; dates are none."""
    text = ascii_digits(strip_invisible(cell)).strip()
    return bool(PHONE.fullmatch(text)) and not DATE.fullmatch(text) and 7 <= len(re.sub(r"\D", "", text)) <= 15


def valid_iban(cell: str) -> bool:
    """ISO 13616: the rearranged digits leave 1 when divided by 97."""
    text = re.sub(r"\s", "", ascii_digits(cell)).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def looks_like_coordinates(cell: str) -> bool:
    """Both coordinates of one point in one cell."""
    text = ascii_digits(strip_invisible(cell)).strip()
    return bool(PAIR.fullmatch(text) or WKT.fullmatch(text))


def _fine(cell: str) -> bool:
    text = ascii_digits(strip_invisible(cell)).strip()
    if FINE.fullmatch(text):
        return abs(float(text.replace(",", ".").replace("٫", "."))) <= 180
    return bool(PROJECTED.fullmatch(text) or MINUTES.fullmatch(text)) or looks_like_coordinates(cell)


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Common given names in Arabic and Latin letters, folded."""
    return frozenset(map(fold, (DATA / "given_names.txt").read_text(encoding="utf-8").split()))


def looks_like_name(cell: str) -> bool:
    """One to five words without digits, of which the first or the last is a common given name."""
    words = fold(cell).split()
    if (
        not 1 <= len(words) <= 5
        or any(char.isdigit() for char in cell)
        or NOT_PEOPLE & {without_article(word) for word in words}
        or NOT_PEOPLE & set(words)
    ):
        return False
    return words[0] in given_names() or (len(words) > 1 and words[-1] in given_names())


def _address(cell: str) -> bool:
    return bool(STREET.search(ascii_digits(cell)))


# what cells must look like when the header suggests a kind
CELL_SHAPES: dict[str, Test] = {
    "personal_email": _full(EMAIL),
    "personal_ip": _full(IPV4, IPV6, MAC),
    "personal_bank": _full(IBAN, LOOSE_ID),
    "personal_phone": _full(LOOSE_PHONE),
    "personal_birth_date": _full(DATE),
    "personal_plate": _full(PLATE),
    "personal_national_id": _full(NATIONAL, LOOSE_ID),
    "personal_address": _address,
    "personal_coordinates": _fine,
    "personal_handle": _full(HANDLE, PROFILE, re.compile(r"[a-z][\w.]{2,29}", re.I)),
    "personal_name": looks_like_name,
}
# shapes that say enough without a header
FIRM_SHAPES: dict[str, Test] = {
    "personal_email": _full(EMAIL),
    "personal_bank": valid_iban,
    "personal_national_id": _full(NATIONAL),
    "personal_phone": looks_like_phone,
    "personal_ip": _full(IPV4, IPV6, MAC),
    "personal_handle": _full(HANDLE, PROFILE),
    "personal_address": _address,
}
