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
    ask_ahead,
    columns_before,
    columns_until,
    is_scored,
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
    read: _Whole  # (n,) days read of each subject
    found: _Floats  # (n, d) scores that count; NaN where there is none
    seen: _Floats  # (d,) subjects scored, whether that counts or not
    past: _Floats  # (arms, d) subjects past the event, who count as 0
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
    room.seen[:] = 1.0
    for i in range(code.size):
        scored = code[i] >= 0 and is_scored(scores, trial, i, room.before)
        room.read[i] = day.size if scored else 0
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
            ask_ahead(scores, trial + 1, i, room.before)
            until = columns_until(scores.until[trial, i], scores.days, room.before)
            _read(scores, trial, i, until, room)
            shown = max(shown, _abreast(until, room))
    if scores.zero:
        _count_past(scores, trial, code, shown, room)
    return shown


@drawn_in
def _abreast(days: int, room: _Room) -> int:
    return min(room.seen.size, -(-days // _ABREAST) * _ABREAST)


@drawn_in
def _read(scores: Scores, trial: int, subject: int, until: int, room: _Room) -> None:
    """Fill in the scores of a subject that count, and see those that do not."""
    row, event = scores.values[trial, subject, scores.measure], scores.past[trial, subject]
    end = columns_until(event - scores.past_on_day, scores.days, room.before)
    end = min(until, end)
    room.read[subject] = _abreast(end, room)
    for d in range(room.read[subject]):
        room.found[subject, d] = row[d] if d < end else math.nan
    for d in range(end, until):
        room.seen[d] += 0.0 if math.isnan(row[d]) else 1.0


@drawn_in
def _first_past(scores: Scores, trial: int, subject: int, room: _Room) -> int:
    """The first day on which a subject counts as past the event, as it stands unless scored."""
    event = scores.past[trial, subject]
    first = columns_until(event - np.int64(1), scores.days, room.before)
    scored = first < room.read[subject] and not math.isnan(room.found[subject, first])
    return first + 1 if scored else first


@drawn_in
def _count_past(scores: Scores, trial: int, code: _Whole, shown: int, room: _Room) -> None:
    room.past[:, :shown] = 0.0
    for i in range(code.size):
        if code[i] >= 0 and is_scored(scores, trial, i, room.before):
            first = _first_past(scores, trial, i, room)
            if first < shown:
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
        _begin(room.present[g, :shown], room.total[g])
    for i in range(code.size):
        if room.read[i]:
            _add(room.found[i, : room.read[i]], room.present[code[i]], room.total[code[i]])
    for g in range(arms):
        _see(room.present[g, :shown], room.seen)
        _divide(room.past[g, :shown], room.present[g], room.mean[g], room.total[g])
    for i in range(code.size):
        if room.read[i]:
            _add_squares(room.found[i, : room.read[i]], room.mean[code[i]], room.total[code[i]])
    for g in range(arms):
        _finish(room.seen[:shown], room.present[g], room.mean[g], room.total[g])
        for d in range(shown):
            at = 2 * (g * days + d)
            out[at], out[at + 1] = room.mean[g, d], room.total[g, d]


@drawn_in
def _begin(count: _Floats, total: _Floats) -> None:
    for d in range(count.size):
        count[d] = 0.0
        total[d] = 0.0


@drawn_in
def _add(found: _Floats, count: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        count[d] += 0.0 if math.isnan(found[d]) else 1.0
        total[d] += 0.0 if math.isnan(found[d]) else found[d]


@drawn_in
def _see(count: _Floats, seen: _Floats) -> None:
    for d in range(count.size):
        seen[d] += count[d]


@drawn_in
def _divide(past: _Floats, count: _Floats, mean: _Floats, total: _Floats) -> None:
    """Turn sums into means, those past the event too, and begin the squares with theirs."""
    for d in range(past.size):
        count[d] += past[d]
        mean[d] = total[d] / count[d]
        total[d] = past[d] * mean[d] * mean[d]


@drawn_in
def _add_squares(found: _Floats, mean: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        square = (found[d] - mean[d]) ** 2
        total[d] += 0.0 if math.isnan(square) else square


@drawn_in
def _finish(seen: _Floats, count: _Floats, mean: _Floats, squares: _Floats) -> None:
    """Turn squares into standard errors; nothing is known of days on which nobody is scored."""
    for d in range(seen.size):
        se = math.sqrt(squares[d] / ((count[d] - 1) * count[d]))
        squares[d] = se if seen[d] > 0 else math.nan
        mean[d] = mean[d] if seen[d] > 0 else math.nan
