"""Asking how often a random split of the very scores at hand adds up as far from its mean.

Scores of a joint ranking depend on all patients together, but not on who was treated:
under no effect every split into arms is equally likely, within strata if there are any.
All splits are counted where their table fits; beyond that random ones are drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import TABLE_LIMIT, Whole, rank_sum_distribution, resampled_rank_sums
from cellcourse.stats.samples import Floats

__all__ = ["PermutedSum", "permuted_sum"]


@dataclass(frozen=True, slots=True)
class PermutedSum(Printed):
    """Where the sum of the treated lies among those of all splits."""

    statistic: float
    """Sum of the scores of the treated less its mean over all splits."""
    p: float
    """Two-sided: splits at least as far from the mean as the observed one."""
    p_kind: Literal["exact", "monte carlo"]
    resamples: int | None
    """Random splits behind a Monte Carlo p, the observed one not counted."""


def permuted_sum(
    scores: Whole,
    treated: npt.NDArray[np.bool_],
    stratum: npt.NDArray[np.intp],
    *,
    resamples: int,
    rng: np.random.Generator,
) -> PermutedSum:
    """Test a sum of whole scores by all splits, or by random ones where they are too many.

    Args:
        scores: (n,) whole numbers.
        treated: (n,) true in the arm that is summed; both arms occur.
        stratum: (n,) number of the stratum; splits keep the arms' sizes in each.
        resamples: random splits if the exact table exceeds ``ranks.TABLE_LIMIT`` cells.
        rng: source of random numbers; not used for an exact p.

    Raises:
        MethodError: no resamples where they are needed.

    Source:
        Phipson and Smyth (2010), Stat Appl Genet Mol Biol 9:39, for the Monte Carlo p.
    """
    parts = [_Part(scores[stratum == s], treated[stratum == s]) for s in np.unique(stratum)]
    centre = sum(part.mean for part in parts)
    observed = float(scores[treated].sum()) - centre
    bar = abs(observed) - 1e-9 * max(1.0, abs(observed))
    if sum(part.cells for part in parts) <= TABLE_LIMIT:
        support, probability = _all_sums(parts)
        p = float(probability[np.abs(support - centre) >= bar].sum())
        return PermutedSum(observed, min(1.0, p), "exact", None)
    drawn = sum(part.drawn(resamples, rng) for part in parts)
    extreme = int(np.count_nonzero(np.abs(drawn - centre) >= bar))
    return PermutedSum(observed, (1 + extreme) / (1 + resamples), "monte carlo", resamples)


class _Part:
    """One stratum: its scores, and how many of them are the treated ones'."""

    def __init__(self, scores: Whole, treated: npt.NDArray[np.bool_]) -> None:
        self.scores, self.n = scores, int(treated.sum())
        self.mean = self.n * float(scores.mean())
        self.floor = int(scores.min())

    @property
    def cells(self) -> int:
        shifted = np.sort(self.scores - self.floor)[::-1]
        return (self.n + 1) * (int(shifted[: self.n].sum()) // self.step + 1)

    @property
    def step(self) -> int:
        return max(1, math.gcd(*(self.scores - self.floor).tolist()))

    def sums(self, step: int) -> Floats:
        """Probability of each sum of the treated, in steps from ``n`` times the floor."""
        shifted = (self.scores - self.floor) // step
        return rank_sum_distribution(shifted, (self.n, self.scores.size - self.n))

    def drawn(self, resamples: int, rng: np.random.Generator) -> Floats:
        sizes = (self.n, self.scores.size - self.n)
        if not 0 < self.n < self.scores.size:
            return np.full(resamples, self.mean)
        blocks = resampled_rank_sums(self.scores, sizes, resamples=resamples, rng=rng)
        return np.concatenate([block[:, 0] for block in blocks]).astype(np.float64)


def _all_sums(parts: list[_Part]) -> tuple[Floats, Floats]:
    step = math.gcd(*(part.step for part in parts if np.ptp(part.scores))) or 1
    probability = np.ones(1)
    for part in parts:
        probability = np.convolve(probability, part.sums(step))
    floor = sum(part.n * part.floor for part in parts)
    return floor + step * np.arange(probability.size, dtype=np.float64), probability
