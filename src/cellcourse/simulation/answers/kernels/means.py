"""The studentized range as far as Tukey-Kramer comparisons of some arms can need it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.spread import spread_table, spread_tail
from cellcourse.stats.distributions import t_quantile
from cellcourse.stats.roots import crossing_point

__all__ = ["Spread", "spread_of"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Spread(NamedTuple):
    """The studentized range for every number of means and degrees of freedom that can be met."""

    tables: _Floats
    """(t, pieces, nodes) of ``spread_table``."""
    place: _Whole
    """(means + 1, df + 1) which of them."""
    reach: _Floats
    """(means + 1, df + 1) half width of a simultaneous interval, in standard errors."""


def spread_of(means: int, subjects: int, level: float) -> Spread:
    """Tabulate the studentized range for at most some means and subjects."""
    shape = (means + 1, subjects + 1)
    place, reach = np.zeros(shape, np.int64), np.zeros(shape)
    tables = [np.zeros_like(spread_table(3, 1))]
    for df in range(1, subjects - 1):
        reach[2, df] = t_quantile((1 + level) / 2, df)
        for k in range(3, min(means, subjects - df) + 1):
            place[k, df] = len(tables)
            tables.append(spread_table(k, df))
            reach[k, df] = _quantile(tables[-1], 1 - level) / math.sqrt(2)
    return Spread(np.array(tables), place, reach)


def _quantile(table: _Floats, tail: float) -> float:
    def excess(log_q: float) -> float:
        return math.log(max(spread_tail(math.exp(log_q), table), 1e-300) / tail)

    high = 1.0
    while excess(math.log(high)) > 0:
        high *= 2
    low = high / 2
    while excess(math.log(low)) < 0:
        low /= 2
    return math.exp(crossing_point(excess, math.log(low), math.log(high)))
