"""When a score first crosses a threshold, as visits show it and as death forestalls it.

A crossing lies after the last visit at which the score had not crossed and not later
than the first at which it had. Taking the day of that visit for the day of the crossing
makes it late by half the time between visits. A subject who died without a crossing seen
may have crossed after its last visit: whether that counts is a rule to be stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats
from cellcourse.stats.survival.followup import followup

__all__ = ["Crossings", "Unseen", "crossings"]

Unseen = Literal["not crossed", "unknown"]
"""A subject who died after a last visit without crossing: it died first, or it may have
crossed in between."""

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """What is known of the crossing of n subjects."""

    left: Floats
    """(n,) last visit without crossing; 0 without any before."""
    right: Floats
    """(n,) first visit with it; infinite where none was seen."""
    end: Floats
    """(n,) death, or last seen alive."""
    died: _Mask
    """(n,) died without a crossing seen."""

    @property
    def crossed(self) -> _Mask:
        """Subjects whose crossing was seen."""
        return np.isfinite(self.right)

    def first_events(self, *, crossed: str, died: str) -> tuple[Floats, tuple[str, ...]]:
        """Give each subject's first event as if a crossing happened at the visit that saw it.

        Returns:
            (n,) times, and the name of each event, empty where neither was seen; as the
            methods for competing events take them.
        """
        time = np.where(self.crossed, self.right, self.end)
        events = np.where(self.crossed, crossed, np.where(self.died, died, ""))
        return time, tuple(events.tolist())


def crossings(
    day: npt.ArrayLike,
    score: npt.ArrayLike,
    end: npt.ArrayLike,
    died: npt.ArrayLike,
    *,
    threshold: float,
    side: Literal["at or below", "at or above"],
) -> Crossings:
    """Bracket the first crossing of each subject.

    Args:
        day: (v,) days of the visits, rising, the same for all subjects.
        score: (n, v) score by visit, NaN where missing.
        end: (n,) day of death or of last being seen alive.
        died: (n,) true where ``end`` is a death.
        threshold: score that counts as crossed, itself included.
        side: whether scores cross by falling or by rising.

    Raises:
        MethodError: days that do not rise or lie below zero, scores of another shape, or
            scores after the end.

    Source:
        The bracket: Lindsey and Ryan (1998), Stat Med 17:219.
    """
    days, scores = np.asarray(day, dtype=np.float64), np.asarray(score, dtype=np.float64)
    subjects = followup(end, died)
    problems = _problems(days, scores, subjects.time)
    if problems:
        raise MethodError("no crossings: " + "; ".join(problems))
    seen = ~np.isnan(scores)
    over = seen & (scores <= threshold if side == "at or below" else scores >= threshold)
    first = np.where(over.any(axis=1), over.argmax(axis=1), days.size)  # (n,)
    before = seen & (np.arange(days.size) < first[:, None])
    left = np.where(before, days, 0.0).max(axis=1)
    right = np.append(days, np.inf)[first]
    return Crossings(left, right, subjects.time, subjects.died & np.isinf(right))


def _problems(days: Floats, scores: Floats, end: Floats) -> list[str]:
    if days.ndim != 1 or scores.shape != (end.size, days.size) or not days.size:
        return [f"{end.size} subjects and {days.size} visits, but scores of {scores.shape}"]
    wrong = {
        "the days of visits do not rise from 0 or later": (np.diff(days, prepend=-1e-300) <= 0),
        "{} scores are dated after the subject's end": ~np.isnan(scores) & (days > end[:, None]),
    }
    return [text.format(int(bad.sum())) for text, bad in wrong.items() if bad.any()]
