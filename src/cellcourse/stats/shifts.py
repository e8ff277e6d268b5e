"""How far one sample lies above another, or values above zero, without assuming a shape.

The Hodges-Lehmann shift is the median of all differences between a value of one sample
and a value of the other; the pseudo-median of one sample is the median of the means of
all its pairs. Their intervals cut off as many differences at each end as the rank test
without ties allows. With tied values they are closed intervals that cover at least
at the level stated.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.stats.distributions import normal_quantile
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.ranks import TABLE_LIMIT, rank_sum_distribution
from cellcourse.stats.samples import Floats, sample

__all__ = ["hodges_lehmann", "pseudo_median", "signed_rank_distribution"]


def hodges_lehmann(
    x: npt.ArrayLike, y: npt.ArrayLike, *, level: float
) -> tuple[float, Interval | None]:
    """Estimate by how much x exceeds y, with an interval.

    The interval is exact while its table fits (see ``ranks.TABLE_LIMIT``), beyond that
    by the normal approximation. It is None where the samples are too small for any
    bounded interval at the level.

    Source:
        Hodges and Lehmann (1963), Ann Math Stat 34:598; Bauer (1972), JASA 67:687.
    """
    check_level(level)
    first, second = sample(x, at_least=1, name="shift"), sample(y, at_least=1, name="shift")
    differences = np.sort(np.subtract.outer(first, second).ravel())
    cut = _two_sample_cut(first.size, second.size, (1 - level) / 2)
    return float(np.median(differences)), _between(differences, cut, level)


def pseudo_median(values: npt.ArrayLike, *, level: float) -> tuple[float, Interval | None]:
    """Estimate the centre of one symmetric sample, with an exact interval.

    The interval is None where the sample is too small for any at the level.
    """
    check_level(level)
    x = sample(values, at_least=1, name="pseudo-median")
    rows, columns = np.triu_indices(x.size)
    means = np.sort((x[rows] + x[columns]) / 2)
    below = np.cumsum(signed_rank_distribution(np.arange(1, x.size + 1)))
    return float(np.median(means)), _between(means, _count_up_to(below, (1 - level) / 2), level)


def signed_rank_distribution(ranks: npt.NDArray[np.int64]) -> Floats:
    """Give the probability of each sum of whole ranks, every rank being in or out by a coin."""
    probability = np.zeros(int(ranks.sum()) + 1)
    probability[0] = 1.0
    for rank in ranks.tolist():
        taken = np.zeros_like(probability)
        taken[rank:] = probability[: probability.size - rank]
        probability = (probability + taken) / 2
    return probability


def _two_sample_cut(n: int, m: int, tail: float) -> int:
    small, large = sorted((n, m))
    top = small * (2 * large + small - 1) // 2
    if (small + 1) * (top + 1) > TABLE_LIMIT:
        spread = math.sqrt(n * m * (n + m + 1) / 12)
        return int(n * m / 2 + normal_quantile(tail) * spread)
    exact = rank_sum_distribution(np.arange(n + m), (small, large))
    lowest = small * (small - 1) // 2
    return _count_up_to(np.cumsum(exact[lowest:]), tail)


def _count_up_to(below: Floats, tail: float) -> int:
    # Round-off in a cumulative probability must not lose the last admissible value.
    return int(np.count_nonzero(below <= tail * (1 + 1e-12)))


def _between(ordered: Floats, cut: int, level: float) -> Interval | None:
    if cut == 0:
        return None
    return Interval(float(ordered[cut - 1]), float(ordered[-cut]), level)
