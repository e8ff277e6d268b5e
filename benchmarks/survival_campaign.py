"""One campaign of survival trials of three arms of six on two threads, and the memory it took.

Run: python benchmarks/survival_campaign.py 10000000
"""

from __future__ import annotations

import resource
import sys
import time

from cellcourse.simulation.survival.campaign import campaign
from cellcourse.simulation.survival.design import (
    Arm,
    AtOnce,
    Complete,
    SurvivalTrial,
    Weibull,
)

THREADS = 2


def main() -> None:
    """Print rate, memory and the size of the log-rank test where arms do not differ."""
    trials = int(sys.argv[1])
    arms = tuple(Arm(6, Weibull(3, 50), 0) for _ in range(3))
    design = SurvivalTrial(arms, AtOnce(), Complete(), "exactly")
    asked = {"seed": 1, "levels": (0.05, 0.01), "threads": THREADS, "tables": None}
    campaign(design, trials=1, **asked)
    begun, used = time.perf_counter(), time.process_time()
    found = campaign(design, trials=trials, **asked)
    wall, busy = time.perf_counter() - begun, time.process_time() - used
    size = found.chances[0]
    assert abs(size.share - 0.08663325) < 4 * size.se, size  # by every assignment of labels
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{trials:,} trials: {wall:.1f} s by the clock, {trials / wall:,.0f} trials/s on {THREADS} "
        f"threads, {trials / busy:,.0f} a processor second; at most {memory:.0f} MB; "
        f"size at .05 {size.share:.5f} ({size.se:.5f})"
    )


if __name__ == "__main__":
    main()
