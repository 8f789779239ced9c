"""Psychometrics of scales from the command line."""

from __future__ import annotations

from wiqaya.engines.survey.cases import psychometrics_files
from wiqaya.surveys.commands._cases import command

COMMANDS = (
    command(
        "psychometrics",
        "reliability, factor models and measurement invariance of scales",
        'JSON {cases: [{id, kind: "alpha", "cfa", "invariance" or "report", data, items or model, group, missing, options}]}',
        psychometrics_files,
    ),
)
