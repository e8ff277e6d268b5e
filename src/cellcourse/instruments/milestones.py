"""Milestones of body weight: the peak that marks onset, and the loss that follows it.

Rodents with mutant SOD1 gain weight, reach a peak and lose. Any weights in one unit will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from cellcourse.errors import MethodError
from cellcourse.instruments.series import present, require_series

__all__ = ["loss_day", "peak_day"]


def peak_day(days: Sequence[float], weights: Sequence[float | None]) -> float | None:
    """Day on which weight first reached its highest value: disease onset in SOD1 rodents.

    It is known only afterwards. None while the last weight is the highest, for the animal
    may still be gaining, and when nothing was weighed.

    Raises:
        MethodError: the lists differ in length, or the days do not increase.
    """
    require_series(days, weights)
    known = present(weights)
    if not known:
        return None
    top, heaviest = max(known, key=lambda one: one[1])
    return days[top] if known[-1][1] < heaviest else None


def loss_day(
    days: Sequence[float], weights: Sequence[float | None], *, percent: float
) -> float | None:
    """First day after the peak on which at least this per cent of the peak weight is lost.

    Args:
        days: days in increasing order.
        weights: weights in one unit; None or NaN where missing.
        percent: per cent of the peak weight, between 0 and 100.

    Raises:
        MethodError: the lists differ in length, the days do not increase, or the per cent
            is not between 0 and 100.
    """
    if not 0 < percent < 100:
        raise MethodError(f"a loss is between 0 and 100 % of the peak, not {percent:g}")
    onset = peak_day(days, weights)
    if onset is None:
        return None
    known = present(weights)
    # Round-off must not turn a loss of exactly ten per cent into a little less.
    limit = max(weight for _, weight in known) * (1 - percent / 100) * (1 + 1e-12)
    after = (days[index] for index, weight in known if days[index] > onset and weight <= limit)
    return next(after, None)
