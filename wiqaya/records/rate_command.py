"""`wiqaya records rate`: a rate by area through the gate, with exact intervals."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.utils import timezone

from wiqaya.engines.disclosure import DisclosureError, Released
from wiqaya.engines.language import fold
from wiqaya.records.actions.release import release_incidents
from wiqaya.records.facts import Question, Unanswerable, months_of, unplaced
from wiqaya.records.models import Dataset, Import
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.release import NoBiasNote, ReleaseRefused
from wiqaya.safeguards.shell import CallWrong, Command, NothingTaken, Result, write_out

HEAD = ("code", "area", "count", "residents", "rate", "low", "high", "weak", "hidden")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("city")
    parser.add_argument("--numerator", required=True, metavar="DATASET", help="id or title of a dataset of incidents")
    parser.add_argument("--denominator", default="population", help="population (the default) or the name of an indicator")
    parser.add_argument("--per", type=int, default=10_000)
    parser.add_argument("--period", default="", help="2019, 2014-2018, 2019-03; all when left out")
    parser.add_argument("--audience", choices=("staff", "public"), default="staff")
    parser.add_argument("--out", type=Path, help="CSV with a row for each area")


def _rate(call: Namespace, by: Actor) -> Result:
    dataset = dataset_called(call.numerator)
    try:
        first, last = months_of(call.period)
        question = Question(by=("area",), first=first, last=last, per=call.per, denominator=call.denominator)
        released = release_incidents(dataset=dataset, question=question, audience=call.audience, by=by, at=timezone.now())
    except Unanswerable as wrong:
        raise CallWrong(str(wrong)) from wrong
    except (ReleaseRefused, NoBiasNote, DisclosureError) as refused:
        raise NothingTaken(_why(refused)) from refused
    rows = [_row(released, cell.key[0]) for cell in released]
    if call.out:
        write_out(call.out, _table(rows))
    hidden = sum(1 for row in rows if row["hidden"])
    data = {"areas": len(rows), "hidden": hidden, "fingerprint": released.fingerprint, "rows": rows}
    if call.audience == "staff":  # an exact count of its own: said to those who hold the data, never beside a public figure
        data["unplaced"] = unplaced(dataset, question)
    return Result(data)


def dataset_called(name: str) -> Dataset:
    """The dataset with this id, import id or title; the only one of its kind as a last resort.  Raises CallWrong."""
    found = list(Dataset.objects.filter(short=name)) or [
        one.dataset for one in Import.objects.filter(short=name).select_related("dataset") if one.dataset
    ]
    every = list(Dataset.objects.all())
    found = found or [one for one in every if fold(name) in {fold(entry["text"]) for entry in one.title.values()}]
    found = found or [one for one in every if one.kind == name]
    if len(found) != 1:
        there = ", ".join(f"{one.short} ({one.title})" for one in every) or "none yet"
        raise CallWrong(f"'{name}' names {len(found)} datasets; there are: {there}")
    return found[0]


def _row(released: Released, code: str | None) -> dict[str, Any]:
    cell = released.cell(code)
    label = released.label("area", code or "")
    return {
        "code": code, "area": label if isinstance(label, str) else label.get("en") or next(iter(label.values()), code), "count": cell.value,
        "residents": cell.base, "rate": cell.rate, "low": cell.low, "high": cell.high, "weak": cell.weak, "hidden": not cell.shown,
    }  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> bytes:
    """As CSV, with the mark by which spreadsheets know its letters."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEAD)
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _why(refused: Exception) -> str:
    if isinstance(refused, NoBiasNote):
        return "the dataset has no bias note: write one, then ask again"
    if isinstance(refused, ReleaseRefused):
        blocking = ", ".join(f"the release of {row.at:%Y-%m-%d} ({row.fingerprint[:12]})" for row in refused.blocking)
        passes = f"; this would pass: {refused.suggestion.code} {refused.suggestion.dimension}" if refused.suggestion else ""
        return f"together with {blocking} this figure would reveal a small number{passes}"
    return str(refused)


RATE = Command(("records", "rate"), "a rate by area through the gate, with exact intervals", _rate, _arguments)
