"""One person's answers, flat, keyed by the place of each question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.filling.tree import grow, take_out
from wiqaya.exchange.xforms.form import Form, Rules
from wiqaya.exchange.xforms.nodes import Node
from wiqaya.exchange.xforms.reasons import because, wrong
from wiqaya.exchange.xforms.records.identifying import PLACES, AreaOf, identifying
from wiqaya.exchange.xforms.records.submission import DEPRECATED_ID, INSTANCE_ID, Submission, document
from wiqaya.exchange.xforms.xpath.values import NUMBER

POSITION = re.compile(r"\[(\d+)\]")
MOST_REPEATS = 2_000


@dataclass(frozen=True)
class Record:
    """`answers` by question, `group/member[2]/age`, without empty ones; every repeat carries its position.

    `day` is ISO or empty; `area` is where a position lay, if somebody could say; `files` are the names of attachments that answers
    refer to; `withheld` names what was left at the door.
    """

    form_id: str
    version: str
    instance_id: str
    answers: Mapping[str, str]
    deprecated_id: str = ""
    day: str = ""
    area: str = ""
    files: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    notes: tuple[Reason, ...] = field(default=(), compare=False)


def base(key: str) -> str:
    """The question of an answer's key: without positions."""
    return POSITION.sub("", key)


def repeats_of(record: Record, repeat: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a repeat (`group/member`): (where it stands, `group/member[2]`; its answers by the rest of their keys)."""
    rows: dict[str, dict[str, str]] = {}
    for key, value in record.answers.items():
        parts = key.split("/")
        depth = repeat.count("/") + 1
        where = "/".join(parts[:depth])
        if base(where) == repeat and len(parts) > depth:
            rows.setdefault(where, {})["/".join(parts[depth:])] = value
    yield from rows.items()


def read_record(form: Form, submission: Submission, *, area_of: AreaOf | None = None) -> Record:
    """A submission as a record of its form.  What the form does not know, and what tells who answered, is not taken; notes say so.

    Raises FormError for an encrypted submission and for one of another form.
    """
    if submission.encrypted:
        raise wrong("encrypted")
    if submission.form_id != form.id:
        raise wrong("wrong_form", given=submission.form_id, wanted=form.id)
    leaves = list(_leaves(form, submission.root))
    notes = [] if submission.version == form.version else [because("wrong_version", given=submission.version, wanted=form.version)]
    return sift(form, leaves, submission.instance_id, submission.version, submission.deprecated_id, area_of=area_of, notes=notes)


def sift(
    form: Form,
    leaves: list[tuple[str, str]],
    instance_id: str,
    version: str,
    deprecated_id: str = "",
    *,
    area_of: AreaOf | None = None,
    notes: list[Reason] | None = None,
) -> Record:
    """(key, value) of every leaf to a record: unknown and telling ones are left out, positions become an area, moments a day."""
    found = notes or []
    known, told = form.leaves, identifying(form)
    answers: dict[str, str] = {}
    withheld: dict[str, None] = {}
    day = area = ""
    for key, value in leaves:
        path = f"{form.root}/{base(key)}"
        if path not in known:
            found.append(because("unknown_question", name=key))
        elif path in told:
            withheld[base(key)] = None
            area = area or _area(known[path].type, value, area_of)
            day = day or _day(known[path], value)
        elif key in answers:
            found.append(because("repeated_question", name=key))
        elif base(key) not in {f"meta/{INSTANCE_ID}", f"meta/{DEPRECATED_ID}"}:
            answers[key] = value
    dated = next((answers[form.relative(path)] for path, rules in known.items() if rules.preload == "date" and form.relative(path) in answers), "")
    files = tuple(value for key, value in answers.items() if known[f"{form.root}/{base(key)}"].type == "binary")
    return Record(form.id, version, instance_id, answers, deprecated_id, dated[:10] or day, area, files, tuple(withheld), tuple(found))


def _area(kind: str, value: str, area_of: AreaOf | None) -> str:
    parts = value.split(";")[0].split()
    if area_of is None or kind not in PLACES or len(parts) < 2 or not all(NUMBER.match(part) for part in parts[:2]):
        return ""
    return area_of(float(parts[0]), float(parts[1])) or ""


def _day(rules: Rules, value: str) -> str:
    hour = rules.preload == "timestamp" or bool(rules.calculate)
    return value[:10] if hour and re.match(r"\d{4}-\d{2}-\d{2}T", value) else ""


def _leaves(form: Form, root: Node) -> Iterator[tuple[str, str]]:
    yield from _below(form, root, form.root, "")


def _below(form: Form, node: Node, path: str, key: str) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for child in node.children:
        there = f"{path}/{child.local}"
        seen[there] = seen.get(there, 0) + 1
        place = f"[{seen[there]}]" if there in form.repeat_templates else ""
        name = f"{key}{child.local}{place}"
        if child.children:
            yield from _below(form, child, there, f"{name}/")
        elif child.text.strip() and there not in form.repeat_templates:
            yield name, child.text


def write_record(form: Form, record: Record) -> bytes:
    """A record as a submission of its form.  Raises FormError for an answer to a question that the form has not."""
    root = form.template.copy()
    for node in list(root.walk()):
        if node.path in form.repeat_templates and node.parent is not None:
            take_out(node.parent, node)
    if record.version:
        root.attributes["version"] = record.version
    values: dict[int, str] = {}
    for key, value in record.answers.items():
        values[id(_leaf(form, root, key))] = value
    for node in root.walk():
        node.text = values.get(id(node), "")  # not the form's own first values
    meta = root.child("meta") or root.add(Node("meta", root))
    for name, value in ((INSTANCE_ID, record.instance_id), (DEPRECATED_ID, record.deprecated_id)):
        if value:
            (meta.child(name) or meta.add(Node(name, meta))).text = value
    return document(root)


def _leaf(form: Form, root: Node, key: str) -> Node:
    at = root
    for part in key.split("/"):
        name, _, rest = part.partition("[")
        place = int(rest[:-1]) if rest[:-1].isdigit() else 1
        path = f"{at.path}/{name}"
        alike = at.each(name)
        while path in form.repeat_templates and len(alike) < place <= MOST_REPEATS:
            grow(form, at, path)
            alike = at.each(name)
        if not 1 <= place <= len(alike):
            raise wrong("unknown_question", name=key)
        at = alike[place - 1]
    if at.children:
        raise wrong("unknown_question", name=key)
    return at
