"""Mean score of each arm on each day, with its standard error, study by study.

A row of numbers has one for each day, and a loop over it no branch that depends on a score,
so that the processor takes several days at once.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.scores import (
    Scores,
    columns_before,
    columns_until,
    counted,
    ever_scored,
    score,
)

__all__ = ["describe"]

_ABREAST: Final = 16
"""Days are read by so many, of which the last ones may come after a subject's end."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


class _Room(NamedTuple):
    """One study's days: what everybody scores, and each arm's sums."""

    before: _Whole  # of columns_before
    scored: _Flags  # (n,) whether on any day
    read: _Whole  # (n,) days read of each subject
    found: _Floats  # (n, d) NaN where a subject contributes nothing
    seen: _Floats  # (d,) subjects scored
    past: _Floats  # (arms, d) subjects past the event who are no longer read, and count as 0
    present: _Floats  # (arms, d) subjects that contribute
    total: _Floats  # (arms, d) of scores, then of squared distances from the mean
    mean: _Floats  # (arms, d)


@compiled
def describe(
    scores: Scores, code: _Whole, column: _Whole, day: _Whole, named: bool, out: _Floats
) -> None:
    """Fill in the mean and its standard error of each arm on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject, -1 outside those compared.
        column: (d,) of each day, or -1; all columns where the days are not named.
        day: (d,) the days.
        named: whether every day is shown; else those on which somebody is scored.
        out: (trials, columns) whose first columns are filled: by arm and day, mean and error.
    """
    room = _room(scores.days, code, day.size)
    for trial in range(len(out)):
        if named:
            shown = _read_named(scores, trial, code, column, day, room)
        else:
            shown = _read_all(scores, trial, code, room)
        _describe(room, code, shown, out[trial])


@compiled
def _room(days: _Whole, code: _Whole, shown: int) -> _Room:
    n, by_arm = code.size, (code.max() + 1, shown)
    return _Room(
        columns_before(days),
        np.empty(n, np.bool_),
        np.empty(n, np.int64),
        np.empty((n, shown)),
        np.empty(shown),
        np.zeros(by_arm),
        np.empty(by_arm),
        np.empty(by_arm),
        np.empty(by_arm),
    )


@alone
def _read_named(
    scores: Scores, trial: int, code: _Whole, column: _Whole, day: _Whole, room: _Room
) -> int:
    ever_scored(scores, trial, code, room.before, room.scored)
    room.seen[:] = 1.0
    for i in range(code.size):
        room.read[i] = day.size if room.scored[i] else 0
        for d in range(room.read[i]):
            room.found[i, d] = score(scores, trial, i, column[d], day[d])
    return day.size


@alone
def _read_all(scores: Scores, trial: int, code: _Whole, room: _Room) -> int:
    """Read everybody until the last day, and give how many days that is at most."""
    room.seen[:] = 0.0
    shown = 0
    for i in range(code.size):
        room.read[i] = 0
        if code[i] >= 0:
            until = columns_until(scores.until[trial, i], scores.days, room.before)
            abreast = min(room.seen.size, -(-until // _ABREAST) * _ABREAST)
            scored = _read(scores, trial, i, room.found[i, :abreast], room.seen)
            room.read[i] = abreast if scored else 0
            shown = max(shown, room.read[i])
    if scores.zero:
        _count_past(scores, trial, code, shown, room)
    return shown


@drawn_in
def _read(scores: Scores, trial: int, subject: int, found: _Floats, seen: _Floats) -> bool:
    """Fill in what a subject contributes on the first days, and count it where it is scored."""
    row, days = scores.values[trial, subject, scores.measure], scores.days
    last, event = scores.until[trial, subject], scores.past[trial, subject]
    past, own = 0.0 if scores.zero else math.nan, 0
    for d in range(found.size):
        here = row[d] if days[d] <= last else math.nan
        own += 0 if math.isnan(here) else 1
        seen[d] += 0.0 if math.isnan(here) else 1.0
        found[d] = counted(here, days[d], event, scores.past_on_day, past)
    return own > 0


@drawn_in
def _count_past(scores: Scores, trial: int, code: _Whole, shown: int, room: _Room) -> None:
    for g in range(len(room.past)):
        for d in range(shown):
            room.past[g, d] = 0.0
    for i in range(code.size):
        day_before = scores.past[trial, i] - np.int64(1)
        first = max(room.read[i], columns_until(day_before, scores.days, room.before))
        if room.read[i] and first < shown:
            room.past[code[i], first] += 1.0
    for g in range(len(room.past)):
        gone = 0.0
        for d in range(shown):
            gone += room.past[g, d]
            room.past[g, d] = gone


@alone
def _describe(room: _Room, code: _Whole, shown: int, out: _Floats) -> None:
    """Fill in means and their standard errors; NaN where there are too few."""
    arms, days = room.mean.shape
    for g in range(arms):
        _begin(room.past[g, :shown], room.present[g], room.total[g])
    for i in range(code.size):
        if room.read[i]:
            _add(room.found[i, : room.read[i]], room.present[code[i]], room.total[code[i]])
    for g in range(arms):
        _divide(room.total[g], room.present[g], room.mean[g, :shown])
        _square_past(room.past[g], room.mean[g, :shown], room.total[g])
    for i in range(code.size):
        if room.read[i]:
            _add_squares(room.found[i, : room.read[i]], room.mean[code[i]], room.total[code[i]])
    for g in range(arms):
        _finish(room.seen[:shown], room.present[g], room.mean[g], room.total[g])
        for d in range(shown):
            at = 2 * (g * days + d)
            out[at], out[at + 1] = room.mean[g, d], room.total[g, d]


@drawn_in
def _begin(past: _Floats, count: _Floats, total: _Floats) -> None:
    for d in range(past.size):
        count[d] = past[d]
        total[d] = 0.0


@drawn_in
def _add(found: _Floats, count: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        count[d] += 0.0 if math.isnan(found[d]) else 1.0
        total[d] += 0.0 if math.isnan(found[d]) else found[d]


@drawn_in
def _divide(total: _Floats, count: _Floats, mean: _Floats) -> None:
    for d in range(mean.size):
        mean[d] = total[d] / count[d]


@drawn_in
def _square_past(past: _Floats, mean: _Floats, total: _Floats) -> None:
    for d in range(mean.size):
        total[d] = past[d] * mean[d] * mean[d] if past[d] > 0 else 0.0


@drawn_in
def _add_squares(found: _Floats, mean: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        square = (found[d] - mean[d]) ** 2
        total[d] += 0.0 if math.isnan(square) else square


@drawn_in
def _finish(seen: _Floats, count: _Floats, mean: _Floats, squares: _Floats) -> None:
    """Turn squares into standard errors; nothing is known of days on which nobody is scored."""
    for d in range(seen.size):
        se = math.sqrt(squares[d] / (count[d] - 1) / count[d])
        squares[d] = se if seen[d] > 0 else math.nan
        mean[d] = mean[d] if seen[d] > 0 else math.nan
