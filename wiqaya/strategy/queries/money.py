"""Amounts as a clerk writes them."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_name

from wiqaya.ui import numerals

SPOKEN = {("LBP", "ar"): "ليرة لبنانية", ("SYP", "ar"): "ليرة سورية"}  # as people there say; the tables of Unicode say pound
MANY = 100  # an amount for which every language takes the plain form of the name


def money(amount: Decimal | None, currency: str = "") -> str:
    """`1,200 Tunisian dinars`, `١٬٢٠٠ دينار تونسي`; hundredths only where there are some; nothing for None."""
    if amount is None:
        return ""
    number = numerals.number(amount, 0 if amount == amount.to_integral_value() else 2)
    return f"{number} {currency_name(currency)}".strip()


def currency_name(currency: str) -> str:
    """The name of a currency in the page's language; an unknown code stays as it is."""
    lang = numerals.language()
    return (SPOKEN.get((currency, lang)) or get_currency_name(currency, count=MANY, locale=lang)) if currency else ""
