"""Every printed number beside what virtual studies would print: hits and misses alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.calibrate.targets import Target

__all__ = ["Checked", "check"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Checked:
    """One printed number and its posterior predictive distribution."""

    target: Target
    low: float
    """2.5 % of virtual studies lie below."""
    middle: float
    high: float
    """2.5 % lie above."""
    share: float
    """Of virtual studies: those below the printed value, half of those equal to it, or those
    that keep a printed bound."""
    undefined: float
    """Share of virtual studies that have no such number."""

    @property
    def missed(self) -> bool:
        """Whether fewer than 2.5 % of virtual studies print so little, so much, or the bound."""
        if self.target.bound:
            return self.share < 0.025
        return not self.low <= self.target.observed <= self.high


def check(target: Target, simulated: _Array) -> Checked:
    """Set one printed number against virtual studies at draws from the posterior.

    Args:
        target: the printed number.
        simulated: (n,) the same number in virtual studies, NaN where one has none.
    """
    known = simulated[~np.isnan(simulated)]
    undefined = 1 - known.size / simulated.size
    if not known.size:
        return Checked(target, np.nan, np.nan, np.nan, np.nan, undefined)
    low, middle, high = np.quantile(known, [0.025, 0.5, 0.975]).tolist()
    return Checked(target, low, middle, high, _share(target, known), undefined)


def _share(target: Target, known: _Array) -> float:
    if target.bound:
        return float(np.mean([target.holds(value) for value in known]))
    return float((known < target.observed).mean() + (known == target.observed).mean() / 2)
