"""The mean of some values as an estimate, with all that a table prints of it."""

from __future__ import annotations

from collections.abc import Sequence

from cellcourse.analysis.result import At, Estimate
from cellcourse.stats.summaries import mean_with_interval, summarise

__all__ = ["mean_estimate"]


def mean_estimate(
    quantity: str, at: At, values: Sequence[float], unit: str, level: float
) -> Estimate:
    """Describe values by their mean with SEM, SD and t-interval, as far as they allow."""
    if not values:
        return Estimate(quantity, at, None, unit, n=0, note="no subject contributes")
    summary = summarise(values)
    if len(values) == 1:
        return Estimate(quantity, at, summary.mean, unit, n=1, note="one subject: no spread")
    interval = mean_with_interval(values, level=level).interval
    return Estimate(
        quantity,
        at,
        summary.mean,
        unit,
        n=summary.n,
        se=summary.sem,
        sd=summary.sd,
        low=interval.lower,
        high=interval.upper,
        level=interval.level,
    )
