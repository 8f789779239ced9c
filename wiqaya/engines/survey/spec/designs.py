"""Designs of a SPEC: the declaration, the files that it names, and its weighting steps in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiqaya.engines.survey.columns import Columns
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import Unsupported
from wiqaya.engines.survey.survey import Survey


@dataclass(frozen=True, slots=True)
class Sources:
    """Frames by the name of their file ("" : the one for every design) and the folder where weights lie."""

    frames: Mapping[str, Columns]
    folder: Path

    @classmethod
    def of(cls, columns: Columns, folder: Path) -> Sources:
        return cls({"": columns}, folder)

    def frame(self, dataset: str) -> Columns:
        found = self.frames.get(dataset, self.frames.get(""))
        if found is None:
            raise Unsupported("no_data", "The design needs {dataset}, which was not given.", dataset=dataset)
        return found


def survey_of(spec: Mapping[str, Any], sources: Sources) -> Survey:
    """The survey that a design of a SPEC declares, weighted."""
    for key in ("steps", "replicate", "pps"):
        if spec.get(key):
            raise Unsupported("design_key", "Designs with {key} are not read.", key=key)
    return Survey.declare(sources.frame(spec.get("dataset", "")), design_of(spec))


def design_of(spec: Mapping[str, Any]) -> Design:
    return Design(
        ids=names(spec.get("ids")), strata=names(spec.get("strata")), weights=spec.get("weights"), probs=names(spec.get("probs")),
        fpc=names(spec.get("fpc")), nest=bool(spec.get("nest")), lonely_psu=spec.get("lonely_psu") or "fail", prefilter=spec.get("prefilter"),
    )  # fmt: skip


def names(given: Any) -> tuple[str, ...]:
    """A name, several or none as a tuple."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
