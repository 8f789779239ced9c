"""The later steps of an import: rows that cannot be taken, what would be written, what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.records import queries
from wiqaya.records.models import Import
from wiqaya.records.words import ImportState
from wiqaya.safeguards import audit
from wiqaya.ui.parts import Step

EXAMPLES = 3
DIFFERS = "value_differs"  # no mistake, but a choice: shown with before and after
STEPS = ("columns", "places", "values", "about", "look")
SEVERAL = {
    "mended-later": lambda: _("They are mended at their source and loaded later."),
    "not-known": lambda: _("Nobody knows the right value any more."),
    "not-needed": lambda: _("They are not needed here."),
}


@dataclass
class Problem:
    """Rows that are refused for one kind of reason in one column."""

    header: str
    sentence: str
    rows: int = 0
    examples: list[tuple[int, str]] = field(default_factory=list)


def problems(found: Import) -> list[Problem]:
    """The refused rows by kind of problem, the commonest first."""
    kinds: dict[tuple[str, str], Problem] = {}
    for one in found.result.get("refused", ()):
        if one["reason"]["code"] == DIFFERS:
            continue
        sentence = queries.say_on_page(one["reason"])
        problem = kinds.setdefault((one["reason"]["code"], one["header"]), Problem(one["header"], sentence))
        problem.rows += 1
        if len(problem.examples) < EXAMPLES:
            problem.examples.append((one["row"], sentence))
    return sorted(kinds.values(), key=lambda problem: -problem.rows)


def left_out_because(found: Import) -> str:
    """The reason that was given for leaving rows out, in words; "" when none was."""
    row = next((row for row in audit.history(found) if row.action == "leave-out"), None)
    return SEVERAL[row.details["reason"]]() if row else ""


def summary(result: Mapping[str, Any]) -> dict[str, int]:
    """What would be, or was, written and what not."""
    skipped = result.get("skipped", {})
    differs = sum(one["reason"]["code"] == DIFFERS for one in result["refused"])
    return {
        "rows": result["rows"], "added": result["rows_added"], "already": result["already_there"], "refused": len(result["refused"]) - differs,
        "changed": result.get("rows_changed", 0), "unchanged": differs,
        "placed": result["placed"], "unplaced": sum(one["rows"] for one in result["unplaced"]), "columns": len(result["refused_columns"]),
        "skipped": sum(len(skipped.get(key, ())) for key in ("totals", "footnotes", "repeated_headers")), "empty": result.get("empty", 0),
    }  # fmt: skip


def has_bias(found: Import) -> bool:
    dataset = found.dataset
    return bool(dataset and (dataset.bias_note or dataset.bias_asked_on))


def looked(found: Import) -> bool:
    return found.state == ImportState.DRY


def next_step(found: Import) -> str:
    """Where somebody who comes back goes on."""
    if not looked(found):
        return "columns"
    if found.result.get("unplaced"):
        return "places"
    if found.result.get("refused"):
        return "values"
    return "look" if has_bias(found) else "about"


def address(found: Import, step: str) -> str:
    return reverse(f"records:import-{step}", args=[found.short])


def steps(found: Import, current: str) -> list[Step]:
    """The steps with what is done; a step opens once the columns are known."""
    dry = looked(found)
    done = {
        "columns": dry,
        "places": dry and not found.result.get("unplaced"),
        "values": dry and not found.result.get("refused"),
        "about": has_bias(found),
        "look": False,
    }
    titles = {
        "columns": _("Columns"), "places": _("Places"), "values": _("Values"), "about": _("About the data"), "look": _("Look before saving"),
    }  # fmt: skip
    rows = [Step(_("Load the file"), "", "done")]
    for key in STEPS:
        partly = key in {"places", "values"} and dry and not done[key]
        open_now = key in {"columns", "about"} or dry
        rows.append(
            Step(
                titles[key],
                address(found, key) if open_now else "",
                "done" if done[key] else "partly" if partly else "todo",
                current=key == current,
            )
        )
    return rows
