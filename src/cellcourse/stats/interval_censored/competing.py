"""How many have crossed a threshold, between visits and before death, at the most likely.

The estimate spreads probability over the stretches between visits in which crossings can
lie and over the days of death, so that the two incidences and the share with neither add
to one. It neither dates a crossing at the visit that saw it, nor treats the dead as
subjects who would have crossed later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.interval_censored.intervals import Brackets, innermost
from cellcourse.stats.interval_censored.mixture import mixture
from cellcourse.stats.interval_censored.threshold import Crossings, Unseen
from cellcourse.stats.samples import Floats

__all__ = ["CompetingMass", "CompetingNpmle", "competing_npmle"]


@dataclass(frozen=True, slots=True)
class CompetingMass:
    """Probability of a crossing in (left, right], or of a death on a day (left = right)."""

    crossing: bool
    left: float
    right: float
    mass: float


@dataclass(frozen=True, slots=True)
class CompetingNpmle:
    """Where crossings and deaths without crossing lie."""

    n: int
    places: tuple[CompetingMass, ...]
    neither: float
    """Probability that neither happens while anybody is observed."""
    log_likelihood: float

    def crossed(self, time: float) -> tuple[float, float]:
        """Give the least and the greatest share that has crossed by a time."""
        mine = [one for one in self.places if one.crossing]
        surely = sum(one.mass for one in mine if one.right <= time)
        return surely, sum(one.mass for one in mine if one.left < time or one.right <= time)

    def died(self, time: float) -> float:
        """Give the share that has died by a time without having crossed."""
        return sum(one.mass for one in self.places if not one.crossing and one.right <= time)


def competing_npmle(seen: Crossings, *, unseen: Unseen) -> CompetingNpmle:
    """Estimate the incidence of crossing and of death before it.

    Args:
        seen: from ``crossings``.
        unseen: whether a subject who died without a crossing seen died first, or may have
            crossed after its last visit. A subject observed beyond its last visit may have
            crossed since in either case.

    Raises:
        MethodError: no crossing was seen in anybody.

    Source:
        Hudgens, Satten and Longini (2001), Biometrics 57:74.
    """
    n = seen.left.size
    if not seen.crossed.any():
        raise MethodError(f"a crossing was seen in none of {n} subjects")
    last = np.where(seen.died & (unseen == "unknown"), seen.end, seen.right)
    may_cross = seen.crossed | ~seen.died | (unseen == "unknown")
    # A death on the day of the last visit leaves no time in which to cross.
    may_cross &= seen.crossed | (last > seen.left)
    places = innermost(Brackets(seen.left[may_cross], last[may_cross]))
    finite = np.isfinite(places.right)
    crossing = np.zeros((n, int(finite.sum())), dtype=np.bool_)
    crossing[may_cross] = places.member[:, finite]
    days = np.unique(seen.end[seen.died])
    free = ~seen.crossed & ~seen.died
    dying = np.where(
        seen.died[:, None], seen.end[:, None] == days, free[:, None] & (days > seen.end[:, None])
    )
    member = np.column_stack((crossing, dying, free))
    mass = mixture(member)
    return CompetingNpmle(
        n=n,
        places=_places(places.left[finite], places.right[finite], days, mass),
        neither=float(mass[-1]),
        log_likelihood=float(np.log(member @ mass).sum()),
    )


def _places(
    left: Floats, right: Floats, days: npt.NDArray[np.float64], mass: Floats
) -> tuple[CompetingMass, ...]:
    crossing = [True] * left.size + [False] * days.size
    begin, end = np.concatenate((left, days)), np.concatenate((right, days))
    rows = zip(crossing, begin.tolist(), end.tolist(), mass[:-1].tolist(), strict=True)
    return tuple(CompetingMass(*row) for row in rows if row[3] > 1e-12)
