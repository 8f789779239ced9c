"""Functions on text."""

from __future__ import annotations

import hashlib
import math
from base64 import b64decode, b64encode

from wiqaya.exchange.xforms.reasons import unsupported
from wiqaya.exchange.xforms.xpath.evaluate import Context, function
from wiqaya.exchange.xforms.xpath.given import Arguments, as_number, as_text, as_texts, finite, own
from wiqaya.exchange.xforms.xpath.numeric import half_up
from wiqaya.exchange.xforms.xpath.patterns import fits
from wiqaya.exchange.xforms.xpath.values import Value, string

MANY = 1_000


@function("string", 0, 1)
def _string(context: Context, arguments: Arguments) -> Value:
    return string(own(context, arguments))


@function("concat", 0, MANY)
def _concat(context: Context, arguments: Arguments) -> Value:
    return "".join(as_texts(context, arguments))


@function("join", 1, MANY)
def _join(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[0]).join(as_texts(context, arguments[1:]))


@function("contains", 2)
def _contains(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[1]) in as_text(context, arguments[0])


@function("starts-with", 2)
def _starts_with(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[0]).startswith(as_text(context, arguments[1]))


@function("ends-with", 2)
def _ends_with(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[0]).endswith(as_text(context, arguments[1]))


@function("substring-before", 2)
def _substring_before(context: Context, arguments: Arguments) -> Value:
    text, sign = as_text(context, arguments[0]), as_text(context, arguments[1])
    return text.partition(sign)[0] if sign and sign in text else ""


@function("substring-after", 2)
def _substring_after(context: Context, arguments: Arguments) -> Value:
    text, sign = as_text(context, arguments[0]), as_text(context, arguments[1])
    return text.partition(sign)[2] if sign else text


@function("substring", 2, 3)
def _substring(context: Context, arguments: Arguments) -> Value:
    """Counted from 1, its bounds rounded (XPath 1.0, 4.2)."""
    text = as_text(context, arguments[0])
    start = half_up(as_number(context, arguments[1]))
    end = start + half_up(as_number(context, arguments[2])) if len(arguments) > 2 else math.inf
    return "".join(letter for place, letter in enumerate(text, start=1) if start <= place < end)


@function("substr", 2, 3)
def _substr(context: Context, arguments: Arguments) -> Value:
    """Counted from 0, the end left out (ODK)."""
    bounds = [int(finite(as_number(context, argument), "substr()")) for argument in arguments[1:]]
    return as_text(context, arguments[0])[slice(bounds[0], bounds[1] if len(bounds) > 1 else None)]


@function("string-length", 0, 1)
def _string_length(context: Context, arguments: Arguments) -> Value:
    return float(len(string(own(context, arguments))))


@function("normalize-space", 0, 1)
def _normalize_space(context: Context, arguments: Arguments) -> Value:
    return " ".join(string(own(context, arguments)).split())


@function("translate", 3)
def _translate(context: Context, arguments: Arguments) -> Value:
    text, old, new = (as_text(context, argument) for argument in arguments)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return text.translate(table)


@function("regex", 2)
def _regex(context: Context, arguments: Arguments) -> Value:
    return fits(as_text(context, arguments[1]), as_text(context, arguments[0]))


@function("digest", 2, 3)
def _digest(context: Context, arguments: Arguments) -> Value:
    text, kind = as_text(context, arguments[0]), as_text(context, arguments[1]).replace("-", "").lower()
    if kind not in {"md5", "sha1", "sha256", "sha384", "sha512"}:
        raise unsupported(f"digest({kind})")
    made = hashlib.new(kind, text.encode(), usedforsecurity=False).digest()
    return made.hex() if len(arguments) > 2 and as_text(context, arguments[2]).lower() == "hex" else b64encode(made).decode()


@function("base64-decode", 1)
def _base64_decode(context: Context, arguments: Arguments) -> Value:
    try:
        return b64decode(as_text(context, arguments[0]), validate=True).decode()
    except ValueError:
        return ""


@function("uuid", 0, 1)
def _uuid(context: Context, arguments: Arguments) -> Value:
    made = context.around.identifier(context.node)
    return made[: int(finite(as_number(context, arguments[0]), "uuid()"))] if arguments else made
