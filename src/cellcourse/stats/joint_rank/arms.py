"""The two arms of a comparison, and the strata within which patients are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.survival.followup import stratum_codes

__all__ = ["Arms", "arms"]


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """Who was treated, and in which stratum each patient is."""

    treated: npt.NDArray[np.bool_]
    """(n,)"""
    stratum: npt.NDArray[np.intp]
    """(n,) from 0; all 0 without strata."""

    @property
    def n(self) -> tuple[int, int]:
        """Patients treated, and not."""
        return int(self.treated.sum()), int((~self.treated).sum())

    def strata(self) -> tuple[npt.NDArray[np.bool_], ...]:
        """Members of each stratum in which both arms occur."""
        members = [self.stratum == s for s in range(int(self.stratum.max()) + 1)]
        return tuple(m for m in members if self.treated[m].any() and not self.treated[m].all())


def arms(treated: npt.ArrayLike, strata: npt.ArrayLike | None, n: int) -> Arms:
    """Check who was treated.

    Raises:
        MethodError: not one outcome or stratum for each of the n patients, an empty arm,
            or no stratum with both arms.
    """
    given = np.asarray(treated)
    if given.shape != (n,) or not np.isin(given, (0, 1)).all():
        raise MethodError(f"{n} patients need {n} arms, true where treated, false where not")
    two = Arms(given.astype(bool), stratum_codes(strata, n))
    if 0 in two.n:
        raise MethodError(f"a comparison needs two arms; {two.n[0]} of {n} patients are treated")
    if not two.strata():
        raise MethodError(f"none of {int(two.stratum.max()) + 1} strata has patients of both arms")
    return two
