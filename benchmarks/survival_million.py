"""Kaplan-Meier curves of two arms and their log-rank test, on a million subjects.

Run where statsmodels is installed beside cellcourse: python benchmarks/survival_million.py
Both read the same arrays and give both curves with numbers at risk, deaths and standard errors,
and the test with its p.
Times are of the processor, round by round in turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from cellcourse.stats import survival_by_group

ROUNDS = 15


def ours(day: np.ndarray, died: np.ndarray, arm: np.ndarray) -> float:
    """Curves, numbers at risk, standard errors and the log-rank test."""
    return survival_by_group(day, died, arm).logrank.chisq


def theirs(day: np.ndarray, died: np.ndarray, arm: np.ndarray) -> float:
    """Do the same with statsmodels."""
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    for one in (0, 1):
        SurvfuncRight(day[arm == one], died[arm == one])
    return float(survdiff(day, died, arm)[0])


def seconds(run: Callable[..., float], *data: np.ndarray) -> tuple[float, float]:
    """Time one run, and give what it found."""
    begun = time.process_time()
    found = run(*data)
    return time.process_time() - begun, found


def main() -> None:
    """Print medians and the range of the ratios, for continuous times and whole days."""
    rng = np.random.default_rng(17)
    n = 1_000_000
    arm = rng.integers(0, 2, n)
    death, censored = rng.exponential(1000 - 100 * arm), rng.uniform(0, 2000, n)
    died = (death <= censored).astype(np.int64)
    for name, day in (
        ("continuous", np.minimum(death, censored)),
        ("whole days", np.ceil(np.minimum(death, censored))),
    ):
        rounds = []
        for _ in range(ROUNDS + 1):
            mine, chisq = seconds(ours, day, died, arm)
            peer, peer_chisq = seconds(theirs, day, died, arm)
            assert abs(chisq / peer_chisq - 1) < 1e-9, (chisq, peer_chisq)
            rounds.append((mine, peer))
        mine_took, peer_took = zip(*rounds[1:], strict=True)
        ratios = [b / a for a, b in rounds[1:]]
        print(
            f"{name:12} ours {median(mine_took) * 1e3:6.1f} ms, "
            f"statsmodels {median(peer_took) * 1e3:6.1f} ms, "
            f"ratio {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        )


if __name__ == "__main__":
    main()
