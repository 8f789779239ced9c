"""Means of 30 items in 200 domains with their standard errors, beside one reading of the same block, R's svyby and svy where they are present.

2 000 primary units in 100 strata, every domain spread over many of them; rows in no order.  Cold: from the declared survey to the table;
warm: another table from the block that is in the order of its units.  Seconds are those of the processor, so that neighbours on the machine do not count.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from wiqaya.engines.survey import Design, Survey
from wiqaya.engines.survey.cells import Block, DomainMeans

ITEMS, DOMAINS, UNITS, STRATA = 30, 200, 2_000, 100
LATEST = 1_200  # seconds of the clock that svy is given
ORACLE = Path(__file__).resolve().parents[2] / ".boot/oracle/bin/python"  # an environment of its own: svy is no part of the product
FASTER = {"r": 50, "svy": 200}  # times, where they are present
R_SCRIPT = """
suppressMessages(library(survey))
folder <- commandArgs(TRUE)[1]; n <- as.numeric(commandArgs(TRUE)[2]); k <- as.numeric(commandArgs(TRUE)[3])
y <- matrix(readBin(file.path(folder, "y"), "double", n * k), ncol = k); colnames(y) <- paste0("y", 1:k)
rest <- matrix(readBin(file.path(folder, "rest"), "double", n * 4), ncol = 4); colnames(rest) <- c("h", "u", "w", "d")
design <- svydesign(ids = ~u, strata = ~h, weights = ~w, data = as.data.frame(cbind(rest, y)))
formula <- as.formula(paste("~", paste0("y", 1:k, collapse = "+")))
spent <- sum(system.time(found <- svyby(formula, ~d, design, svymean))[c("user.self", "sys.self")])
writeBin(as.vector(as.matrix(as.data.frame(found)[, 2:(1 + 2 * k)])), file.path(folder, "found"))
cat(spent)
"""

SVY_SCRIPT = """
import sys, time
from pathlib import Path
import numpy, polars, svy
folder, n, k = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
items = [f"y{item}" for item in range(k)]
rest = dict(zip("huwd", numpy.fromfile(folder / "rest").reshape(4, n)))
table = polars.DataFrame(rest | dict(zip(items, numpy.fromfile(folder / "y").reshape(k, n))))
table = table.with_columns(polars.col("h", "u", "d").cast(polars.Int64))
sample = svy.Sample(data=table, design=svy.Design(stratum="h", psu="u", wgt="w"))
begun = time.process_time()
found = sample.estimation.mean(items, by="d")
spent = time.process_time() - begun
numpy.array([one.to_polars().sort("d")["se"].to_numpy() for one in found]).tofile(folder / "found")
print(svy.__version__, spent)
"""


def made(rows: int) -> tuple[Survey, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(1)
    unit = chance.integers(0, UNITS, rows)
    domain = (unit // 10 + chance.integers(0, 45, rows)) % DOMAINS
    columns = {"h": (unit // (UNITS // STRATA)).astype(float), "u": unit.astype(float), "w": chance.uniform(1, 3, rows)}
    survey = Survey.declare(columns, Design(ids=("u",), strata=("h",), weights="w"))
    return survey, chance.normal(size=(rows, ITEMS)), domain


def table(block: Block, domain: np.ndarray) -> DomainMeans:
    found = block.means(domain, DOMAINS)
    _ = found.estimate, np.sqrt(found.variance), found.n
    return found


def best(act: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    spent = []
    for _ in range(times):
        begun = time.process_time()
        found = act()
        spent.append(time.process_time() - begun)
    return min(spent), found


def peak(act: Callable[[], Any]) -> int:
    """Bytes held at most beyond what was there before."""
    tracemalloc.start()
    act()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def lay_out(folder: Path, survey: Survey, values: np.ndarray, domain: np.ndarray) -> None:
    """Columns one after the other, as both scripts read them."""
    values.T.tofile(folder / "y")
    np.vstack([survey.columns["h"], survey.columns["u"], survey.weights, domain.astype(float)]).tofile(folder / "rest")


def in_r(survey: Survey, values: np.ndarray, domain: np.ndarray, ours: DomainMeans) -> dict[str, Any]:
    """Seconds of svyby on the same rows and the largest relative difference of standard errors; empty without R and its survey package."""
    script = shutil.which("Rscript")
    if script is None or subprocess.run([script, "-e", "library(survey)"], capture_output=True, check=False).returncode:
        return {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lay_out(folder, survey, values, domain)
        (folder / "run.R").write_text(R_SCRIPT)
        said = subprocess.run(
            [script, str(folder / "run.R"), str(folder), str(survey.size), str(ITEMS)], capture_output=True, text=True, check=True
        )
        found = np.fromfile(folder / "found").reshape(2 * ITEMS, DOMAINS).T
    off = np.abs(np.sqrt(ours.variance) / found[:, ITEMS:] - 1).max()
    return {"r_seconds": float(said.stdout.strip()), "r_difference": f"{off:.0e}"}


def in_svy(survey: Survey, values: np.ndarray, domain: np.ndarray, ours: DomainMeans) -> dict[str, Any]:
    """Seconds of svy's table of the same rows and the largest relative difference of standard errors; only said to be absent where it is."""
    if not ORACLE.exists():
        return {"svy": "not installed (make oracle)"}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lay_out(folder, survey, values, domain)
        (folder / "run.py").write_text(SVY_SCRIPT)
        call = [str(ORACLE), str(folder / "run.py"), str(folder), str(survey.size), str(ITEMS)]
        try:
            said = subprocess.run(call, capture_output=True, text=True, check=True, timeout=LATEST).stdout
        except subprocess.TimeoutExpired:
            return {"svy": f"stopped after {LATEST} s"}
        found = np.fromfile(folder / "found").reshape(ITEMS, DOMAINS).T
    off = np.abs(np.sqrt(ours.variance) / found - 1).max()
    version, spent = said.split()
    return {"svy": version, "svy_seconds": round(float(spent), 1), "svy_difference": f"{off:.0e}"}


def measured(rows: int, *, others: bool) -> dict[str, Any]:
    survey, values, domain = made(rows)
    read, _ = best(lambda: values.sum())
    cold, first = best(lambda: table(Block.of(survey, values), domain), 3)
    block = Block.of(survey, values)
    warm, again = best(lambda: table(block, domain))
    found: dict[str, Any] = {
        "read_s": round(read, 4), "cold_s": round(cold, 3), "warm_s": round(warm, 3), "cold_over_read": round(cold / read, 1),
        "warm_over_read": round(warm / read, 1), "same_bits": first.variance.tobytes() == again.variance.tobytes(),
        "memory_over_data": round((peak(lambda: table(Block.of(survey, values), domain)) + values.nbytes) / values.nbytes, 2),
    }  # fmt: skip
    if others:
        seconds = in_r(survey, values, domain, first) | in_svy(survey, values, domain, first)
        faster = {name: round(seconds[f"{name}_seconds"] / cold) for name in FASTER if f"{name}_seconds" in seconds}
        found |= seconds | {f"faster_than_{name}": times for name, times in faster.items()}
        found["faster_than_others"] = all(times >= FASTER[name] for name, times in faster.items())
    return found


def run() -> dict[str, Any]:
    """Both sizes; R and svy beside the larger one."""
    return {"100000": measured(100_000, others=False), "1000000": measured(1_000_000, others=True)}
