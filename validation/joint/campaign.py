"""How often intervals of the joint model hold the truth, over many made-up trials.

For each row of the published table: trials of so many patients, fitted with a Weibull hazard
that follows the line's value. Prints, for each parameter, the truth, the mean estimate,
the spread of estimates, the mean standard error, and the share of 95 % intervals that hold
the truth (100 trials: between 90 and 99 of them in 95 campaigns of a hundred).
Run in this folder: python campaign.py 300 > campaign_300.out, and so with 100
"""

from __future__ import annotations

import sys

import numpy as np
from simulate import FLATTER, LOG_RATIO, PUBLISHED, simulated

from cellcourse.errors import MethodError
from cellcourse.stats.joint import Covariates, FollowUp, Scores, Weibull, joint_model
from cellcourse.stats.mmrm import Design

TRIALS, LEVEL = 100, 0.95


def fitted(trial):
    """Fit the model that the trial was drawn from."""
    one, n = np.ones(trial.cells.size), np.arange(trial.cells.size)
    both = np.column_stack([one, trial.cells])
    return joint_model(
        Scores(trial.rows[:, 0].astype(int), trial.rows[:, 1], trial.rows[:, 2]),
        FollowUp(n, trial.months, trial.died),
        Covariates(
            Design(("height",), one[:, None]),
            Design(("slope", "slope of cells"), both),
            Design(("cells",), trial.cells[:, None]),
        ),
        baseline=Weibull(),
        association="value",
    )


def estimates(model):
    """Every estimate in the order of ``truths``."""
    effects = model.heights + model.slopes + model.spread + (model.noise,)
    return effects + model.hazards + model.associations + model.baseline


def truths(row):
    """True values, in the order of ``estimates``."""
    lines = (row.height, row.slope, FLATTER, *row.between, row.noise)
    return (*lines, LOG_RATIO, row.alpha, np.exp(row.beta0), row.rho)


def main(patients):
    """Print the table."""
    for name, row in PUBLISHED.items():
        rng, truth, found, refused = np.random.default_rng(2024), truths(row), [], 0
        for _ in range(TRIALS):
            try:
                found.append(estimates(fitted(simulated(row, patients, rng))))
            except MethodError as error:
                refused += 1
                print(f"{name}: refused: {error}")
        print(f"{name}: {len(found)} trials of {patients} patients, {refused} refused")
        for j, true in enumerate(truth):
            each = [one[j] for one in found]
            values = np.array([e.estimate for e in each])
            sides = [e.interval(level=LEVEL) for e in each]
            held = sum(side.lower <= true <= side.upper for side in sides)
            error = np.mean([e.se for e in each])
            print(
                f"    {each[0].name:20} truth {true:8.4f}  mean {values.mean():8.4f}  "
                f"spread {values.std(ddof=1):7.4f}  se {error:7.4f}  held {held / len(each):.2f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
