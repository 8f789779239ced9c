"""Personal identifiers inside free text, with their places, so that people can take them out before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wiqaya.engines.language.digits import ascii_digits
from wiqaya.engines.language.people_names import asks_or, full_names, is_given_name
from wiqaya.engines.language.shapes import EMAIL, IBAN, IPV4, NATIONAL, PROFILE, THOUSANDS, valid_iban

ARABIC_WORD = r"[\u0621-\u063a\u0641-\u0652\u0670\u0671]{2,}"
TITLES_AR = r"(?:السيد|السيدة|السّيد|الآنسة|الاستاذ|الأستاذ|الأستاذة|الدكتور|الدكتورة|الشيخ|الحاج|الحاجة|المدعو|المدعوة|المواطن|المواطنة|الأب|المهندس|المهندسة|المختار)"
STOP_AR = r"(?!(?:في|من|على|إلى|الى|عن|مع|ان|أن|إن|الذي|التي|كان|كانت|قال|قالت|هو|هي|هذا|هذه|ثم|أو|لم|لا|قد|بعد|قبل|رئيس|رئيسة|مدير|مديرة|عضو|المحترم|المحترمة|وزير|النائب|الرئيس|المدير|المحافظ)\b)"
NAME_AR = rf"{STOP_AR}{ARABIC_WORD}(?:\s+{STOP_AR}{ARABIC_WORD})?"
PLACE_BEFORE = re.compile(rf"(?:حي|شارع|منطقة|مدرسة|مسجد|جامع|محلة|ساحة|مخيم)\s[وفل]?(?:{TITLES_AR}\s+)?$")
CAPITAL = r"[A-ZÀ-ÖØ-Ý][\w'’-]+"
NAME_LATIN = rf"{CAPITAL}(?:\s+(?:(?:al|el|bin|ben|ibn|de|van|von|Al|El)[\s-])?{CAPITAL}){{0,2}}"
# nouns after a title that name an office and not a person
OFFICE = r"(?!(?:President|Président|Mayor|Maire|Chair|Chairman|Minister|Ministre|Director|Directeur|Speaker|Le|La|The|Secretary|Justice|Jury)\b)"
NUMBER = r"(?<![\w.,/+-])"
DIGITS = tuple("0123456789")
TITLES = ("السيد", "السّيد", "الآنسة", "ستاذ", "الدكتور", "الشيخ", "الحاج", "المدعو", "المواطن", "الأب", "المهندس", "المختار")
# kind, pattern, and letters of which one must stand in the text: most texts need not be looked through for most patterns
PATTERNS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("email", re.compile(rf"(?<![\w.]){EMAIL.pattern}"), ("@",)),
    ("profile", re.compile(rf"(?<![\w@.]){PROFILE.pattern}", re.I), (".com/", ".me/")),
    ("bank", re.compile(rf"\b{IBAN.pattern}\b"), DIGITS),
    ("ip", re.compile(rf"{NUMBER}{IPV4.pattern}(?![\d.]\d)"), DIGITS),
    ("national_id", re.compile(rf"{NUMBER}(?:{NATIONAL.pattern})(?!\w)"), DIGITS),
    ("national_id", re.compile(r"(?:الرقم الوطني|الرقم القومي|رقم الهوية|رقم البطاقة|جواز السفر رقم|رقم جواز السفر|national (?:id|number)|id (?:no\.?|number|card)|passport(?: no\.?| number)?|CIN|numéro national|passeport n°)\s*[:：#]?\s*(?P<id>[A-Za-z]{0,3}[\d\u0660-\u0669\u06f0-\u06f9][\w-]{4,})", re.I), ("رقم", "id", "passport", "passeport", "cin", "national", "numéro")),
    ("phone", re.compile(rf"{NUMBER}(?:\+|00)[1-9][\d\s().-]{{6,16}}\d(?![\w])|(?<!\w)\(\d{{2,4}}\)\s?\d{{3}}[\s.-]?\d{{3,4}}(?!\w)"), ("+", "00", "(")),
    ("phone", re.compile(rf"{NUMBER}(?:0\d(?:[\s.-]?\d{{2}}){{4}}|0[1-9]\d{{8,9}}|0?\d{{2}}[\s/-]\d{{3}}[\s-]?\d{{3}}|\d{{3}}[-.]\d{{3}}[-.]\d{{4}})(?![\w/-]|[.,]\d)"), DIGITS),
    ("phone", re.compile(rf"{NUMBER}0[1-9]\d{{0,3}}(?P<gap>[ \u00a0\u202f.-])\d{{2,6}}(?:(?P=gap)\d{{2,4}}){{0,3}}(?![\w/-]|[.,]\d|[ \u00a0\u202f]\d)"), DIGITS),
    ("phone", re.compile(r"(?<!\w)(?:هاتف|جوال|موبايل|تلفون|واتساب|الهاتف|الجوال|tel|tél|phone|mobile|whatsapp)\w*\s*[.:：]?\s*(?P<id>\d[\d\s/.-]{5,14}\d)", re.I), ("هاتف", "جوال", "موبايل", "تلفون", "واتساب", "tel", "tél", "phone", "mobile", "whatsapp")),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z_\u0621-\u064a][\w.]{1,29}(?<!\.)"), ("@",)),
    ("plate", re.compile(r"(?:لوحة|رقم السيارة|number ?plate|licen[cs]e plate|immatricul\w+)\s*(?:رقم)?\s*[:：]?\s*(?P<id>[\w\u0621-\u064a]{1,4}[\s-]?\d{2,7})", re.I), ("لوحة", "رقم السيارة", "plate", "immatricul")),
    ("address", re.compile(r"\b\d{1,5}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|bd|impasse|allée|chemin|place|route)\s+(?:(?:de|du|des|la|le|les|l['’]|d['’])\s*)*[\w'’-]+(?:\s+[A-ZÀ-Ý][\w'’-]+)*", re.I), DIGITS),
    ("address", re.compile(r"\b\d{1,5}\s+(?:[A-Z][\w'’.-]+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Court|Crescent|Terrace)\b"), DIGITS),
    ("address", re.compile(r"(?:شارع|زنقة|نهج)\s[^.،,؛\n]{2,40}?(?:[،,]?\s*(?:رقم|بناية|عمارة|مبنى|منزل|شقة)\s*(?:رقم\s*)?[\u0621-\u064a\w]{0,20}\s?)[\d٠-٩]+(?:[،,]\s*(?:الطابق|طابق|شقة)\s*[\w\u0621-\u064a]+)*"), DIGITS),
    ("name", re.compile(rf"(?<![\u0621-\u064a]){TITLES_AR}\s+(?P<id>(?:(?:الدكتور|الشيخ|الحاج)\s+)?{NAME_AR})"), TITLES),
    ("name", re.compile(r"(?<![\u0621-\u0652])[وفل]?(?P<id>(?:أبو|أبي|أبا|ابو|أم|ام)\s+(?!ظبي|القرى|الفحم|درمان|سمرا|قصر|غريب|ديس|زعبل|كلثوم)(?:[\u0621-\u064a]{3,}))"), ("أبو", "أبي", "أبا", "ابو", "أم", "ام")),
    ("name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mme|Mlle|Sheikh|Imam|Monsieur|Madame|Mademoiselle|Father|Sister|Cheikh)\.?\s+(?P<id>{OFFICE}{NAME_LATIN})"), ()),
    ("name", re.compile(rf"(?<![\w.])M\.\s+(?P<id>{OFFICE}{NAME_LATIN})"), ("m.",)),
)  # fmt: skip


SHORT_DATE = re.compile(r"\d{1,2}(?P<gap>[\s.-])\d{1,2}(?P=gap)\d{4}|\d{1,4}")
KUNYA = re.compile(r"(?:أم|ام|أبي|أبا)\s+(?P<name>\w+)")  # words that also mean "or" and "my father"
# titles that are also words such as "the need" and "the citizen"
COMMON_TITLE = re.compile(r"(?:الحاج|الحاجة|الأب|المواطن|المواطنة|المهندس|المهندسة|المختار)\s+$")
COUNTED = re.compile(
    r"\s?(?:%|[$€£]|(?:de |d['’])?(?:habitants?|euros?|personnes?|dinars?|dirhams?|livres?|dollars?|francs?|residents?|people|inhabitants?|pounds?|lbp|usd|eur|mad|tnd|dzd)\b"
    r"|(?:نسمة|ساكن|مواطن|شخص|دينار|درهم|ليرة|جنيه|ريال|دولار|يورو))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A stretch of the text that identifies a person: characters `start` to `end`, and of what kind."""

    start: int
    end: int
    kind: str
    text: str


def find_identifiers(text: str) -> list[Identifier]:
    """All identifiers in a text, in order and without overlaps: the firmer kind wins.

    Kinds: email, profile, bank, ip, national_id, phone, handle, plate, address, name. Names are found after titles, and where a common
    given name stands before a family name; text without a finding is therefore not proved to be free of names.
    """
    found: list[Identifier] = []
    plain = ascii_digits(text)
    for kind, start, end in _matches(plain):
        if _fits(kind, plain, start, end) and all(end <= other.start or start >= other.end for other in found):
            found.append(Identifier(start, end, kind, text[start:end]))
    return sorted(found, key=lambda identifier: identifier.start)


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, start, end in matches(text, PATTERNS):
        yield kind, start, end
    for start, end in full_names(text):
        yield "name", start, end


def matches(text: str, patterns: Iterable[tuple[str, re.Pattern[str], tuple[str, ...]]]) -> Iterator[tuple[str, int, int]]:
    """Where patterns match, with the kind of each: its group `id` if it has one."""
    lower, digits = text.lower(), re.search(r"[0-9]", text) is not None
    for kind, pattern, needed in patterns:
        if digits if needed is DIGITS else not needed or any(letters in lower for letters in needed):
            for match in pattern.finditer(text):
                yield (kind, *match.span("id" if "id" in pattern.groupindex else 0))


def _fits(kind: str, text: str, start: int, end: int) -> bool:
    found = text[start:end]
    if kind == "bank":
        return valid_iban(found)
    if kind in ("phone", "national_id") and _is_amount(text, start, end):
        return False
    if kind == "phone":
        return 7 <= sum(map(str.isdigit, found)) <= 15 and not SHORT_DATE.fullmatch(found)
    if kind == "name" and PLACE_BEFORE.search(text[max(0, start - 40) : start]):
        return False
    if kind == "name" and (mother := KUNYA.match(found)):
        return is_given_name(mother["name"]) and not asks_or(text[:start])
    if kind == "name" and COMMON_TITLE.search(text[max(0, start - 20) : start]):
        return is_given_name(found.split()[0])
    return True


def _is_amount(text: str, start: int, end: int) -> bool:
    """Digits in threes with spaces between that count something: 12 500 000, 12 345 678 euros."""
    if not THOUSANDS.fullmatch(text[start:end]):
        return False
    return (
        text[start:end].endswith("00")
        or bool(COUNTED.match(text, end))
        or bool(re.search(r"[$€£]\s?$|\d\s$", text[max(0, start - 4) : start]))
    )


def mask(value: str) -> str:
    """A cell for showing why its column was left out: first and last characters at most, the middle as dots."""
    text = value.strip()
    if "@" in text[1:]:
        name, _, domain = text.partition("@")
        return f"{name[:1]}…@…{domain[-3:]}"
    return " ".join(f"{word[:1]}…{word[-1:]}" if len(word) > 3 else f"{word[:1]}…" for word in text.split()[:4])
