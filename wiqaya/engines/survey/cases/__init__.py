"""What needs no design, from files: cases of psychometrics, small areas and planning in, results in the shape of the reference out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wiqaya.engines.survey.cases import plan, psychometrics, smallarea
from wiqaya.engines.survey.cases.reading import run_files


def psychometrics_files(spec: Path, data: Path | None = None, out: Path | None = None) -> dict[str, Any]:
    """Cases `alpha`, `cfa`, `invariance` and `report`."""
    return run_files(psychometrics.KINDS, spec, data, out)


def smallarea_files(spec: Path, data: Path | None = None, out: Path | None = None) -> dict[str, Any]:
    """Cases `fay_herriot`; a case without a formula takes that of the case before it on the same file."""
    return run_files(smallarea.KINDS, spec, data, out, default="fay_herriot", prepare=smallarea.carried)


def plan_files(spec: Path, data: Path | None = None, out: Path | None = None) -> dict[str, Any]:
    """Cases `size`, `margin`, `change`, `power`, `detectable`, `deff`, `cluster_size`, `allocation` and `draw`."""
    return run_files(plan.KINDS, spec, data, out)


__all__ = ["plan_files", "psychometrics_files", "smallarea_files"]
