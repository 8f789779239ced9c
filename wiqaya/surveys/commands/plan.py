"""Planning of samples from the command line."""

from __future__ import annotations

from wiqaya.engines.survey.cases import plan_files
from wiqaya.surveys.commands._cases import command

COMMANDS = (
    command(
        "plan",
        "sizes of samples, changes between waves, allocation, and two-stage draws with a seed",
        'JSON {cases: [{id, kind: "size", "margin", "change", "power", "detectable", "deff", "cluster_size", "allocation" or "draw", …}]}',
        plan_files,
        needs_data=False,
    ),
)
