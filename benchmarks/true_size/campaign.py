"""How often every test rejects a true hypothesis, and how often intervals hold the truth.

A trial is drawn anew from (seed, law, subjects per arm, number of the trial), so chunks can be
run in any order, stopped and taken up again; those already in the file are passed over.

Run: OMP_NUM_THREADS=1 nice python benchmarks/true_size/campaign.py SHARE
SHARE of the trials stated here is run; all of them take about an hour of one core. Counts go to
benchmarks/true_size/counts.csv, from which trust_page.py writes the tables of
docs/methods/which-to-trust.md.
"""

from __future__ import annotations

import csv
import sys
import time
import zlib
from collections import Counter
from pathlib import Path

import laws_of_lines
import laws_of_ranks
import laws_of_scores
import laws_of_times
import laws_of_visits
from one_trial import Law, counted

__all__ = ["COUNTS", "FIELDS", "LAWS", "PER_ARM", "chunk"]

COUNTS = Path(__file__).with_name("counts.csv")
SEED, PER_ARM = 2026, (6, 50)
LAWS: dict[str, Law] = {
    law: simulate
    for room in (laws_of_scores, laws_of_visits, laws_of_ranks, laws_of_times, laws_of_lines)
    for law, simulate in room.LAWS.items()
}
TRIALS = dict.fromkeys(LAWS, 2000) | {
    "two arms, spread 1 and 3": 4000,
    "counts of events": 4000,
    "four visits, complete": 4000,
    "deaths, two arms alike": 4000,
    "deaths, hazard halved": 4000,
    "deaths, three arms alike": 4000,
    "deaths, one group": 4000,
    "competing events": 4000,
    "lines before and after, one group": 1000,
    "ordinal scores, relabelled": 500,
    "death and function, relabelled": 1000,
    "deaths, relabelled": 500,
    "competing events, relabelled": 500,
    "time to a threshold, relabelled": 1000,
    "lines and deaths": 200,
}
"""More where all methods are quick, fewer where one is slow."""
CHUNKS = dict.fromkeys(LAWS, 250) | {"lines and deaths": 50}
FIELDS = ("trials", "refused", "tests", "rejected", "intervals", "held")


def chunk(law: str, per_arm: int, first: int, trials: int, seed: int) -> dict[str, Counter[str]]:
    """Counts of some trials of one law, by method."""
    number = zlib.crc32(law.encode())
    seeds = ((seed, number, per_arm, k) for k in range(first, first + trials))
    return counted(LAWS[law], per_arm, seeds)


def main(share: float) -> None:
    """Run what is not in the file yet, a chunk at a time, all laws abreast."""
    if not COUNTS.exists():
        COUNTS.write_text(",".join(("law", "per_arm", "first", "method", *FIELDS)) + "\n")
    with COUNTS.open(encoding="utf-8", newline="") as file:
        done = {(r["law"], int(r["per_arm"]), int(r["first"])) for r in csv.DictReader(file)}
    wanted = [
        (first / trials, (law, per_arm, first))
        for law, trials in TRIALS.items()
        for per_arm in PER_ARM
        for first in range(0, round(share * trials), CHUNKS[law])
    ]
    for _, cell in sorted(wanted):
        if cell not in done:
            begun = time.process_time()
            store(*cell)
            print(*cell, f"{time.process_time() - begun:.1f} s", sep=", ", flush=True)


def store(law: str, per_arm: int, first: int) -> None:
    """Run one chunk and add its counts to the file."""
    found = chunk(law, per_arm, first, CHUNKS[law], SEED)
    with COUNTS.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            (law, per_arm, first, method, *(int(counts[f]) for f in FIELDS))
            for method, counts in found.items()
        )


if __name__ == "__main__":
    main(float(sys.argv[1]))
