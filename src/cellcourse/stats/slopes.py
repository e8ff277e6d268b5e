"""How fast each subject declines, and whether that changed.

One least-squares line per subject and period, through the scores that the subject has.
Subjects differ in how well their slope is known; the comparisons of slopes elsewhere
in this package weigh every subject alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import Floats

__all__ = ["SlopeChanges", "Slopes", "TooFewScores", "slope_changes", "slopes"]


@dataclass(frozen=True, slots=True)
class Slopes(Printed):
    """One slope per subject, in score per unit of time; falling scores are negative."""

    _columns: ClassVar = ("slope", "n")

    slope: tuple[float | None, ...]
    """None for a subject with fewer scores than asked for, or all at one time."""
    n: tuple[int, ...]
    """Scores behind each slope."""


def slopes(time: npt.ArrayLike, score: npt.ArrayLike, *, fewest: int) -> Slopes:
    """Fit a straight line to the scores of each subject.

    Args:
        time: (v,) times of the visits, or (n, v) each subject's own.
        score: (n, v) scores, NaN where missing.
        fewest: scores that a slope must rest on, at least two.

    Raises:
        MethodError: shapes that do not match, a score without a time, or ``fewest`` below 2.
    """
    times, scores = _aligned(time, score, fewest)
    found = [_slope(t, s, fewest) for t, s in zip(times, scores, strict=True)]
    counts = np.count_nonzero(~np.isnan(scores), axis=1)
    return Slopes(tuple(found), tuple(int(n) for n in counts))


@dataclass(frozen=True, slots=True)
class TooFewScores:
    """A subject without a slope in one of the periods."""

    subject: int
    """Row in the scores given, counted from 0."""
    before: int
    """Scores before."""
    after: int


@dataclass(frozen=True, slots=True)
class SlopeChanges(Printed):
    """Slopes of the same subjects in two periods."""

    _columns: ClassVar = ("subjects", "before", "after", "change")

    subjects: tuple[int, ...]
    """Rows in the scores given, counted from 0, of the subjects with both slopes."""
    before: tuple[float, ...]
    after: tuple[float, ...]
    change: tuple[float, ...]
    """After minus before: positive where decline became slower."""
    dropped: tuple[TooFewScores, ...]


def slope_changes(before: Slopes, after: Slopes) -> SlopeChanges:
    """Pair the slopes of two periods, naming the subjects who lack one.

    Test the changes with ``paired_t`` and ``signed_rank``; compare them between groups
    with ``welch_t`` and ``mann_whitney``.

    Raises:
        MethodError: periods with different numbers of subjects.
    """
    if len(before.slope) != len(after.slope):
        raise MethodError(f"{len(before.slope)} subjects before but {len(after.slope)} after")
    both = [
        (i, a, b)
        for i, (b, a) in enumerate(zip(before.slope, after.slope, strict=True))
        if a is not None and b is not None
    ]
    kept = tuple(i for i, _, _ in both)
    return SlopeChanges(
        subjects=kept,
        before=tuple(b for _, _, b in both),
        after=tuple(a for _, a, _ in both),
        change=tuple(a - b for _, a, b in both),
        dropped=tuple(
            TooFewScores(i, before.n[i], after.n[i])
            for i in range(len(before.slope))
            if i not in kept
        ),
    )


def _aligned(time: npt.ArrayLike, score: npt.ArrayLike, fewest: int) -> tuple[Floats, Floats]:
    times, scores = np.asarray(time, dtype=np.float64), np.asarray(score, dtype=np.float64)
    if fewest < 2:
        raise MethodError(f"a slope rests on at least two scores, not on {fewest}")
    if scores.ndim != 2 or times.shape not in (scores.shape, scores.shape[1:]):
        raise MethodError(f"times of shape {times.shape} do not fit scores of {scores.shape}")
    times = np.broadcast_to(times, scores.shape)
    untimed = int(np.count_nonzero(np.isnan(times) & ~np.isnan(scores)))
    if untimed or np.isinf(scores).any() or np.isinf(times).any():
        raise MethodError(f"scores must be finite and have times; {untimed} have no time")
    return times, scores


def _slope(time: Floats, score: Floats, fewest: int) -> float | None:
    seen = ~np.isnan(score)
    t, s = time[seen], score[seen]
    if t.size < fewest or np.ptp(t) == 0:
        return None
    centred = t - t.mean()
    return float(centred @ s / (centred @ centred))
