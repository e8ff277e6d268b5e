"""Made-up patients whose scores and deaths follow a published joint model.

The rows of the joint model fitted to the PRO-ACT trials: scores fall on a line of the
patient's own, with noise; the hazard is rho t^(rho - 1) exp(beta0 + alpha line(t)), t in
months. Every second patient gets cells, which flatten the line by 0.2 points a month and
multiply the hazard by exp(-0.3). Seen every three months, for 18 months at most; 15 % leave
at a time of their own. The two tables are 467 patients of the row "all".
Run in this folder: python simulate.py (writes scores.csv and patients.csv).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

PATIENTS, END = 467, 18.0
FLATTER, LOG_RATIO = 0.2, -0.3
VISITS = np.arange(0.0, END + 1, 3)
STEPS = 18_000


@dataclass(frozen=True)
class Truth:
    """One row of the published table, time in months."""

    height: float
    slope: float
    between: tuple[float, float, float]
    """Variance of heights, covariance, variance of slopes."""
    noise: float
    """Variance of scores around the line."""
    alpha: float
    beta0: float
    rho: float


PUBLISHED = {
    "all": Truth(38, -1, (29, 0.66, 0.61), 4, -0.12, -2.2, 1.4),
    "slow": Truth(42, -0.74, (14, -0.01, 0.4), 3.1, -0.14, -1.9, 1.4),
    "intermediate": Truth(37, -1.1, (19, -0.13, 0.52), 4.2, -0.11, -3.3, 1.7),
    "fast": Truth(33, -1.5, (32, -1.1, 0.92), 6.2, -0.14, -0.6, 0.92),
}


@dataclass(frozen=True)
class Trial:
    """Patients, and their scores as rows (patient, month, score)."""

    cells: np.ndarray
    months: np.ndarray
    died: np.ndarray
    rows: np.ndarray


def deaths(truth, lines, log_ratio, rng):
    """Time at which each cumulative hazard reaches a draw, on a grid of 1/1000 month."""
    grid = np.linspace(0, END, STEPS + 1)
    middle = (grid[1:] + grid[:-1]) / 2
    base = np.diff(grid**truth.rho)
    found = np.full(len(lines), np.inf)
    for i, (b0, b1) in enumerate(lines):
        rate = base * np.exp(truth.beta0 + log_ratio[i] + truth.alpha * (b0 + b1 * middle))
        reached = np.flatnonzero(np.cumsum(rate) >= rng.exponential())
        if reached.size:
            found[i] = grid[reached[0] + 1]
    return found


def simulated(truth, patients, rng):
    """One trial."""
    cells = np.arange(patients) % 2
    a, b, d = truth.between
    lines = rng.multivariate_normal([truth.height, truth.slope], [[a, b], [b, d]], patients)
    lines[:, 1] += FLATTER * cells
    death = deaths(truth, lines, LOG_RATIO * cells, rng)
    stays = rng.random(patients) >= 0.15
    leaves = np.where(stays, END, rng.uniform(1, END, patients))
    months = np.round(np.minimum(death, leaves), 3)
    rows = [
        (i, month, round(lines[i, 0] + lines[i, 1] * month + rng.normal(0, truth.noise**0.5), 2))
        for i in range(patients)
        for month in VISITS[months[i] >= VISITS]
    ]
    return Trial(cells, months, death <= leaves, np.array(rows))


def main():
    """Write the two tables."""
    trial = simulated(PUBLISHED["all"], PATIENTS, np.random.default_rng(467))
    people = zip(trial.cells, trial.months, trial.died, strict=True)
    patients = [f"p{i:03},{c},{m:.3f},{int(d)}" for i, (c, m, d) in enumerate(people)]
    scores = [f"p{int(i):03},{trial.cells[int(i)]},{m:g},{s:.2f}" for i, m, s in trial.rows]
    here = Path(__file__).parent
    for name, head, lines in (
        ("patients.csv", "patient,cells,months,died", patients),
        ("scores.csv", "patient,cells,month,score", scores),
    ):
        (here / name).write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
