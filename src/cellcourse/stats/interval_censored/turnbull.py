"""The distribution of an event that is only known to lie between visits, after Turnbull.

The estimate puts probability on some stretches between visits; where within a stretch
the event lies the data do not say, so the share without event is a range there. It is
what Kaplan-Meier becomes when events are bracketed: with every time known they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.stats.interval_censored.intervals import brackets, innermost
from cellcourse.stats.interval_censored.mixture import mixture
from cellcourse.stats.printing import Printed

__all__ = ["Turnbull", "turnbull"]


@dataclass(frozen=True, slots=True)
class Turnbull(Printed):
    """The estimate of greatest likelihood of one group."""

    _columns: ClassVar = ("left", "right", "mass")
    _notes: ClassVar = ("n", "log_likelihood")

    n: int
    left: tuple[float, ...]
    right: tuple[float, ...]
    """Stretches (left, right] that carry probability; infinite: after the last visit."""
    mass: tuple[float, ...]
    log_likelihood: float

    def survival(self, time: float) -> tuple[float, float]:
        """Give the least and the greatest share still without the event at a time."""
        left, right, mass = map(np.asarray, (self.left, self.right, self.mass))
        surely_later = (left >= time) & (right > time)
        return float(mass[surely_later].sum()), float(mass[right > time].sum())

    @property
    def median(self) -> tuple[float, float]:
        """The stretch in which the share without the event falls below one half."""
        here = int(np.searchsorted(np.cumsum(self.mass), 0.5 + 1.5e-8))
        return self.left[here], self.right[here]


def turnbull(left: npt.ArrayLike, right: npt.ArrayLike) -> Turnbull:
    """Estimate the distribution of an event from brackets (left, right].

    Args:
        left: (n,) last time known to be before the event, not negative.
        right: (n,) first time known not to be before it; infinite where not seen.

    Raises:
        MethodError: the columns are not brackets.

    Source:
        Turnbull (1976), J R Stat Soc B 38:290; Gentleman and Geyer (1994),
        Biometrika 81:618.
    """
    given = brackets(left, right)
    places = innermost(given)
    mass = mixture(places.member)
    kept = mass > 1e-12
    return Turnbull(
        n=given.left.size,
        left=tuple(places.left[kept].tolist()),
        right=tuple(places.right[kept].tolist()),
        mass=tuple(mass[kept].tolist()),
        log_likelihood=float(np.log(places.member @ mass).sum()),
    )
