"""Draws of a law's parameters from their priors alone, where there is nothing to weigh."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.calibrate.priors import Priors
from cellcourse.stats.random.place import uniform53

__all__ = ["drawn"]

_NOBODY: Final = 2**32 - 1
_FROM: Final = 2
"""Draws 0 and 1 of nobody belong to the campaign, which picks rows by them."""


def drawn(priors: Priors, draws: int, seed: int) -> npt.NDArray[np.float64]:
    """Draw parameters from their priors, each spread evenly over its own.

    Returns:
        (draws, names)

    Source:
        Latin hypercube sampling, McKay, Beckman, Conover (1979), Technometrics 21:239.
    """
    from scipy.special import ndtri

    free = len(priors.free)
    places = range(_FROM, _FROM + 2 * free)
    chance = np.array([[uniform53(seed, i, _NOBODY, at) for at in places] for i in range(draws)])
    rank = chance[:, :free].argsort(axis=0).argsort(axis=0)
    return priors.values(ndtri((rank + chance[:, free:]) / draws))
