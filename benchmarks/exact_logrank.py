"""Time the exact log-rank test: every assignment of labels, by size of the groups.

Run: python benchmarks/exact_logrank.py
"""

import time

import numpy as np

from cellcourse.stats.survival.permutation import assignments, exact_logrank

CASES = {
    "2 x 10": (10, 2, 1),
    "2 x 13": (13, 2, 1),
    "2 x 13, weekly": (13, 2, 7),
    "3 x 5": (5, 3, 1),
    "3 x 6": (6, 3, 1),
    "3 x 6, weekly": (6, 3, 7),
    "3 x 7, weekly": (7, 3, 7),
    "4 x 4": (4, 4, 1),
}


def main() -> None:
    """Print the median of three runs for each case, one death in ten censored."""
    for name, (size, groups, grid) in CASES.items():
        rng = np.random.default_rng(17)
        day = np.ceil(rng.permutation(np.arange(1, 101))[: size * groups] / grid)
        died, group = rng.random(day.size) < 0.9, np.repeat(np.arange(groups), size)
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            exact_logrank(day, died, group)
            seconds.append(time.perf_counter() - start)
        print(f"{name:16} {assignments(group):>12,} assignments  {np.median(seconds):8.3f} s")


if __name__ == "__main__":
    main()
