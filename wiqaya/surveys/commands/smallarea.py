"""Estimates for small areas from the command line."""

from __future__ import annotations

from wiqaya.engines.survey.cases import smallarea_files
from wiqaya.surveys.commands._cases import command

COMMANDS = (
    command(
        "smallarea",
        "estimates for areas with few answers, by Fay and Herriot",
        'JSON {cases: [{id, data, formula: "y ~ x", variance: column or expression, method: "REML", "ML" or "FH", area: column}]}',
        smallarea_files,
    ),
)
