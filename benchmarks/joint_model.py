"""A joint model of 467 made-up patients, beside rstanarm's stan_jm on the same tables.

Not like for like: ours climbs to the maximum of the likelihood, stan_jm draws from a
posterior (two chains, one after the other, of 500 draws after 500 to warm up).

Run: .venv/bin/python benchmarks/joint_model.py (minutes; needs Rscript with rstanarm)
"""

from __future__ import annotations

import csv
import subprocess
import time
from pathlib import Path
from statistics import median

import numpy as np

from cellcourse.stats.joint import (
    Covariates,
    FollowUp,
    JointModel,
    Scores,
    Weibull,
    joint_model,
)
from cellcourse.stats.mmrm import Design

TABLES = Path(__file__).parents[1] / "validation" / "joint"
ROUNDS = 7


def columns(name: str) -> dict[str, list[str]]:
    """Columns of a table, by name."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in rows[0]}


def fitted() -> JointModel:
    """Read the tables and fit, as stan_jm.R does."""
    s, p = columns("scores.csv"), columns("patients.csv")
    cells = np.array(p["cells"], dtype=float)
    one = np.ones(cells.size)
    return joint_model(
        Scores(s["patient"], np.array(s["month"], float), np.array(s["score"], float)),
        FollowUp(p["patient"], np.array(p["months"], float), np.array(p["died"]) == "1"),
        Covariates(
            Design(("height",), one[:, None]),
            Design(("slope", "slope of cells"), np.column_stack([one, cells])),
            Design(("cells",), cells[:, None]),
        ),
        baseline=Weibull(),
        association="value",
    )


def ours() -> tuple[float, float]:
    """Seconds of one fit by wall clock and by processor."""
    wall, busy = time.perf_counter(), time.process_time()
    fitted()
    return time.perf_counter() - wall, time.process_time() - busy


def peer() -> tuple[float, float]:
    """Seconds of one call of stan_jm by wall clock and by processor, as it prints them."""
    done = subprocess.run(
        ["Rscript", "stan_jm.R"], cwd=TABLES, check=True, capture_output=True, text=True
    )
    said = dict(line.split(" = ") for line in done.stdout.splitlines() if " = " in line)
    return float(said["seconds wall"]), float(said["seconds processor"])


def main() -> None:
    """Print seconds and their ratio."""
    ours()
    wall, busy = (median(each) for each in zip(*(ours() for _ in range(ROUNDS)), strict=True))
    print(f"cellcourse, median of {ROUNDS}: {wall:.2f} s wall clock, {busy:.2f} s processor")
    stan_wall, stan_busy = peer()
    print(f"stan_jm: {stan_wall:.1f} s wall clock, {stan_busy:.1f} s processor")
    print(f"ratio {stan_wall / wall:.0f} by wall clock, {stan_busy / busy:.0f} by processor")


if __name__ == "__main__":
    main()
