"""Follow-up as every survival method takes it: a time, whether it ended in death, a label.

A subject is at risk at every time up to and including its own, so one censored on the
day another dies is still at risk that day. Times are compared exactly: put them on a
grid of whole days or stated hours first, or round-off will break ties. The unit of
time is the caller's. What "death" stands for (an endpoint, an onset) is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError

__all__ = ["Followup", "GroupedFollowup", "followup", "grouped_followup", "stratum_codes"]

_Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Followup:
    """Times and outcomes of n subjects, checked."""

    time: NDArray[np.float64]  # (n,)
    died: NDArray[np.bool_]  # (n,)


@dataclass(frozen=True, slots=True, eq=False)
class GroupedFollowup:
    """Follow-up of subjects who belong to groups, and to strata compared within."""

    time: NDArray[np.float64]  # (n,)
    died: NDArray[np.bool_]  # (n,)
    groups: tuple[str, ...]
    group: _Codes  # (n,) place in ``groups``
    stratum: _Codes  # (n,) number of the stratum; all 0 without strata

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Subjects by stratum and group."""
        table = np.zeros((int(self.stratum.max()) + 1, len(self.groups)), dtype=np.intp)
        np.add.at(table, (self.stratum, self.group), 1)
        return table


def followup(time: ArrayLike, died: ArrayLike) -> Followup:
    """Check that times and outcomes can be follow-up of the same subjects.

    Args:
        time: (n,) time from origin to death or censoring, finite, not negative.
        died: (n,) true or 1 where ``time`` is a death, false or 0 where censored.

    Raises:
        MethodError: no subjects, lengths that differ, a time that is missing or below
            zero, or an outcome that is neither true nor false; all said at once.
    """
    times, outcomes = np.asarray(time, dtype=float), np.asarray(died)
    if times.ndim != 1 or times.shape != outcomes.shape:
        problems = [f"times have shape {times.shape}, outcomes {outcomes.shape}"]
    else:
        problems = _problems(times, outcomes)
    if problems:
        raise MethodError("not follow-up of subjects: " + "; ".join(problems))
    return Followup(times, outcomes.astype(bool, copy=False))


def _problems(times: NDArray[np.float64], outcomes: NDArray[np.generic]) -> list[str]:
    if not times.size:
        return ["no subjects"]
    wrong = {"{} of {n} outcomes are neither true nor false": _neither(outcomes)}
    # A missing time makes both comparisons false.
    if not (times.min() >= 0 and times.max() < np.inf):
        wrong = {
            "{} of {n} times are missing or not finite": int(np.sum(~np.isfinite(times))),
            "{} of {n} times are below zero": int(np.sum(times < 0)),
        } | wrong
    return [text.format(count, n=times.size) for text, count in wrong.items() if count]


def _neither(outcomes: NDArray[np.generic]) -> int:
    """Count the outcomes that are neither true nor false."""
    if outcomes.dtype.kind in "biu" and outcomes.min() >= 0 and outcomes.max() <= 1:
        return 0
    return int(outcomes.size - np.count_nonzero((outcomes == 0) | (outcomes == 1)))


def grouped_followup(
    time: ArrayLike, died: ArrayLike, group: ArrayLike, strata: ArrayLike | None
) -> GroupedFollowup:
    """Check follow-up of two or more groups, with at least one death.

    Raises:
        MethodError: not follow-up, not one label for each subject, one group only, or
            no deaths.
    """
    subjects = followup(time, died)
    n = subjects.time.size
    groups, codes = _labels(group, n, "group")
    if len(groups) < 2:
        raise MethodError(f"a comparison needs two groups; all {n} subjects are in {groups[0]}")
    if not subjects.died.any():
        raise MethodError(f"no comparison of survival: no deaths among {n} subjects")
    return GroupedFollowup(subjects.time, subjects.died, groups, codes, stratum_codes(strata, n))


def stratum_codes(strata: ArrayLike | None, n: int) -> _Codes:
    """Number each subject's stratum from 0; without strata all are in stratum 0.

    Raises:
        MethodError: there is not one label for each of the ``n`` subjects.
    """
    return np.zeros(n, dtype=np.intp) if strata is None else _labels(strata, n, "stratum")[1]


def _labels(label: ArrayLike, n: int, kind: str) -> tuple[tuple[str, ...], _Codes]:
    """Name the labels in order of first appearance and number each subject by its own."""
    given = np.asarray(label)
    if given.shape != (n,):
        raise MethodError(f"{n} subjects need {n} {kind} labels, not shape {given.shape}")
    named = given if given.dtype.kind in "biuU" else given.astype(str)
    values, place = _places(named)
    order = _appearing(place, values.size)
    code = np.empty(values.size, dtype=np.intp)
    code[order] = np.arange(order.size)
    return tuple(values[order].astype(str).tolist()), code[place]


def _appearing(place: _Codes, size: int) -> _Codes:
    """Give the places that occur, in order of first appearance."""
    values, at = np.unique(place[:4096], return_index=True)
    if values.size == size:
        return values[np.argsort(at)]
    first = np.full(size, place.size)
    np.minimum.at(first, place, np.arange(place.size))
    return np.argsort(first)[: np.count_nonzero(first < place.size)]


def _places(label: NDArray[np.generic]) -> tuple[NDArray[np.generic], _Codes]:
    """Give values in order, all labels among them, and each subject's place among the values."""
    if label.dtype.kind in "iu" and np.can_cast(label.dtype, np.intp):
        low, high = int(label.min()), int(label.max())
        if high - low <= label.size:
            return np.arange(low, high + 1), label.astype(np.intp, copy=False) - low
    values = np.unique(label)
    return values, np.searchsorted(values, label)
