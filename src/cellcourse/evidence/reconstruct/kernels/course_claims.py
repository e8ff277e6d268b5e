"""What is claimed of the courses of one measure, as arrays, and how far a claim is missed.

Values are whole steps of the instrument. Claims are about cells (the values of an arm on
a day, with zeros for those past the event where the strategy says so), about tests
between cells, and about the days that each subject takes between two scores.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled, lent
from cellcourse.evidence.reconstruct.kernels.event_days import missed
from cellcourse.evidence.reconstruct.kernels.rank_sum import rank_sum_p

__all__ = [
    "MANN_WHITNEY",
    "TUKEY",
    "CourseClaims",
    "Room",
    "between",
    "of_crossings",
    "of_slot",
    "room_for",
]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

TUKEY, MANN_WHITNEY = 0, 1
_UNSET = np.nan


class CourseClaims(NamedTuple):
    """Claims on one measure, for known event days."""

    low: float
    """Value of no step."""
    step: float
    days: Floats
    """(v,) days of the visits."""
    visits: Whole
    """(subjects,) visits at which each subject is measured: the first so many."""
    end: Floats
    """(subjects,) day of the event."""
    slot: Whole
    """(v,) place of a visit among those with claims, or -1."""
    slot_cells: Whole
    """(slots + 1,) first cell of each slot."""
    slot_tests: Whole
    """(slots + 1,) first test of each slot."""
    visit: Whole
    """(slots,) the visit of each slot."""
    members: Whole
    """Subjects of all cells, one cell after the other."""
    first: Whole
    """(cells + 1,) first member of each cell."""
    zeros: Whole
    """(cells,) subjects who count as zero."""
    cells: Floats
    """(cells, 9) lowest, highest and scale of mean, standard error and SD."""
    tested: Whole
    """Cells of all tests, one test after the other, by place among the cells of their slot."""
    tested_first: Whole
    """(tests + 1,) first cell of each test."""
    test: Whole
    """(tests, 3) kind, and the places of both cells compared among those of the test."""
    bounds: Floats
    """(tests, 3) lowest, highest and scale of Tukey's q, or of the log of p."""
    crossing: Floats
    """(crossings, 4) higher score, lower score, 1 where interpolated, 1 where the event
    counts as a score of zero."""
    groups: Whole
    """(groups + 1,) members of the groups whose days between scores are claimed."""
    group_members: Whole
    group_crossing: Whole
    """(groups,) which crossing it is about."""
    group_windows: Floats
    """(groups, 9) as for cells."""
    group_order: Whole
    """(groups,) 0, 1, 2, ..."""
    group_tests: Whole
    """(t, 4) first group of the crossing, its groups, and the places of the two compared."""
    group_bounds: Floats
    """(t, 3) lowest, highest and scale of Tukey's q."""


class Room(NamedTuple):
    """Scratch space, so that no move of a search makes arrays."""

    about: Floats
    """(cells of a slot, or groups, 3) number, mean and sum of squares about the mean."""
    one: Floats
    """(subjects,) values of a cell."""
    other: Floats


@compiled
def room_for(claims: CourseClaims) -> Room:
    """Make the scratch space of one search."""
    most, subjects = max(len(claims.zeros), len(claims.group_crossing)), len(claims.visits)
    return Room(np.zeros((most, 3)), np.zeros(subjects), np.zeros(subjects))


@lent
def of_slot(claims: CourseClaims, room: Room, values: Whole, slot: int, most: float) -> float:
    """How far the claims on one visit are missed; beyond ``most`` only that it is farther."""
    first, last = claims.slot_cells[slot], claims.slot_cells[slot + 1]
    about, visit = room.about, claims.visit[slot]
    total = 0.0
    for cell in range(first, last):
        _describe_cell(claims, values, cell, visit, about[cell - first])
        total += _of_windows(about[cell - first], claims.cells[cell])
    for test in range(claims.slot_tests[slot], claims.slot_tests[slot + 1]):
        if total > most:
            break
        if claims.test[test, 0] == TUKEY:
            chosen = claims.tested[claims.tested_first[test] : claims.tested_first[test + 1]]
            value = _tukey(about, chosen, claims.test[test, 1], claims.test[test, 2])
        else:
            value = math.log(_mann_whitney(claims, room, values, test, first, visit))
        bounds = claims.bounds[test]
        total += missed(value, bounds[0], bounds[1], bounds[2])
    return total


@lent
def _describe_cell(
    claims: CourseClaims, values: Whole, cell: int, visit: int, about: Floats
) -> None:
    """Give number, mean and sum of squares about the mean."""
    zeros = claims.zeros[cell]
    n = zeros + claims.first[cell + 1] - claims.first[cell]
    total, squares = 0.0, 0.0
    for place in range(claims.first[cell], claims.first[cell + 1]):
        value = claims.low + claims.step * values[claims.members[place], visit]
        total += value
        squares += value * value
    about[0] = n
    about[1] = total / n if n else 0.0
    about[2] = max(0.0, squares - total * about[1])


@lent
def _of_windows(about: Floats, windows: Floats) -> float:
    """How far mean, standard error and SD lie outside what was printed."""
    n, mean, spread = about[0], about[1], about[2]
    if n == 0:
        return 0.0
    sd = math.sqrt(spread / (n - 1)) if n > 1 else 0.0
    return (
        missed(mean, windows[0], windows[1], windows[2])
        + missed(sd / math.sqrt(n), windows[3], windows[4], windows[5])
        + missed(sd, windows[6], windows[7], windows[8])
    )


@lent
def _tukey(about: Floats, chosen: Whole, one: int, other: int) -> float:
    """Give Tukey and Kramer's q of two of the groups."""
    n, spread, groups = 0.0, 0.0, 0
    for row in chosen:
        n += about[row, 0]
        spread += about[row, 2]
        groups += about[row, 0] > 0
    first, second = about[chosen[one]], about[chosen[other]]
    if n <= groups or first[0] == 0 or second[0] == 0:
        return 0.0
    error = spread / (n - groups) * (1 / first[0] + 1 / second[0]) / 2
    gap = abs(first[1] - second[1])
    return gap / math.sqrt(error) if error > 0 else (1e6 if gap > 0 else 0.0)


@lent
def _mann_whitney(
    claims: CourseClaims, room: Room, values: Whole, test: int, first: int, visit: int
) -> float:
    """Give the exact p of two cells, of the values as they tie."""
    places = claims.tested[claims.tested_first[test] : claims.tested_first[test + 1]]
    cell, other = first + places[claims.test[test, 1]], first + places[claims.test[test, 2]]
    n = _cell_values(claims, values, cell, visit, room.one)
    m = _cell_values(claims, values, other, visit, room.other)
    return rank_sum_p(room.one[:n], room.other[:m])


@lent
def _cell_values(claims: CourseClaims, values: Whole, cell: int, visit: int, found: Floats) -> int:
    """Write the values of a cell; give their number."""
    own = claims.members[claims.first[cell] : claims.first[cell + 1]]
    for place in range(len(own)):
        found[place] = claims.low + claims.step * values[own[place], visit]
    n: int = len(own) + claims.zeros[cell]
    found[len(own) : n] = 0.0
    return n


@lent
def between(claims: CourseClaims, values: Whole, crossing: int, subject: int) -> float:
    """Count one subject's days from the higher score to the lower; NaN where incomplete."""
    high, low, interpolated, zero = claims.crossing[crossing]
    began, ended = _UNSET, _UNSET
    day_before, before = _UNSET, _UNSET
    for place in range(claims.visits[subject] + int(zero)):
        if place < claims.visits[subject]:
            day, value = claims.days[place], claims.low + claims.step * values[subject, place]
        else:
            day, value = claims.end[subject], 0.0
        if place == 0 and value <= high:
            return _UNSET
        if math.isnan(began) and value <= high:
            began = _reached(day_before, before, day, value, high, interpolated)
        if value <= low:
            ended = _reached(day_before, before, day, value, low, interpolated)
            break
        day_before, before = day, value
    return ended - began


@lent
def _reached(
    day_before: float, before: float, day: float, value: float, threshold: float, between_: float
) -> float:
    if between_ == 0:
        return day
    return day_before + (before - threshold) / (before - value) * (day - day_before)


@lent
def of_crossings(claims: CourseClaims, room: Room, durations: Floats) -> float:
    """How far the claims on days between scores are missed; durations by crossing."""
    about, total = room.about, 0.0
    for group in range(len(claims.group_crossing)):
        _describe_group(claims, durations, group, about[group])
        total += _of_windows(about[group], claims.group_windows[group])
    for test in range(len(claims.group_tests)):
        first, count, one, other = claims.group_tests[test]
        value = _tukey(about, claims.group_order[first : first + count], one, other)
        bounds = claims.group_bounds[test]
        total += missed(value, bounds[0], bounds[1], bounds[2])
    return total


@lent
def _describe_group(claims: CourseClaims, durations: Floats, group: int, about: Floats) -> None:
    """Give number, mean and sum of squares about the mean of the days that are complete."""
    own = claims.group_members[claims.groups[group] : claims.groups[group + 1]]
    row = durations[claims.group_crossing[group]]
    about[:] = 0.0
    total = 0.0
    for subject in own:
        if not math.isnan(row[subject]):
            about[0] += 1
            total += row[subject]
    if about[0] == 0:
        return
    about[1] = total / about[0]
    for subject in own:
        if not math.isnan(row[subject]):
            about[2] += (row[subject] - about[1]) ** 2
