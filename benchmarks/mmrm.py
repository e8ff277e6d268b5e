"""Time the mixed model for repeated measures beside R's, and as patients grow.

Seconds are of the processor, so that other work on the machine does not count; R and we
take turns. Only the figure for two processes is by the clock.

Run: OMP_NUM_THREADS=1 python benchmarks/mmrm.py
R with nlme and lme4 must be there. Figures of the last run: benchmarks/mmrm.md
"""

import os
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from cellcourse.stats.mmrm import Specification, cell_design, mmrm
from cellcourse.stats.mmrm.covariance import ByGroup
from cellcourse.stats.mmrm.fixed import fixed_effects
from cellcourse.stats.mmrm.likelihood import Likelihood
from cellcourse.stats.mmrm.patterns import sum_patterns
from cellcourse.stats.mmrm.rows import read_rows
from cellcourse.stats.mmrm.scoring import climb
from cellcourse.stats.mmrm.structures import structure
from cellcourse.stats.mmrm.trials import mmrm_trials

VISITS = tuple(str(k) for k in range(6))
SHARE = 4096
COVARIANCE = 25 * 0.7 ** np.abs(np.subtract.outer(range(6), range(6))) + 4 * np.eye(6)


def simulated(trials, n, seed):
    """Scores (trials, n, 6) with drop-out, arms and a baseline."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(trials, n, 6)) @ np.linalg.cholesky(COVARIANCE).T
    base = rng.normal(size=(trials, n, 1))
    scores += 40 - np.arange(6) + base
    last = np.where(rng.random((trials, n)) < 0.25, rng.integers(1, 6, (trials, n)), 6)
    scores[np.arange(6) >= last[..., None]] = np.nan
    return scores, np.arange(n) % 2, base


def long(n, seed=11):
    """Rows of one trial, with gaps in the middle too."""
    scores, arm, base = simulated(1, n, seed)
    gone = np.random.default_rng(seed + 1).random((n, 6)) < 0.01
    gone[:, 0] = False
    scores[0][gone] = np.nan
    subject, visit = np.nonzero(~np.isnan(scores[0]))
    return scores[0][subject, visit], subject, visit, arm[subject], base[0, subject, 0]


def design(arm, visit, base):
    """Means of arms at visits, a slope of the baseline at each."""
    arms, by_visit = ("0", "1"), {"base"}
    covariates = {"base": base}
    return cell_design(
        arm, visit, arms=arms, visits=VISITS, covariates=covariates, by_visit=by_visit
    ).design


def seconds(function, rounds):
    """Median of some rounds."""
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        function()
        took.append(time.process_time() - begun)
    return float(np.median(took))


def beside_r(rounds):
    """Ours and R's on 400 patients, in turn: R runs between two of our measurements."""
    y, subject, visit, arm, base = long(400)
    x = design(arm, visit, base)
    for df in ("satterthwaite", "kenward-roger"):
        said = Specification("unstructured", method="REML", df=df)
        fit = lambda said=said: mmrm(y, subject, visit, x, said, visits=VISITS)  # noqa: E731
        print(f"400 x 6, {len(fit().patterns)} patterns, {df:14} {seconds(fit, 31) * 1e3:8.2f} ms")
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "trial.csv"
        rows = np.column_stack([subject, visit, arm, base, y])
        np.savetxt(
            path, rows, "%d,%d,%d,%.17g,%.17g", header="subject,visit,arm,base,score", comments=""
        )
        for k in range(rounds):
            peer = told_by_r(path, 1)
            ours = seconds(fit, 31)
            line = ", ".join(
                f"{name} {peer[name]:.2f} s = {peer[name] / ours:.0f} x" for name in ("gls", "lme4")
            )
            print(f"round {k + 1}: ours with Kenward-Roger {ours * 1e3:.2f} ms; {line}")
    print(
        f"log-likelihood: ours {fit().log_likelihood:.9f}, gls {peer['gls_loglik']:.9f}, "
        f"lme4 {peer['lme4_loglik']:.9f}"
    )


def told_by_r(path, rounds):
    """What the R program printed, by name."""
    program = Path(__file__).with_name("mmrm_peer.R")
    told = subprocess.run(
        ["Rscript", program, path, str(rounds)], check=True, capture_output=True, text=True
    ).stdout
    return {line.split()[0]: float(line.split()[1]) for line in told.splitlines()}


def as_patients_grow():
    """Summing grows with patients, fitting does not."""
    for n in (100, 1_000, 10_000, 100_000, 1_000_000):
        y, subject, visit, arm, base = long(n)
        x = design(arm, visit, base)
        begun = time.process_time()
        rows = read_rows(y, subject, visit, x.matrix, visits=VISITS, groups=None, weights=None)
        sums = sum_patterns(rows)
        summed = time.process_time() - begun
        given = Likelihood.of(sums, "REML")
        model = ByGroup(structure("unstructured", VISITS, None), sums, 1)

        def fit(given=given, model=model, columns=x.columns):
            top = climb(given, model, model.start())
            return fixed_effects(
                given, model, top, columns, "kenward-roger-linear", "observed", None
            )

        took = seconds(fit, 5)
        print(
            f"{n:>9,} patients: read and summed {summed:7.3f} s, "
            f"fitted {took * 1e3:6.2f} ms, {sums.n.size} patterns"
        )


def batch(seed):
    """One share of simulated trials of 2 x 100 patients: processor time, start and end."""
    scores, arm, base = simulated(SHARE, 200, seed)
    used, begun = time.process_time(), time.monotonic()
    found = mmrm_trials(scores, arm, compared=[len(VISITS) - 1], covariates=base)
    ended = time.monotonic()
    return time.process_time() - used, begun, ended, int(found.settled.sum())


def many_trials(rounds):
    """Trials a second by the clock from two processes, side by side, and of their cores."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(batch, (1, 2)))
        for k in range(rounds):
            used, begun, ended, settled = zip(*pool.map(batch, (2 * k + 3, 2 * k + 4)), strict=True)
            clock = max(ended) - min(begun)
            print(
                f"round {k + 1}: two processes {2 * SHARE / clock:,.0f} trials per second by the "
                f"clock, {2 * SHARE / sum(used):,.0f} per second of a core, "
                f"{sum(settled)} of {2 * SHARE} settled, load {os.getloadavg()[0]:.1f}"
            )


if __name__ == "__main__":
    many_trials(5)
    as_patients_grow()
    beside_r(3)
