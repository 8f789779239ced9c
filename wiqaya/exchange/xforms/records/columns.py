"""Which column of an export belongs to which question, whatever system wrote it: KoboToolbox or ODK Central, names or labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.form import Form, Group, Item
from wiqaya.exchange.xforms.reasons import because
from wiqaya.exchange.xforms.records.compare import codebook
from wiqaya.exchange.xforms.records.identifying import PLACES, PROPERTIES, identifying
from wiqaya.exchange.xforms.records.record import POSITION, base

Kind = Literal["value", "choice", "latitude", "longitude", "instance", "uuid", "index", "version", "time", "key", "parent_key", "parent_index", "nothing"]

SYSTEM: dict[str, Kind] = {
    "meta/instanceid": "instance", "meta-instanceid": "instance", "instanceid": "instance", "_uuid": "uuid", "_submission__uuid": "uuid",
    "__version__": "version", "_version_": "version", "formversion": "version", "_submission_time": "time", "submissiondate": "time",
    "key": "key", "parent_key": "parent_key", "_index": "index", "_parent_index": "parent_index",
}  # fmt: skip
NOT_READ = {
    "_id", "_validation_status", "_notes", "_status", "_tags", "_attachments", "_xform_id_string", "formhub/uuid", "_parent_table_name",
    "_submission__id", "_submission__submission_time", "_submission__validation_status", "_submission__notes", "_submission__status",
    "_submission__tags", "_submission___version__", "_submission__version_", "attachmentspresent", "attachmentsexpected", "status", "reviewstate",
    "edits", "meta/rootuuid", "meta/deprecatedid", "meta-deprecatedid", "_bamboo_dataset_id", "meta/instancename", "meta-instancename",
}  # fmt: skip
WITHHELD = PROPERTIES | {"_submission__submitted_by", "_geolocation", "_geolocation_latitude", "_geolocation_longitude"}
GEO: dict[str, Kind] = {"latitude": "latitude", "longitude": "longitude", "altitude": "nothing", "precision": "nothing", "accuracy": "nothing"}


@dataclass(frozen=True)
class Target:
    """What a column holds: of the answer at `key` its value, whether `choice` was chosen, or a coordinate; or something of the system."""

    kind: Kind
    key: str = ""
    choice: str = ""


@dataclass
class Columns:
    """The columns of a table, in their order; `notes` say which were left out and why."""

    targets: list[Target] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)

    @property
    def answers(self) -> bool:
        return any(target.key for target in self.targets)


def read_header(form: Form, header: list[str], scope: str = "") -> Columns:
    """The columns of a table of answers, or of the repeat at `scope` (`group/member`)."""
    exact, loose = _names(form, scope)
    found = Columns()
    for text in header:
        target, note = _target(text.strip(), exact, loose)
        found.targets.append(target)
        found.notes += [note] if note else []
    telling = {form.relative(path) for path in identifying(form)}
    withheld = (text for text, target in zip(header, found.targets, strict=True) if target.kind == "value" and base(target.key) in telling)
    found.notes += [because("withheld_column", header=text) for text in withheld]
    return found


def _target(text: str, exact: Mapping[str, Target], loose: Mapping[str, list[Target]]) -> tuple[Target, Reason | None]:
    folded = text.casefold()
    if not folded:
        return Target("nothing"), None
    if folded in SYSTEM:
        return Target(SYSTEM[folded]), None
    plain = base(folded)
    if plain in exact:
        known = exact[plain]
        return (Target(known.kind, _placed(known.key, text), known.choice) if POSITION.search(text) else known), None
    candidates = loose.get(folded, [])
    if len(candidates) == 1:
        return candidates[0], None
    if candidates:
        return Target("nothing"), because("ambiguous_column", header=text, names=tuple(sorted({one.key for one in candidates})))
    if folded in WITHHELD:
        return Target("nothing"), because("withheld_column", header=text)
    return Target("nothing"), None if folded in NOT_READ else because("unknown_column", header=text)


def _placed(key: str, text: str) -> str:
    """The key with the positions that the header carries: `member[2]/age`."""
    places = {part.partition("[")[0].casefold(): part[part.index("[") :] for part in text.split("/") if POSITION.search(part)}
    return "/".join(part + places.get(part.casefold(), "") for part in key.split("/"))


def _names(form: Form, scope: str) -> tuple[dict[str, Target], dict[str, list[Target]]]:
    """(headers that can mean one thing only, headers that may mean several)."""
    exact: dict[str, Target] = {}
    loose: dict[str, list[Target]] = {}
    labels = _labels(form)
    for path, rules in form.leaves.items():
        key = form.relative(path)
        if scope and not key.startswith(f"{scope}/"):
            continue
        inner = key.removeprefix(f"{scope}/") if scope else key
        written = [sign.join(part.split("/")) for part in dict.fromkeys((key, inner)) for sign in "/-.:"]
        weak = [key.rpartition("/")[2], *labels.get(path, ())]
        for target, ends in _parts(form, path, key, rules.type):
            for start, end in ends:
                for name in written:
                    exact.setdefault(f"{start}{name}{end}".casefold(), target)
                for name in weak:
                    loose.setdefault(f"{start}{name}{end}".casefold(), [])
                    if target not in loose[f"{start}{name}{end}".casefold()]:
                        loose[f"{start}{name}{end}".casefold()].append(target)
    return exact, loose


def _parts(form: Form, path: str, key: str, kind: str) -> Iterator[tuple[Target, list[tuple[str, str]]]]:
    """What an answer is split into, and what stands before and behind its name for each."""
    yield Target("value", key), [("", "")]
    if kind in PLACES:
        for end, part in GEO.items():
            yield Target(part, key if part != "nothing" else ""), [("_", f"_{end}"), ("", f"-{end}"), ("", f"_{end}")]
    question = form.questions.get(path)
    if question is not None and question.control in {"select", "rank"}:
        for value, label in (codebook(form, question) or {}).items():
            ends = [("", f"/{value}")] + [("", f"/{words.plain}") for words in label.words.values() if words.plain]
            yield Target("choice", key, value), ends


def _labels(form: Form) -> dict[str, list[str]]:
    """The labels of each question in every language, alone and behind those of its groups."""
    merged: dict[str, list[str]] = {}
    for language in form.languages:
        for path, found in _below(form.items, language, ""):
            merged.setdefault(path, []).extend(found)
    return merged


def _below(items: tuple[Item, ...], language: str, around: str) -> Iterator[tuple[str, list[str]]]:
    for item in items:
        words = item.label.words.get(language)
        label = words.plain if words else ""
        if isinstance(item, Group):
            yield from _below(item.children, language, f"{around}{label}/" if label else around)
        elif label:
            yield item.path, [label, around + label] if around else [label]


def repeat_of(form: Form, table: str) -> str | None:
    """The repeat that a table of an export is for, by its name: `member`, `form-group-member`; None when there is none or several."""
    folded = table.casefold().removesuffix(".csv")
    keys = [form.relative(path) for path in form.repeats]
    same = [key for key in keys if folded in {key.casefold(), key.casefold().replace("/", "-"), key.rpartition("/")[2].casefold()[:31]}]
    ends = [key for key in keys if folded.endswith("-" + key.casefold().replace("/", "-"))]
    last = [key for key in keys if folded.endswith("-" + key.rpartition("/")[2].casefold())]
    found = same or sorted(ends, key=len)[-1:] or last
    return found[0] if len(found) == 1 else None
