"""Whole survival trials in bulk, beside numpy, R's survdiff and rpact; what each part costs.

Run where Rscript finds survival and rpact (Debian's r-cran-rpact):
python benchmarks/survival_trials.py. Processor seconds of one thread, rounds of all in turn. In
every round the p-values, medians or powers of both sides are compared before a rate is counted.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import log, sqrt
from pathlib import Path
from statistics import median

import numpy as np

from cellcourse.simulation.survival.campaign import CHUNK
from cellcourse.simulation.survival.design import (
    Arm,
    AtOnce,
    Complete,
    Deaths,
    Evenly,
    PiecewiseExponential,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.kernels import block, order
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled
from cellcourse.simulation.survival.kernels.room import answers, room
from cellcourse.simulation.survival.numbers import numbers
from cellcourse.simulation.survival.one_trial import followed
from cellcourse.simulation.survival.run import simulate
from cellcourse.simulation.survival.vectorised import simulated
from cellcourse.stats.random.compiled import uniform53

ROUNDS = 7
R_TRIALS = 40
BATCH = 1000  # the twin's best: its arrays stay in the second-level cache
PEER = Path(__file__).with_suffix(".R")
CAMPAIGN = Path(__file__).with_name("survival_campaign.py")


def rats(recorded: str) -> SurvivalTrial:
    """Three arms of six with medians 34.5, 51 and 77, watched until death."""
    scales = (median_at / log(2) ** (1 / 3) for median_at in (34.5, 51, 77))
    arms = tuple(Arm(6, Weibull(3, scale), 0) for scale in scales)
    return SurvivalTrial(arms, AtOnce(), Complete(), recorded)


def patients(per_arm: int, ratio: float) -> SurvivalTrial:
    """Two arms, even entry over 12 months, control median 12 months, cut at 65 % deaths."""
    laws = (PiecewiseExponential((0,), (h * log(2) / 12,)) for h in (ratio, 1))
    arms = tuple(Arm(per_arm, law, 0) for law in laws)
    return SurvivalTrial(arms, Evenly(12), Deaths(per_arm * 13 // 10), "exactly")


DESIGNS = {
    "3 x 6": rats("exactly"),
    "3 x 6, whole days": rats("in whole units"),
    "2 x 100": patients(100, 0.7),
    "2 x 500": patients(500, 0.85),
}
TRIALS = {"3 x 6": 400_000, "3 x 6, whole days": 400_000, "2 x 100": 40_000, "2 x 500": 8_000}


def seconds(work: Callable[[], object]) -> float:
    """Processor time of some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def ours(name: str, seed: int) -> float:
    """Trials per second."""
    starts = range(0, TRIALS[name], CHUNK)

    def work() -> None:
        for first in starts:
            simulate(DESIGNS[name], seed=seed, first=first, trials=CHUNK)

    return CHUNK * len(starts) / seconds(work)


def twin(name: str, seed: int) -> float:
    """Trials per second in numpy, with numpy's own random numbers."""
    design, rng = DESIGNS[name], np.random.default_rng(seed)
    shape = (3, BATCH, design.subjects)

    def work() -> None:
        for _ in range(20):
            simulated(design, rng.random(shape))

    return 20 * BATCH / seconds(work)


def twin_agrees(name: str, seed: int) -> None:
    """Hold the compiled answers to the twin's for the same random numbers."""
    design = DESIGNS[name]
    places = [(seed, i, s) for i in range(300) for s in range(design.subjects)]
    uniform = np.array([[uniform53(*place, draw) for place in places] for draw in range(3)])
    plain = simulated(design, uniform.reshape(3, 300, design.subjects))
    fast = simulate(design, seed=seed, first=0, trials=300)
    for column in ("p", "pair_p", "adjusted", "median"):
        np.testing.assert_allclose(getattr(fast, column), getattr(plain, column), rtol=1e-11)


def peers(seed: int) -> dict[str, float]:
    """Trials per second in R, after comparing what it found with ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trials.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["trial", "arm", "time", "died"])
            for number in range(R_TRIALS):
                one = followed(DESIGNS["3 x 6"], seed=seed, number=number)
                people = zip(one.arm, one.time, one.died, strict=True)
                rows.writerows([number, a, repr(t), int(d)] for a, t, d in people)
        command = ["Rscript", str(PEER), str(path), "4000", "800", str(seed)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in printed.splitlines()]
    r_found = np.array([row[1:] for row in lines if row[0] == "trial"], dtype=float).T
    survdiff_agrees(r_found, seed)
    took = {row[0]: [float(x) for x in row[1:]] for row in lines if row[0] != "trial"}
    power_agrees("2 x 100", took["rpact100"][1], 4000, seed)
    power_agrees("2 x 500", took["rpact500"][1], 800, seed)
    return {name: 1 / values[0] for name, values in took.items()}


def survdiff_agrees(printed: np.ndarray, seed: int) -> None:
    """Hold p-values, Holm's p-values and medians to R's."""
    fast = simulate(DESIGNS["3 x 6"], seed=seed, first=0, trials=R_TRIALS)
    found = np.concatenate([fast.p[None], fast.pair_p, fast.adjusted, fast.median])
    np.testing.assert_allclose(found, printed, rtol=1e-9)


def power_agrees(name: str, power: float, runs: int, seed: int) -> None:
    """Hold the one-sided power at .025 to rpact's, within four standard errors."""
    found = simulate(DESIGNS[name], seed=seed, first=0, trials=TRIALS[name])
    share = np.mean((found.excess[0] < 0) & (found.pair_chisq[0] > 1.959963984540054**2))
    error = sqrt(power * (1 - power) * (1 / runs + 1 / TRIALS[name]))
    assert abs(share - power) < 4 * error, (name, share, power)


@compiled
def only_uniform(seed: int, subjects: int, blocks: int, row: np.ndarray) -> None:
    """Draw one uniform number for each subject, and nothing else."""
    for at in range(blocks):
        for subject in range(subjects):
            for lane in range(LANES):
                row[lane] = uniform53(seed, at * LANES + lane, subject, 0)


def parts(name: str) -> str:
    """Nanoseconds per trial of each step of a block."""
    design = numbers(DESIGNS[name])
    rows, out, blocks = room(design), answers(design, LANES), max(8, TRIALS[name] // LANES // 4)
    row = np.empty(LANES)
    steps: dict[str, Callable[[], object]] = {
        "uniform numbers": lambda: only_uniform(1, design.arm.size, 1, row),
        "all drawing": lambda: block.draw_block(design, 1, 0, rows),
        "cut and keys": lambda: block.watch_block(design, rows),
        "sorting": lambda: order.sort_rows(rows.key, design.network),
        "sums over deaths": lambda: block.sweep_block(design, rows),
        "p, Holm, medians": lambda: block.answer_block(rows, 0, out),
    }
    took = dict.fromkeys(steps, 0.0)
    for work in steps.values():
        work()
    for _ in range(blocks):
        for step, work in steps.items():
            took[step] += seconds(work)
    whole = sum(took.values()) - took["uniform numbers"]
    each = ", ".join(
        f"{step} {1e9 * t / blocks / LANES:,.0f} ns ({t / whole:.0%})" for step, t in took.items()
    )
    return f"{name:18} {1e9 * whole / blocks / LANES:,.0f} ns a trial: {each}"


def told(label: str, rates: list[float], base: list[float] | None = None) -> None:
    """Print a median rate, and the ratio to another by rounds."""
    text = f"{label:32} {median(rates):12,.0f} trials/s"
    if base is not None:
        ratios = [a / b for a, b in zip(base, rates, strict=True)]
        text += f"   ours is {median(ratios):,.1f} times ({min(ratios):,.1f} to {max(ratios):,.1f})"
    print(text, flush=True)


def main() -> None:
    """Print medians, ratios round by round, parts, and a campaign of ten million trials."""
    rates: dict[str, list[float]] = {}
    for seed in range(ROUNDS + 1):
        for name in DESIGNS:
            twin_agrees(name, seed)
            rates.setdefault(name, []).append(ours(name, seed))
            rates.setdefault(f"numpy, {name}", []).append(twin(name, seed) if "6" in name else 1.0)
        for name, rate in peers(seed).items():
            rates.setdefault(name, []).append(rate)
    rates = {name: values[1:] for name, values in rates.items()}  # the first round compiles
    for name in DESIGNS:
        told(name, rates[name])
    told("numpy, 3 x 6", rates["numpy, 3 x 6"], rates["3 x 6"])
    told("numpy, 3 x 6, whole days", rates["numpy, 3 x 6, whole days"], rates["3 x 6, whole days"])
    told("R survdiff, 3 x 6", rates["survdiff"], rates["3 x 6"])
    told("rpact, 2 x 100", rates["rpact100"], rates["2 x 100"])
    told("rpact, 2 x 500", rates["rpact500"], rates["2 x 500"])
    whole = [a / b for a, b in zip(rates["3 x 6, whole days"], rates["3 x 6"], strict=True)]
    print(f"whole days: {median(whole):.2f} of the rate without ties ({min(whole):.2f} at least)")
    for name in DESIGNS:
        print(parts(name))
    for trials in (100_000, 10_000_000):
        subprocess.run([sys.executable, str(CAMPAIGN), str(trials)], check=True)


if __name__ == "__main__":
    main()
