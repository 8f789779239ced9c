"""ODK's own form engine fills the forms: our submissions, our evaluation of expressions and our records agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from tests.forms import corpus
from wiqaya.exchange.xforms import Form, read_form
from wiqaya.exchange.xforms.filling import Filling, asked, check
from wiqaya.exchange.xforms.filling.pages import broken_rule
from wiqaya.exchange.xforms.records import base, compare, identifying, read_record, read_submission, write_record
from wiqaya.exchange.xforms.xpath.values import is_shown

pytestmark = pytest.mark.slow
SEEDS = ("1", "2", "3")
REPEATS = 2
CANNOT = {"pyxform__bad_calc.xlsx", "pyxform__xl_date_ambiguous.xlsx"}  # their expressions are none


@cache
def filled() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(what was asked of the engine, what it answered) for every good form, filled three times."""
    jobs = []
    for entry in (entry for entry in corpus.index() if entry["ok"]):
        xml = corpus.expected(entry)
        jobs += [{"id": f"{entry['file']}#{seed}", "xml": xml, "media": corpus.media(xml), "seed": seed, "repeats": REPEATS} for seed in SEEDS]
    return list(zip(jobs, corpus.fill(jobs), strict=True))


def accepted() -> Iterator[tuple[dict[str, Any], dict[str, Any], Form]]:
    for job, result in filled():
        if "error" not in result:
            yield job, result, read_form(job["xml"])


def test_the_engine_fills_nearly_every_form() -> None:
    ids = {job["id"].split("#")[0] for job, _ in filled()}
    failed = {job["id"].split("#")[0] for job, result in filled() if "error" in result}
    assert failed <= CANNOT
    assert len(failed) <= 0.05 * len(ids)


def test_no_answer_is_lost_between_the_engine_and_the_record() -> None:
    lost, answers = [], 0
    for job, result, form in accepted():
        record = read_record(form, read_submission(result["xml"].encode()))
        told = identifying(form)
        for reference, state in result["states"].items():
            key = reference.removeprefix(form.root + "/")
            value = (state["value"] or "") if state["relevant"] else ""
            if f"{form.root}/{base(key)}" in told:
                assert key not in record.answers
            elif not key.startswith("meta/"):
                answers += bool(value)
                if record.answers.get(key, "") != value:
                    lost.append((job["id"], key, value, record.answers.get(key)))
    assert lost == []
    assert answers > 1_500


def test_records_of_the_engine_fit_their_forms_and_survive_being_written() -> None:
    for job, result, form in accepted():
        record = read_record(form, read_submission(result["xml"].encode()))
        media = {name: text.encode() for name, text in job["media"].items()}
        assert (job["id"], compare(form, record, media)) == (job["id"], [])
        assert dict(read_record(form, read_submission(write_record(form, record))).answers) == dict(record.answers)


def test_the_form_without_script_sees_what_the_engine_sees() -> None:
    """The same answers, given to both: the same questions asked, choices offered, values worked out, constraints broken."""
    differ, compared = [], 0
    for job, result, form in accepted():
        filling = replay(form, job, result["filled"])
        for reference, state in result["states"].items():
            compared += 1
            if told := difference(filling, reference, state):
                differ.append((job["id"], reference, told))
    assert differ == []
    assert compared > 4_500


def replay(form: Form, job: dict[str, Any], answers: dict[str, list[str]]) -> Filling:
    media = {name: text.encode() for name, text in job["media"].items()}
    filling = Filling(form, now=datetime.now(UTC), identifier="replayed", media=media)
    waiting = dict(answers)
    for _ in range(len(answers) + 1):
        _grow(filling)
        ready = {reference: values for reference, values in waiting.items() if _is_asked(filling, reference)}
        for reference, values in ready.items():
            check(filling, {reference: values})
            waiting.pop(reference)
        if not ready:
            break
    assert not waiting
    return filling


def _grow(filling: Filling) -> None:
    for path in (path for path, repeat in filling.form.repeats.items() if not repeat.count):
        for parent in [node for node in filling.root.walk() if node.path == path.rpartition("/")[0] and is_shown(node)]:
            while sum(child.path == path for child in parent.children) < REPEATS:
                filling.add_repeat(parent, path)


def _is_asked(filling: Filling, reference: str) -> bool:
    try:
        return is_shown(filling.node(reference))
    except ValueError:
        return False


def difference(filling: Filling, reference: str, state: dict[str, Any]) -> str:
    if not _is_asked(filling, reference):
        return "not shown" if state["relevant"] else ""
    node = filling.node(reference)
    if not state["relevant"]:
        return "shown"
    if node.local != "instanceID" and not node.bind.preload and node.text != (state["value"] or ""):
        return f"value {node.text!r}, not {state['value']!r}"
    if node.path not in filling.questions:
        return ""
    seen = asked(filling, reference)
    broken = broken_rule(filling, reference)
    code = broken.reason.code if broken and broken.reason else None
    pairs = {
        "required": (seen.required, state["required"]),
        "broken": (code, state["broken"]),
        "choices": ([choice.value for choice in seen.choices], [value for value, _ in state["options"] or []]),
        "labels": (["" if untranslated(label) else choice.label for choice, (_, label) in zip(seen.choices, state["options"] or [], strict=False)],
                   ["" if untranslated(label) else label.strip() for _, label in state["options"] or []]),
        "label": ("" if untranslated(state["label"]) else seen.label, "" if untranslated(state["label"]) else (state["label"] or "").strip()),
    }  # fmt: skip
    return "; ".join(f"{name} {mine!r}, not {theirs!r}" for name, (mine, theirs) in pairs.items() if mine != theirs)


def untranslated(label: str | None) -> bool:
    """Where a text was not translated pyxform writes a hyphen; we show another language."""
    return bool(re.fullmatch(r"-?", label or ""))
