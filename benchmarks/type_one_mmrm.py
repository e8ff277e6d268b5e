"""True size of mixed-model tests with few and with many subjects, by simulation.

Nothing differs between two arms; how often does each method say so at the 5 % level?
One less the size is the coverage of its 95 % interval, because shifting all values of an
arm shifts the estimate and leaves everything else as it was.

Run: OMP_NUM_THREADS=1 python benchmarks/type_one_mmrm.py 2000 > table.md
Takes some minutes for 2,000 trials a row. The table is in docs/methods/mmrm.md.
"""

import sys

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Specification, cell_design, mmrm
from cellcourse.stats.random_slopes import line_design, random_slopes

VISITS = ("1", "2", "3", "4")
ARMS = ("0", "1")
COVARIANCE = np.outer([3, 3.5, 4, 5], [3, 3.5, 4, 5]) * (
    0.7 ** np.abs(np.subtract.outer(range(4), range(4)))
)
MMRM = [
    Specification("unstructured", "REML", "satterthwaite"),
    Specification("unstructured", "REML", "kenward-roger"),
    Specification("unstructured", "REML", "residual"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical bias-reduced"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical jackknife"),
    Specification("heterogeneous autoregressive", "REML", "kenward-roger"),
    Specification("heterogeneous autoregressive", "REML", "kenward-roger-linear"),
    Specification("compound symmetry", "REML", "kenward-roger"),
    Specification("compound symmetry", "REML", "satterthwaite", spread="empirical bias-reduced"),
    Specification("unstructured", "ML", "satterthwaite"),
]


def visits(n, rng):
    """Rows of one trial of n per arm: drop-out at random, nothing between arms."""
    scores = rng.normal(size=(2 * n, 4)) @ np.linalg.cholesky(COVARIANCE).T + 40
    last = np.where(rng.random(2 * n) < 0.2, rng.integers(2, 4, 2 * n), 4)
    there = np.arange(4) < last[:, None]
    subject, visit = np.nonzero(there)
    return scores[subject, visit], subject, visit + 1, (subject % 2).astype(str)


def mmrm_p(specification, y, subject, visit, arm):
    """P of the arms at the last visit, and of the arms apart at any visit."""
    cells = cell_design(arm, visit, arms=ARMS, visits=VISITS, covariates={})
    fixed = mmrm(y, subject, visit, cells.design, specification, visits=VISITS).fixed
    said = {"against": "0", "visits": VISITS[-1:], "rule": "none", "level": 0.95}
    last = cells.differences(fixed, **said)[0].contrast.p
    return last, fixed.test(cells.weights[1] - cells.weights[0]).p


def lines(n, rng):
    """Rows of one trial of subjects with lines of their own, and drop-out."""
    subject, time = np.repeat(np.arange(2 * n), 6), np.tile(np.arange(6.0), 2 * n)
    own = rng.normal(size=(2 * n, 2)) * [4, 0.5]
    y = 40 + own[subject, 0] + (own[subject, 1] - 1) * time + rng.normal(size=time.size) * 1.5
    last = np.where(rng.random(2 * n) < 0.2, rng.integers(2, 6, 2 * n), 6)
    kept = time < last[subject]
    return y[kept], subject[kept], time[kept], (subject[kept] % 2).astype(str)


def slope_p(stated, y, subject, time, arm):
    """P of the slopes of the arms, and of their lines altogether."""
    random, df = stated
    design = line_design(time, arm, arms=ARMS)
    fixed = random_slopes(
        y, subject, time, design.design, random=random, method="REML", df=df
    ).fixed
    slope = design.differences(fixed, against="0", rule="none", level=0.95)[0].p
    return slope, fixed.test([[-1, 1, 0, 0], [0, 0, -1, 1]]).p


def sizes(test, simulate, stated, n, trials):
    """Share of trials with p below .05 for both tests, and trials refused."""
    said, refused = [], 0
    for k in range(trials):
        try:
            said.append(test(stated, *simulate(n, np.random.default_rng([7, n, k]))))
        except MethodError:
            refused += 1
    one, joint = (np.array(said) < 0.05).mean(axis=0)
    return one, joint, refused


def table(title, test, simulate, rows, trials):
    """Print one table in Markdown."""
    print(f"\n{title}\n")
    print("| method | 6 per arm: one | joint | refused | 50 per arm: one | joint | refused |")
    print("|---|---|---|---|---|---|---|")
    for name, stated in rows:
        found = [sizes(test, simulate, stated, n, trials) for n in (6, 50)]
        cells = [f"{one:.3f} | {joint:.3f} | {refused}" for one, joint, refused in found]
        print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    count = int(sys.argv[1])
    named = [
        (f"{s.covariance}, {s.method}, {s.df}" + f", {s.spread}" * (s.spread != "model"), s)
        for s in MMRM
    ]
    table(f"MMRM, four visits, {count} trials", mmrm_p, visits, named, count)
    slopes = [("intercept and slope", df) for df in ("satterthwaite", "kenward-roger", "residual")]
    slopes.append(("intercept", "satterthwaite"))
    named = [(f"random {random}, {df}", (random, df)) for random, df in slopes]
    table(f"Lines, six times, {count} trials", slope_p, lines, named, count)
