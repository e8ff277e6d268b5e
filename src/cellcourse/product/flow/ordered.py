"""Samples in rising order, from which counts, ranks and medians are read at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.stats.samples import Floats, sample

__all__ = ["above", "ordered"]


def ordered(signals: npt.ArrayLike, *, name: str) -> Floats:
    """Read a sample of finite signals in rising order; one in order already is not copied.

    Raises:
        MethodError: no signals, or some that are not finite.
    """
    values = sample(signals, at_least=1, name=name)
    rises = bool((values[:-1] <= values[1:]).all())
    return values if rises else np.sort(values)


def above(rising: Floats, threshold: float) -> int:
    """Count the signals above a threshold."""
    return rising.size - int(np.searchsorted(rising, threshold, side="right"))
