"""Made-up patients whose scores and deaths follow a published joint model.

The row "all" of the joint model fitted to the PRO-ACT trials: scores fall on a line of the
patient's own, with noise; the hazard is rho t^(rho - 1) exp(beta0 + alpha line(t)), t in
months. Half of the patients get cells, which flatten their line by 0.2 points a month and
multiply their hazard by exp(-0.3). Seen every three months, for 18 months at most.
Run in this folder: python simulate.py (writes scores.csv and patients.csv).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

PATIENTS, END = 467, 18.0
MEAN, BETWEEN, NOISE = [38, -1], [[29, 0.66], [0.66, 0.61]], 4
ALPHA, BETA0, RHO = -0.12, -2.2, 1.4
FLATTER, LOG_RATIO = 0.2, -0.3
VISITS = np.arange(0.0, END + 1, 3)


def deaths(height, slope, log_ratio, rng):
    """Time at which each cumulative hazard reaches a draw, on a grid of 1/1000 month."""
    grid = np.linspace(0, END, 18_001)
    middle = (grid[1:] + grid[:-1]) / 2
    base = np.diff(grid**RHO)
    found = np.full(len(height), np.inf)
    for i, (b0, b1) in enumerate(zip(height, slope, strict=True)):
        rate = base * np.exp(BETA0 + log_ratio[i] + ALPHA * (b0 + b1 * middle))
        reached = np.flatnonzero(np.cumsum(rate) >= rng.exponential())
        if reached.size:
            found[i] = grid[reached[0] + 1]
    return found


def main():
    """Write the two tables."""
    rng = np.random.default_rng(467)
    cells = np.arange(PATIENTS) % 2
    lines = rng.multivariate_normal(MEAN, BETWEEN, PATIENTS)
    lines[:, 1] += FLATTER * cells
    death = deaths(lines[:, 0], lines[:, 1], LOG_RATIO * cells, rng)
    leaves = np.minimum(END, np.where(rng.random(PATIENTS) < 0.15, rng.uniform(1, END, PATIENTS), END))
    months, died = np.round(np.minimum(death, leaves), 3), death <= leaves
    patients = ["patient,cells,months,died"]
    scores = ["patient,cells,month,score"]
    for i in range(PATIENTS):
        patients.append(f"p{i:03},{cells[i]},{months[i]:.3f},{int(died[i])}")
        for month in VISITS[VISITS <= months[i]]:
            score = lines[i, 0] + lines[i, 1] * month + rng.normal(0, NOISE**0.5)
            scores.append(f"p{i:03},{cells[i]},{month:g},{score:.2f}")
    here = Path(__file__).parent
    (here / "patients.csv").write_text("\n".join(patients) + "\n", encoding="utf-8")
    (here / "scores.csv").write_text("\n".join(scores) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
