"""What virtual subjects score on a day under a strategy for those past an event."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in

__all__ = ["Scores", "describe", "ever_scored", "gather", "score"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]
_Flags = npt.NDArray[np.bool_]


class Scores(NamedTuple):
    """One measure of a block of studies, and how it is read."""

    values: _Floats
    """(trials, n, measures, columns) NaN where there is none."""
    measure: int
    """Place of the measure."""
    days: _Whole
    """(columns,)"""
    past: _Days
    """(trials, n) day of the event that the strategy is about."""
    until: _Days
    """(trials, n) last day with a score that the estimand takes, or later."""
    zero: bool
    """Whether those past the event score 0; else they contribute nothing."""
    past_on_day: bool
    """Whether a subject is past the event on its very day, even if scored then."""


@drawn_in
def score(scores: Scores, trial: int, subject: int, column: int, day: int) -> float:
    """Give what a subject contributes; NaN where nothing.

    Args:
        scores: a block of studies.
        trial: place of the study in the block.
        subject: place of the subject.
        column: of the day, or -1 where nothing is assessed on it.
        day: the day itself.
    """
    seen = math.nan
    if column >= 0 and day <= scores.until[trial, subject]:
        seen = scores.values[trial, subject, scores.measure, column]
    past = 0.0 if scores.zero else math.nan
    return _counted(seen, day, scores.past[trial, subject], scores.past_on_day, past)


@drawn_in
def _counted(seen: float, day: int, event: int, past_on_day: bool, past: float) -> float:
    before = day < event or (day <= event - past_on_day and not math.isnan(seen))
    return seen if before else past


@compiled
def ever_scored(scores: Scores, trial: int, code: _Whole, scored: _Flags) -> None:
    """Fill in which subjects of the arms compared are scored on any day."""
    for i in range(code.size):
        row, scored[i] = scores.values[trial, i, scores.measure], False
        for column in range(row.size if code[i] >= 0 else 0):
            if scores.days[column] > scores.until[trial, i]:
                break
            if not math.isnan(row[column]):
                scored[i] = True
                break


class _Room(NamedTuple):
    """One study's days: what everybody scores, and each arm's sums."""

    found: _Floats  # (n, d) NaN where a subject contributes nothing
    seen: _Floats  # (d,) subjects scored
    counted: _Floats  # (arms, d) subjects that contribute
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
        out: (trials, arms, d, 2)
    """
    n, arms = code.size, out.shape[1]
    scored, by_arm = np.empty(n, np.bool_), (arms, day.size)
    found, seen = np.empty((n, day.size)), np.empty(day.size)
    room = _Room(found, seen, np.empty(by_arm), np.empty(by_arm), np.empty(by_arm))
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        shown = day.size if named else _last_shown(scores, trial, code)
        room.seen[:] = 1.0 if named else 0.0
        room.counted[:] = 0.0
        room.total[:] = 0.0
        for i in range(n):
            if scored[i] and named:
                for d in range(shown):
                    room.found[i, d] = score(scores, trial, i, column[d], day[d])
            elif scored[i]:
                _read(scores, trial, i, room.found[i, :shown], room.seen)
            if scored[i]:
                _add(room.found[i, :shown], room.counted[code[i]], room.total[code[i]])
        _means(room, shown, scored, code, out[trial])


@drawn_in
def _last_shown(scores: Scores, trial: int, code: _Whole) -> int:
    """How many of the days are not after the last one of everybody."""
    last = -1
    for i in range(code.size):
        if code[i] >= 0:
            last = max(last, scores.until[trial, i])
    shown = 0
    while shown < scores.days.size and scores.days[shown] <= last:
        shown += 1
    return shown


@drawn_in
def _read(scores: Scores, trial: int, subject: int, found: _Floats, seen: _Floats) -> None:
    """Fill in what a subject contributes on the first days, and count it where it is scored."""
    row, days = scores.values[trial, subject, scores.measure], scores.days
    last, event = scores.until[trial, subject], scores.past[trial, subject]
    past = 0.0 if scores.zero else math.nan
    for d in range(found.size):
        here = row[d] if days[d] <= last else math.nan
        seen[d] += 0.0 if math.isnan(here) else 1.0
        found[d] = _counted(here, days[d], event, scores.past_on_day, past)


@drawn_in
def _add(found: _Floats, count: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        count[d] += 0.0 if math.isnan(found[d]) else 1.0
        total[d] += 0.0 if math.isnan(found[d]) else found[d]


@drawn_in
def _add_squares(found: _Floats, mean: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        square = (found[d] - mean[d]) ** 2
        total[d] += 0.0 if math.isnan(square) else square


@drawn_in
def _means(room: _Room, shown: int, scored: _Flags, code: _Whole, out: _Floats) -> None:
    """Fill in means and their standard errors (arms, d, 2); NaN where there are too few."""
    for g in range(len(out)):
        for d in range(shown):
            room.mean[g, d] = room.total[g, d] / room.counted[g, d]
            room.total[g, d] = 0.0
    for i in range(code.size):
        if scored[i]:
            _add_squares(room.found[i, :shown], room.mean[code[i]], room.total[code[i]])
    for g in range(len(out)):
        for d in range(shown):
            n, known = room.counted[g, d], room.seen[d] > 0
            se = math.sqrt(room.total[g, d] / (n - 1) / n)
            out[g, d, 0], out[g, d, 1] = (room.mean[g, d], se) if known else (math.nan, math.nan)


@drawn_in
def gather(
    scores: Scores,
    trial: int,
    code: _Whole,
    scored: _Flags,
    column: int,
    day: int,
    values: _Floats,
    sizes: _Whole,
) -> None:
    """Fill in the values of each arm on a day (arms, n), and how many there are (arms,)."""
    sizes[:] = 0
    for i in range(code.size):
        if code[i] >= 0 and scored[i]:
            found = score(scores, trial, i, column, day)
            values[code[i], sizes[code[i]]] = found
            sizes[code[i]] += not math.isnan(found)
