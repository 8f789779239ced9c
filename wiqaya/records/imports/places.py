"""Which area a text means: by code, by the mapping's own aliases, exactly after folding; near names are only ever suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from wiqaya.engines.language import CodeMatcher, NameMatcher, fold, fold_name, similar
from wiqaya.records.imports.reasons import MappingWrong, NotTaken, because, shown

MOST_UNKNOWN = 5_000  # different unknown places; more are not names of areas
MOST_SUGGESTED = 400
NOWHERE = -1


class Places:
    """Areas by the texts of a file; counts the texts that are no area."""

    def __init__(self, names: Mapping[str, Iterable[str]], aliases: Mapping[str, str] | None = None) -> None:
        """`names`: every name and alias of each area by its code; `aliases`: the mapping's own, text to code."""
        self.codes = tuple(names)
        self.names = {code: tuple(texts) for code, texts in names.items()}
        self.unplaced: Counter[str] = Counter()
        self._index = {code: place for place, code in enumerate(self.codes)}
        self._codes = CodeMatcher(self.codes)
        self._names = NameMatcher(self.names)
        self._aliases = self._own(aliases or {})
        self._seen: dict[tuple[str, str], int] = {}

    def _own(self, aliases: Mapping[str, str]) -> dict[str, str]:
        own: dict[str, str] = {}
        unknown: dict[str, None] = {}
        for given, code in aliases.items():
            found = self._codes.find(code)
            if found is None:
                unknown[code] = None
                continue
            own.setdefault(fold_name(given), found)
            own[fold(given)] = found
        if unknown:
            raise MappingWrong(*(because("alias_unknown_area", area=code) for code in unknown))
        return own

    def find(self, code: str, name: str) -> int:
        """The place of the area in `codes`, or NOWHERE."""
        key = (code, name)
        if key not in self._seen:
            found = self._find(code, name)
            self._seen[key] = NOWHERE if found is None else self._index[found]
        return self._seen[key]

    def _find(self, code: str, name: str) -> str | None:
        return (
            (self._codes.find(code) if code else None)
            or self._aliases.get(fold(name))
            or self._aliases.get(fold_name(name))
            or (self._codes.find(name) if name else None)
            or (self._names.find(name) if name else None)
            or (self._names.find(code) if code else None)
        )

    def count(self, code: str, name: str, column: str) -> int:
        """Like `find`; a text that is no area is counted."""
        area = self.find(code, name)
        if area == NOWHERE:
            self.unplaced[(name or code)[:200]] += 1
            if len(self.unplaced) > MOST_UNKNOWN:
                raise NotTaken(because("too_many_places", column=column, most=MOST_UNKNOWN, examples=shown(list(self.unplaced), 3)))
        return area

    def report(self) -> list[dict[str, Any]]:
        """Texts that are no area, the commonest first, each with the areas that come near."""
        rows = []
        for place, (given, count) in enumerate(self.unplaced.most_common()):
            near = similar(given, self.names, limit=3) if given and place < MOST_SUGGESTED else []
            rows.append({"value": given, "rows": count, "suggestions": [{"area": match.key, "name": match.name, "score": match.score} for match in near]})
        return rows
