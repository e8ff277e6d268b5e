"""Scores of the joint rank of all patients, beside one vectorised outer product in R.

Run: python benchmarks/joint_rank.py, where Rscript can be found. The rule is the same: of
two deaths the later wins, a survivor beats a death, two survivors compare their change.
Processor seconds of one thread; rounds of both in turn.
"""

from __future__ import annotations

import csv
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from cellcourse.stats.joint_rank import Rule, Standings, joint_rank, standings
from cellcourse.stats.joint_rank.ranked import scores

ROUNDS = 5
OUTER = Path(__file__).with_name("joint_rank.R")
LAST_VISIT = Rule("last visit", "survived", "survived", 0.0)
LAST_COMMON_VISIT = Rule("last common visit", "known until then", "known until then", 0.0)


def trial(n: int, rule: Rule) -> tuple[Standings, list[list[float]]]:
    """Draw n patients with 30 % deaths, 20 % withdrawals and six visits."""
    rng = np.random.default_rng(17)
    day, died = rng.integers(1, 366, n), rng.random(n) < 0.3
    withdrew = ~died & (rng.random(n) < 0.2)
    change = rng.normal(-6, 5, (n, 6)).round()
    seen = np.where(died | withdrew, day * 6 // 366, 6)
    change[np.arange(6) >= np.maximum(seen, 1)[:, None]] = np.nan
    last = change[np.arange(n), (~np.isnan(change)).sum(axis=1) - 1]
    rows = np.column_stack((day, died, last)).tolist()
    return standings(day, died, withdrew, change, rule=rule), rows


def seconds(patients: Standings, repeats: int) -> float:
    """Time the scores of all patients."""
    begun = time.process_time()
    for _ in range(repeats):
        scores(patients)
    return (time.process_time() - begun) / repeats


def outer_product(rows: list[list[float]], repeats: int) -> tuple[float, float]:
    """Time R's outer product, and give the sum of its squared scores."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "patients.csv"
        with path.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["day", "died", "change"])
            table.writerows(rows)
        command = ["Rscript", str(OUTER), str(path), str(repeats)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    took, squares = map(float, printed.split())
    return took, squares


def main() -> None:
    """Print both for 400 patients, then ours by number of patients."""
    patients, rows = trial(400, LAST_VISIT)
    treated = np.arange(400) % 2 == 0
    rounds = []
    for _ in range(ROUNDS):
        mine = seconds(patients, 400)
        theirs, squares = outer_product(rows, 40)
        assert squares == sum(score**2 for score in joint_rank(patients, treated).score)
        rounds.append((mine, theirs))
    ratios = [theirs / mine for mine, theirs in rounds]
    print(
        f"400 patients: ours {median(a for a, _ in rounds) * 1e3:.3f} ms, "
        f"R outer {median(b for _, b in rounds) * 1e3:.1f} ms, "
        f"ratio {median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})"
    )
    for n in (400, 2_000, 20_000, 200_000):
        for rule in (LAST_VISIT, LAST_COMMON_VISIT):
            took = seconds(trial(n, rule)[0], max(1, 20_000 // n))
            print(f"{n:>8,} patients, {rule.function:17} {took * 1e3:10.2f} ms")


if __name__ == "__main__":
    main()
