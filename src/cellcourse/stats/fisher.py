"""Whether something is as frequent in every group, by the exact test of Fisher.

All tables with the observed group sizes and the observed total are listed, and those
at most as probable as the observed one count as extreme: the two-sided definition of
R and of Freeman and Halton. For more than two groups scipy 1.17 resamples, and its p
changes from call to call; listing is plain and exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import Floats

__all__ = ["TABLES_LIMIT", "FisherExact", "fisher_exact"]

TABLES_LIMIT = 5_000_000
"""Most tables that are listed."""

_SAME = 1e-7
"""Tables this close in probability, relatively, differ by round-off only. As in R."""


@dataclass(frozen=True, slots=True)
class FisherExact(Printed):
    """The exact test of k proportions."""

    _columns: ClassVar = ("events", "n")
    _notes: ClassVar = ("p",)

    events: tuple[int, ...]
    n: tuple[int, ...]
    p: float
    """Two-sided for two groups."""


def fisher_exact(events: Sequence[int], n: Sequence[int]) -> FisherExact:
    """Test whether k groups share one probability of the event.

    Args:
        events: number of subjects with the event in each group.
        n: number of subjects in each group.

    Raises:
        MethodError: fewer than two groups, counts that are not possible, or more than
            ``TABLES_LIMIT`` tables.

    Source:
        Fisher (1935), J R Stat Soc 98:39; Freeman and Halton (1951), Biometrika 38:141.
    """
    if len(events) < 2 or len(events) != len(n):
        raise MethodError(f"{len(events)} counts and {len(n)} sizes: two groups or more compare")
    if any(not 0 <= e <= m or m < 1 for e, m in zip(events, n, strict=True)):
        raise MethodError(f"counts {tuple(events)} are not possible among {tuple(n)} subjects")
    listed = _log_ways(sum(events), n)
    observed = sum(_log_choose(m)[e] for e, m in zip(events, n, strict=True))
    share = np.exp(listed - listed.max())
    extreme = listed <= observed + math.log1p(_SAME)
    p = float(share[extreme].sum() / share.sum())
    return FisherExact(tuple(events), tuple(n), min(1.0, p))


def _log_ways(total: int, n: Sequence[int]) -> Floats:
    """Logarithm of the number of ways of every table with these sizes and this total."""
    events, ways = np.zeros(1, dtype=np.int64), np.zeros(1)
    for i, size in enumerate(n):
        rest = sum(n[i + 1 :])
        sums = np.add.outer(events, np.arange(size + 1)).ravel()
        if sums.size > TABLES_LIMIT:
            raise MethodError(f"more than {TABLES_LIMIT:,} tables with groups of {tuple(n)}")
        possible = (sums <= total) & (sums + rest >= total)
        ways = np.add.outer(ways, _log_choose(size)).ravel()[possible]
        events = sums[possible]
    return ways


def _log_choose(size: int) -> Floats:
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, size + 1)))))
    return np.asarray(logs[-1] - logs - logs[::-1], dtype=np.float64)
