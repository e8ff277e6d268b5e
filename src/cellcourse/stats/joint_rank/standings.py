"""What is known of each patient when two are compared: survival first, then function.

A rule says what the data alone cannot: at which visit function is compared, and whether
a patient whose observation ended alive counts as a survivor of the trial, is known to be
alive only until then, or counts as dead. Higher function is better; hand over changes
from baseline, so that the smaller decline wins. Visits after a death are left missing by
the caller: nothing here knows the days of visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats
from cellcourse.stats.survival.followup import followup

__all__ = ["Rule", "Standings", "standings"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How two patients are compared."""

    function: Literal["last visit", "last common visit"]
    """Each patient's own last value, or the last visit at which both have one."""
    withdrawal: Literal["survived", "known until then", "died then"]
    """A patient who left alive: outlived everybody; alive at least so long, so that a
    later death of the other leaves the pair to function; or dead on the day of leaving."""
    administrative: Literal["survived", "known until then"]
    """The same for a patient still alive when the trial stopped observing."""
    margin: float
    """Difference in function up to which a pair is tied; 0 where any difference wins."""


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """n patients as the pairwise rule sees them."""

    time: Floats
    """(n,) of death or of last being known alive; infinite for a survivor of the trial."""
    died: npt.NDArray[np.bool_]
    """(n,)"""
    function: Floats
    """(n, v) higher is better; NaN where missing. One column for the last visit."""
    margin: float

    def part(self, chosen: npt.NDArray[np.bool_]) -> Standings:
        """Give some of the patients."""
        return Standings(self.time[chosen], self.died[chosen], self.function[chosen], self.margin)


def standings(
    time: npt.ArrayLike,
    died: npt.ArrayLike,
    withdrew: npt.ArrayLike,
    function: npt.ArrayLike,
    *,
    rule: Rule,
) -> Standings:
    """Apply a rule to what was observed.

    Args:
        time: (n,) from origin to death or last contact alive, any unit, not negative.
        died: (n,) true where ``time`` is a death.
        withdrew: (n,) true where the patient left alive before observation was to end.
        function: (n, v) change from baseline by visit in order of time, NaN where missing.
        rule: what the study file states.

    Raises:
        MethodError: not follow-up, patients who both died and withdrew, function that is
            not one row per patient or is infinite, or a negative margin.
    """
    subjects = followup(time, died)
    left, change = np.asarray(withdrew), np.asarray(function, dtype=np.float64)
    problems = _problems(subjects.died, left, change, rule.margin)
    if problems:
        raise MethodError("not patients to be ranked: " + "; ".join(problems))
    left = left.astype(bool)
    stayed = ~subjects.died & ~left
    outlived = (left & (rule.withdrawal == "survived")) | (
        stayed & (rule.administrative == "survived")
    )
    dead = subjects.died | (left & (rule.withdrawal == "died then"))
    compared = _last(change) if rule.function == "last visit" else change
    return Standings(np.where(outlived, np.inf, subjects.time), dead, compared, rule.margin)


def _problems(
    died: npt.NDArray[np.bool_], left: npt.NDArray[np.generic], change: Floats, margin: float
) -> list[str]:
    n = died.size
    if left.shape != (n,) or change.ndim != 2 or change.shape[0] != n or not change.shape[1]:
        return [f"{n} times, withdrawals of shape {left.shape}, function of {change.shape}"]
    wrong = {
        f"{{}} of {n} withdrawals are neither true nor false": ~np.isin(left, (0, 1)),
        f"{{}} of {n} patients both died and withdrew": died & (left == 1),
        f"{{}} of {change.size} values of function are infinite": np.isinf(change),
        f"a margin is not below zero, as {margin:g} is": np.array([not margin >= 0]),
    }
    counted = {text: int(np.count_nonzero(bad)) for text, bad in wrong.items()}
    return [text.format(count) for text, count in counted.items() if count]


def _last(change: Floats) -> Floats:
    """Last value of each row, (n, 1); NaN for a patient without any."""
    seen = ~np.isnan(change)
    last = change.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
    return np.take_along_axis(change, last[:, None], axis=1)
