"""Cases of a SPEC that need no design: reading them with clear refusals, finding their data, running them from files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wiqaya.engines.survey.columns import Columns, factor, label, read_csv, take
from wiqaya.engines.survey.conditions import rows_where
from wiqaya.engines.survey.errors import DesignError, SurveyError, Unsupported
from wiqaya.engines.survey.spec import plain

NAMED = re.compile(r"^\s*(?P<file>[^:(]*?)\s*(?:\((?P<column>[\w.]+)\s+(?P<value>[^)]+?)\s*\))?\s*(?::\s*(?P<more>.*))?$")


@dataclass(frozen=True)
class Tables:
    """Where the data of cases lie: a file, or a folder of the files that the cases name.

    When the cases name several files, a file given stands for the one of its name and the others are looked for beside it and in `folder`
    (and its `data`); when they name one (`single`), the file given is that one whatever it is called.
    """

    data: Path | None
    folder: Path
    single: bool = True
    read: dict[Path, Columns] = field(default_factory=dict)

    def columns(self, name: str) -> Columns:
        """The frame of a file."""
        if self.data is None:
            raise DesignError("no_data", "This case needs data: say where they are with --data.")
        found = self.data if self.data.is_file() and (self.single or self.data.name == name) else self._beside(name)
        if found is None:
            raise DesignError("no_file", "There is no file {name} in {folder}.", name=name or "named", folder=self.data.name)
        if found not in self.read:
            self.read[found] = read_csv(found)
        return self.read[found]

    def _beside(self, name: str) -> Path | None:
        given = self.data or self.folder
        places = [given] if given.is_dir() else [given.parent, self.folder, self.folder / "data"]
        return next((place / name for place in places if name and Path(name).name == name and (place / name).is_file()), None)


@dataclass(frozen=True)
class Case:
    """One case: its values by name, each asked for with its kind.  Every refusal names the case."""

    values: Mapping[str, Any]
    tables: Tables

    @property
    def id(self) -> str:
        return str(self.values.get("id", ""))

    def known(self, inputs: Collection[str], outputs: Collection[str] = ()) -> None:
        """Refuse keys that the engine does not know: one of them may change what is meant.  Results of a reference may stand there."""
        unknown = [
            key for key, value in self.values.items() if key not in {"id", "kind", *inputs, *outputs} and value not in (None, False, [], {})
        ]
        if unknown:
            raise Unsupported(
                "unknown_key", "“{key}” is no key of {where} that the engine knows.", key=unknown[0], where=f"the case {self.id}"
            )

    def number(self, name: str, default: float | None = None) -> float:
        found = self._or(name, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self._wrong(name, "a number")
        return float(found)

    def inner(self, name: str, key: str, whole: bool = False) -> Any:
        """A number inside of an object."""
        found = self.mapping(name)[key]
        if isinstance(found, bool) or not isinstance(found, int | float) or (whole and found != int(found)):
            raise self._wrong(f"{name}.{key}", "a whole number" if whole else "a number")
        return int(found) if whole else float(found)

    def whole(self, name: str, default: int | None = None) -> int:
        found = self.number(name, default)
        if found != int(found):
            raise self._wrong(name, "a whole number")
        return int(found)

    def text(self, name: str, default: str | None = None) -> str:
        found = self._or(name, default)
        if isinstance(found, str):
            return found
        raise self._wrong(name, "a text")

    def names(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A text or a list of texts."""
        return self._texts(name, self._or(name, default))

    def inner_names(self, name: str, key: str) -> tuple[str, ...]:
        """A list of texts inside of an object."""
        return self._texts(f"{name}.{key}", self.mapping(name)[key])

    def _texts(self, name: str, found: Any) -> tuple[str, ...]:
        several = [found] if isinstance(found, str) else found
        if not isinstance(several, list | tuple) or not all(isinstance(one, str) for one in several):
            raise self._wrong(name, "a list of names")
        return tuple(several)

    def mapping(self, name: str, default: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """An object; R writes an empty one as []."""
        found = self._or(name, default)
        if isinstance(found, list) and not found:
            return {}
        if not isinstance(found, Mapping):
            raise self._wrong(name, "an object")
        return found

    def columns(self) -> Columns:
        """The data of the case: `data` is "file.csv", or "file.csv (wave 1)" for the rows where the column wave is 1; `where` narrows further."""
        named = NAMED.match(str(self.values.get("data") or ""))
        if named is None:
            raise self._wrong("data", "the name of a file")
        found = self.tables.columns(named["file"])
        if named["column"]:
            found = take(found, self._level(found, named["column"], named["value"]))
        size = next(iter(found.values())).shape[0]
        condition = self.values.get("where")
        return take(found, rows_where(found, condition, size)) if condition else found

    @property
    def said_of_data(self) -> str:
        """What stands after the colon of `data`."""
        named = NAMED.match(str(self.values.get("data") or ""))
        return (named["more"] or "") if named else ""

    def _level(self, columns: Columns, name: str, value: str) -> Any:
        if name not in columns:
            raise DesignError("no_column", "The data have no column “{column}”. Check the spelling; capitals count.", column=name)
        levels = factor(columns[name])
        wanted = label(float(value)) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value
        if wanted not in levels.levels:
            raise DesignError("no_level", "Nobody in the data has “{value}” in the column “{column}”.", value=value, column=name)
        return levels.codes == levels.levels.index(wanted)

    def _or(self, name: str, default: Any) -> Any:
        found = self.values.get(name)
        if found is None and default is None:
            raise DesignError("case_key", "The case {case} needs “{key}”.", case=self.id, key=name)
        return default if found is None else found

    def _wrong(self, name: str, kind: str) -> DesignError:
        return DesignError("case_value", "“{key}” of the case {case} must be {kind}.", key=name, case=self.id, kind=kind)


Answer = Callable[[Case], dict[str, Any]]


def run_cases(cases: Collection[Mapping[str, Any]], tables: Tables, kinds: Mapping[str, Answer], default: str = "") -> dict[str, Any]:
    """Every case: `results` (`{id, kind, result}`) and `unsupported` (`{id, reason}`)."""
    results, unsupported = [], []
    for values in cases:
        case = Case(values, tables)
        kind = str(values.get("kind") or default)
        try:
            if kind not in kinds:
                raise Unsupported("kind", "“{kind}” is no kind of estimate; there are {known}.", kind=kind, known=", ".join(sorted(kinds)))
            results.append({"id": case.id, "kind": kind, "result": plain(kinds[kind](case))})
        except SurveyError as refused:
            unsupported.append({"id": case.id, "reason": str(refused)})
    return {"results": results, "unsupported": unsupported}


def run_files(
    kinds: Mapping[str, Answer], spec: Path, data: Path | None = None, out: Path | None = None, default: str = "",
    prepare: Callable[[list[Mapping[str, Any]]], Collection[Mapping[str, Any]]] = list,
) -> dict[str, Any]:  # fmt: skip
    """Every case of the SPEC in a file, `{cases: [...]}` or a list; the results go to `out`, whole or not at all.

    `prepare` may complete the cases from each other.  Raises DesignError for a SPEC that cannot be read, OSError for files that cannot.
    """
    asked = _read(spec)
    folder = spec.parent / str(asked.get("folder") or ".")
    if data is not None and not data.exists():
        raise DesignError("no_file", "There is no file {name} in {folder}.", name=data.name, folder=data.parent.name)
    named = {match["file"] for case in asked["cases"] if (match := NAMED.match(str(case.get("data") or ""))) and match["file"]}
    done = run_cases(prepare(asked["cases"]), Tables(data, folder, len(named) < 2), kinds, default)
    if out is not None:
        part = out.with_name(f".{out.name}.part")
        part.write_text(json.dumps(done, ensure_ascii=False), encoding="utf-8")
        part.replace(out)
    return done


def _read(spec: Path) -> Mapping[str, Any]:
    try:
        asked = json.loads(spec.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as wrong:
        raise DesignError("spec_json", "{file} is not JSON: {why}.", file=spec.name, why=str(wrong)) from wrong
    found = {"cases": asked} if isinstance(asked, list) else asked
    if (
        not isinstance(found, dict)
        or not isinstance(found.get("cases"), list)
        or not all(isinstance(case, dict) for case in found["cases"])
    ):
        raise DesignError("spec_cases", "{file} must be an object with a list of cases, each of them an object.", file=spec.name)
    return found
