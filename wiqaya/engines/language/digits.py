"""Numbers as they stand in messy tables, in three sets of digits and every habit of separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from itertools import islice
from typing import Literal

from wiqaya.engines.language.fold import strip_invisible
from wiqaya.engines.language.reasons import Reason, because

DecimalSign = Literal[".", ","]
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # a decimal digit of another script
MINUS = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
BLANKS = {
    "",
    "-",
    "--",
    "—",
    "–",
    ".",
    "..",
    "...",
    "…",
    "*",
    "x",
    "n/a",
    "na",
    "n.a.",
    "nan",
    "nd",
    "n.d.",
    "null",
    "none",
    "غير متوفر",
    "غير متاح",
    "لا يوجد",
    "غ.م",
}
CURRENCIES = (
    "usd eur euros? gbp cad lbp mad dhs? tnd dt dzd da egp le sar sr aed jod jd iqd syp دولار درهم دينار ريال ليرة جنيه "
    r"l\.l\. ل\.ل\.? د\.إ\.? ر\.س\.? د\.م\.? د\.ت\.? د\.ج\.? ج\.م\.? د\.أ\.? د\.ع\.?"
).replace(" ", "|")
CURRENCY = re.compile(rf"(?i)^(?:{CURRENCIES})\s*(?=[\d(+.,-])|(?<=[\d)])\s*(?:{CURRENCIES})$")
GROUPS = r"(?:\d{{1,3}}(?:{0}\d{{3}})+|\d{{1,2}}(?:{0}\d{{2}})+{0}\d{{3}})"  # thousands, or the lakhs of South Asia
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Parsed:
    """`value` as written ("12 %" is 12 with `percent`), or None with the reason."""

    value: Decimal | None
    reason: Reason | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class UndecidableNumbers:
    """The column can be read in two ways; `readings` are (decimal sign, value read with it) of `example`."""

    example: str
    readings: tuple[tuple[str, str], ...]


def ascii_digits(text: str) -> str:
    """Every decimal digit of any script as 0 to 9, the rest as it was."""
    return OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def localise_digits(text: str, system: str) -> str:
    """Digits of a finished text in the system of its reader: `arab` (٠١٢) or `latn` (012)."""
    plain = ascii_digits(text)
    return plain.translate(ARABIC_DIGITS) if system == "arab" else plain


def _clean(text: str) -> str:
    text = strip_invisible(unicodedata.normalize("NFKC", text.replace("…", "..."))).strip()
    return MINUS.sub("-", ascii_digits(text)).replace("٪", "%").replace("،", ",").replace("’", "'").replace("´", "'").replace("`", "'")


def _strip_signs(text: str) -> tuple[str, bool, bool]:
    """(digits and separators, negative, percent)."""
    percent = "%" in text
    text = "".join(char for char in text.replace("%", "") if unicodedata.category(char) != "Sc").strip()
    text = CURRENCY.sub("", text).strip()
    if bracketed := re.fullmatch(r"\((.+)\)", text):
        text = CURRENCY.sub("", bracketed[1].strip()).strip()
        return text, True, percent
    negative = text.startswith("-") or (text.endswith("-") and len(text) > 1)
    return text.strip("-").strip() if negative else text.removeprefix("+").strip(), negative, percent


def _grouped(text: str, sign: str) -> str | None:
    """Digits without their grouping sign, None when they are not grouped in threes."""
    if sign not in text:
        return text if text.isdigit() else None
    return text.replace(sign, "") if re.fullmatch(GROUPS.format(re.escape(sign)), text) else None


def _sure_decimal(body: str) -> DecimalSign | Literal["?"] | None:
    """Which of . and , must separate decimals here; "?" when both readings are possible, None when neither sign is there."""
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if not dots and not commas:
        return None
    sign: DecimalSign = "." if dots else ","
    other: DecimalSign = "," if dots else "."
    if dots + commas > 1:
        return other
    whole, _, rest = body.partition(sign)
    others = re.search(r"[ '_٬]", whole)
    if len(rest) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole) and not others and rest.isdigit():
        return "?"
    return sign


def _read(body: str, decimal: str) -> Decimal | None:
    """Digits and separators with a known decimal sign."""
    whole, found, rest = body.partition(decimal)
    if found and not (rest.isdigit() or (rest == "" and whole)):
        return None
    group = next((sign for sign in " '_٬.," if sign in whole), "")
    digits = (_grouped(whole, group) if group else whole) if whole else "0"
    if digits is None or not digits.isdigit() or not (whole or rest):
        return None
    return Decimal(f"{digits}.{rest or 0}") if rest else Decimal(digits)


def parse_number(text: object, decimal: DecimalSign | None = None) -> Parsed:
    """A cell as a number: separators, percent and currency signs, three sets of digits, minus as sign or brackets.

    Without `decimal` a cell such as "1,234" has two readings and is refused with both; use `infer_decimal` over the column first.
    """
    if isinstance(text, (int, Decimal)) and not isinstance(text, bool):
        return Parsed(Decimal(text))
    if isinstance(text, float):
        return (
            Parsed(Decimal(repr(text)))
            if text == text and abs(text) != float("inf")
            else Parsed(None, because("not_a_number", text=str(text)))
        )
    raw = "" if text is None else str(text)
    if len(raw) > LONGEST:
        return Parsed(None, because("too_long"))
    if raw.isascii() and raw.isdigit():
        return Parsed(Decimal(raw))
    cleaned = _clean(raw)
    if cleaned.casefold() in BLANKS:
        return Parsed(None, because("empty"))
    body, negative, percent = _strip_signs(cleaned)
    value, reason = _value(body, decimal, raw.strip())
    return Parsed(-value if negative and value is not None else value, reason, percent and value is not None)


def _value(body: str, decimal: DecimalSign | None, raw: str) -> tuple[Decimal | None, Reason | None]:
    if re.fullmatch(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}", body):
        return _scientific(body, raw)
    if not re.fullmatch(r"[\d.,'_ ٬٫]*\d[\d.,'_ ٬٫]*", body):
        return None, because("not_a_number", text=raw)
    sign: str | None = "٫" if "٫" in body else decimal or _sure_decimal(body)
    if sign == "?":
        thousands, fraction = re.sub(r"\D", "", body), body.replace(",", ".")
        return None, because("ambiguous_separator", text=raw, as_thousands=thousands, as_decimal=fraction)
    value = _read(body, sign or ".")
    return (value, None) if value is not None else (None, because("bad_grouping", text=raw))


def _scientific(body: str, raw: str) -> tuple[Decimal | None, Reason | None]:
    try:
        return Decimal(body.replace(",", ".")), None
    except InvalidOperation:
        return None, because("not_a_number", text=raw)


def infer_decimal(values: Iterable[object], *, most: int = 200_000) -> DecimalSign | UndecidableNumbers | None:
    """The decimal sign of a whole column: "." or ",", None when no cell needs one, or both readings when the column cannot tell.

    Cells such as "1,234" count as thousands when the column also has whole numbers below 1 000 and none above without a separator:
    somebody who writes three decimals writes them everywhere.
    """
    seen: dict[str, int] = {".": 0, ",": 0}
    open_cells: list[str] = []
    bare: list[int] = []
    for value in islice(values, most):
        body = _strip_signs(_clean(str(value or ""))[:LONGEST])[0]
        if not re.fullmatch(r"[\d.,'_ ٬]*\d[\d.,'_ ٬]*", body):
            continue
        sure = _sure_decimal(body)
        if sure == "?":
            open_cells.append(body)
        elif sure:
            seen[sure] += 1
        elif body.isdigit():
            bare.append(len(body.lstrip("0")))
    return _decide(seen, open_cells, bare)


def _decide(seen: dict[str, int], open_cells: list[str], bare: list[int]) -> DecimalSign | UndecidableNumbers | None:
    dots, commas = seen["."], seen[","]
    if dots or commas:
        if min(dots, commas) * 20 > max(dots, commas):
            example = open_cells[0] if open_cells else "1,234"
            return _both_readings(example)
        return "." if dots > commas else ","
    if not open_cells:
        return None
    signs = {"," if "," in cell else "." for cell in open_cells}
    heads = {len(re.split(r"[.,]", cell)[0]) for cell in open_cells}
    small_wholes = bool(bare) and max(bare) <= 3
    if len(signs) == 1 and (small_wholes or (not bare and len(open_cells) >= 10 and len(heads) > 1)):
        return "." if signs == {","} else ","
    return _both_readings(open_cells[0])


def _both_readings(example: str) -> UndecidableNumbers:
    return UndecidableNumbers(example, tuple((sign, str(_read(example, sign))) for sign in (".", ",")))


def decimal_sign(lang: str, digits: str = "latn") -> str:
    """The decimal sign that `format_number` writes."""
    return "٫" if digits == "arab" else "," if lang == "fr" else "."


def format_number(
    value: int | float | Decimal, lang: str = "en", digits: str = "latn", *, places: int | None = None, group: bool = True
) -> str:
    """A number for a reader: grouping and decimal sign of the language, digits of the system; `places` rounds half to even."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    plain = f"{abs(exact):{',' if group else ''}f}"
    separator = "٬" if digits == "arab" else "\u202f" if lang == "fr" else ","
    sign = "−" if exact < 0 else ""
    table = str.maketrans({",": separator, ".": decimal_sign(lang, digits)})
    return sign + localise_digits(plain.translate(table), digits)
