"""Counting signals in bins that are equally wide on a scale.

Bins have their edges in signals, so that no event is moved: those outside the scale are
counted at its two ends, never left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.product.flow.ordered import ordered
from cellcourse.product.flow.scales import Scale

__all__ = ["Histogram", "histogram"]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many events lie in each bin of a scale."""

    edges: tuple[float, ...]
    """(bins + 1,) signals, rising; a bin holds its lower edge and not its upper one."""
    counts: tuple[int, ...]
    """(bins,) events."""
    below: int
    """Events below the first edge."""
    above: int
    """Events at the last edge or above it."""

    @property
    def all_counts(self) -> tuple[int, ...]:
        """Counts with the two ends: (bins + 2,), as many as there are events."""
        return self.below, *self.counts, self.above


def histogram(signals: npt.ArrayLike, scale: Scale, *, bins: int) -> Histogram:
    """Count signals in bins equally wide from 0 to 1 on a scale.

    Raises:
        MethodError: fewer than two bins, no signals, or some that are not finite.
    """
    if bins < 2:
        raise MethodError(f"{bins} bins do not make a histogram")
    edges = scale.signal(np.linspace(0, 1, bins + 1))
    rising = ordered(signals, name="signals")
    before = np.searchsorted(rising, edges, side="left")
    below, *counts, above = np.diff(before, prepend=0, append=rising.size).tolist()
    return Histogram(tuple(edges.tolist()), tuple(counts), below, above)
