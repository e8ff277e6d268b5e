"""Asking whether paired changes centre on zero, by the signs of their ranks.

All ways of giving signs to the tied ranks of the absolute changes are counted, so ties
need no correction. A change of exactly zero has no sign; the caller says whether
zeros leave before ranking (Wilcoxon) or keep their low ranks (Pratt).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import doubled_ranks
from cellcourse.stats.samples import sample
from cellcourse.stats.shifts import pseudo_median, signed_rank_distribution

__all__ = ["EXACT_LIMIT", "SignedRank", "signed_rank"]

EXACT_LIMIT = 500
"""Most changes whose signs are counted exactly."""


@dataclass(frozen=True, slots=True)
class SignedRank(Printed):
    """The exact signed-rank test of changes, and where they centre."""

    statistic: float
    """V, the sum of the ranks of the positive changes."""
    effect: float
    """Pseudo-median of all changes, zeros included, in their unit."""
    interval: Interval | None
    """Of the pseudo-median; None where there are too few changes for any at the level."""
    n: int
    zeros: int
    """Changes of exactly zero among n."""
    p: float
    """Two-sided: V at least as far from its mean as observed."""


def signed_rank(
    changes: npt.ArrayLike, *, zeros: Literal["wilcoxon", "pratt"], level: float
) -> SignedRank:
    """Test whether changes are symmetric about zero.

    Raises:
        MethodError: no change other than zero, or more than ``EXACT_LIMIT`` changes.

    Source:
        Wilcoxon (1945), Biometrics Bull 1:80; Pratt (1959), JASA 54:655.
    """
    x = sample(changes, at_least=1, name="signed-rank test")
    none = x == 0
    if none.all() or x.size > EXACT_LIMIT:
        raise MethodError(
            f"signed-rank test: {x.size} changes, {int(none.sum())} of them zero;"
            f" 1 to {EXACT_LIMIT} with one other than zero are needed"
        )
    kept = x if zeros == "pratt" else x[~none]
    ranks = doubled_ranks(np.abs(kept))
    signed, up = ranks[kept != 0], int(ranks[kept > 0].sum())
    probability = signed_rank_distribution(signed)
    distance = np.abs(2 * np.arange(probability.size) - signed.sum())
    extreme = distance >= abs(2 * up - int(signed.sum()))
    effect, interval = pseudo_median(x, level=level)
    p = min(1.0, float(probability[extreme].sum()))
    return SignedRank(up / 2, effect, interval, x.size, int(none.sum()), p)
