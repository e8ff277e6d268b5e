"""Cells: the values of one arm on one day, and which numbers of subjects can give them.

One set of animals is described under several strategies for those past the event, so all
claims on an arm and a day are taken together. For a scale of few steps every possible sum
and sum of squares is enumerated, which proves what can and what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from cellcourse.evidence.reconstruct.roster import Roster, Values
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.study.analyses import ScoresByDay
from cellcourse.study.study import Study

__all__ = ["Cell", "View", "cells_of", "most_that_fit", "possible", "view_of"]

_MOST_STEPS: Final = 100
"""Scales with more steps are not enumerated."""

Sums = dict[int, int]
"""By sum of steps, the possible sums of squares as bits."""


@dataclass(frozen=True, slots=True)
class View:
    """How a strategy sees an arm on a day."""

    on_day: bool
    """Whether subjects measured on their event day contribute their value."""
    zeros: bool
    """Whether subjects past the event count as zero."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An arm on a day with everything that is claimed of it."""

    measure: str
    arm: str
    day: int
    wants: tuple[tuple[Want, View], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of a measure on one day."""

    low: float
    step: float
    lowest: int
    highest: int


def view_of(study: Study, roster: Roster, entry: ScoresByDay) -> View:
    """Say how an analysis sees the subjects; an event that it is not about leaves no zeros."""
    events = study.dead_events if entry.past_event is None else (entry.past_event,)
    past = roster.event in events
    return View(
        on_day=not past or entry.on_event_day == "score", zeros=past and entry.deaths == "zero"
    )


def day_of(study: Study, want: Want) -> int | None:
    """Give the day that a want is about; that of a visit is its due day."""
    visit = want.pointer.visit
    return want.pointer.day if visit is None else study.schedule.visits[visit].day


def cells_of(study: Study, roster: Roster, wanted: Iterable[Want]) -> tuple[Cell, ...]:
    """Gather the claims on means and spreads by measure, arm and day."""
    found: dict[tuple[str, str, int], list[tuple[Want, View]]] = {}
    for want in wanted:
        entry = study.analyses[want.pointer.analysis]
        day = day_of(study, want)
        if isinstance(entry, ScoresByDay) and want.pointer.arm is not None and day is not None:
            key = (entry.measure, want.pointer.arm, day)
            found.setdefault(key, []).append((want, view_of(study, roster, entry)))
    return tuple(Cell(*key, tuple(about)) for key, about in found.items())


def scale_on(values: Values, day: int) -> Scale:
    """Give the values that can be on a day."""
    place = values.days.index(day)
    return Scale(values.low, values.step, values.lowest[place], values.highest[place])


def most_that_fit(cell: Cell, scale: Scale, size: int, on_day: bool) -> tuple[Want, ...]:
    """Give the claims to leave out so that the rest can hold: the fewest, the last printed.

    Args:
        cell: an arm on a day.
        scale: the values that can be.
        size: subjects of the arm.
        on_day: whether a subject can be measured on its event day.
    """
    for fewer in range(len(cell.wants) + 1):
        for out in combinations(reversed(cell.wants), fewer):
            rest = tuple(one for one in cell.wants if one not in out)
            fitted = Cell(cell.measure, cell.arm, cell.day, rest)
            if any(possible(fitted, scale, size, a, b) for a, b in _numbers(size, on_day)):
                return tuple(want for want, _ in out)
    raise AssertionError("a cell without claims is always possible")


def _numbers(size: int, on_day: bool) -> Iterator[tuple[int, int]]:
    for before in range(size, -1, -1):
        for here in range((size - before if on_day else 0) + 1):
            yield before, here


def possible(cell: Cell, scale: Scale, size: int, before: int, here: int) -> bool:
    """Whether some values give everything that is claimed of a cell.

    Args:
        cell: an arm on a day.
        scale: the values that can be.
        size: subjects of the arm.
        before: subjects who have not reached the event.
        here: subjects measured on the day of their event.
    """
    counted = [(want, view, _contributors(view, size, before, here)) for want, view in cell.wants]
    if any(not _number_fits(want, n) for want, _, (n, _) in counted):
        return False
    counted = [one for one in counted if one[0].pointer.part != "n"]
    if not counted or scale.highest - scale.lowest > _MOST_STEPS:
        return True
    narrow = [(want, split) for want, view, split in counted if not view.on_day]
    wide = [(want, split) for want, view, split in counted if view.on_day]
    if not narrow or here == 0:
        everything = [(want, split) for want, _, split in counted]
        return bool(_fitting(everything, scale, before + here))
    return _both(_fitting(narrow, scale, before), wide, scale, before, here)


def _contributors(view: View, size: int, before: int, here: int) -> tuple[int, int]:
    """Give how many contribute, and how many of them as zero."""
    valued = before + here if view.on_day else before
    zeros = size - valued if view.zeros else 0
    return valued + zeros, zeros


def _number_fits(want: Want, n: int) -> bool:
    if want.pointer.part == "n":
        return want.low <= n <= want.high
    return n >= (1 if want.pointer.part == "value" else 2)


def _fitting(wanted: list[tuple[Want, tuple[int, int]]], scale: Scale, count: int) -> Sums:
    """Give the sums and sums of squares of so many values that keep the claims."""
    kept: Sums = {}
    for total, squares in _reachable(scale.lowest, scale.highest, count).items():
        bits = squares
        for want, (n, _) in wanted:
            bits &= _mask(want, scale, n, count, total)
        if bits:
            kept[total] = bits
    return kept


def _both(
    narrow: Sums, wide: list[tuple[Want, tuple[int, int]]], scale: Scale, before: int, here: int
) -> bool:
    """Whether some values of the event day complete those of the subjects before it."""
    extra = _reachable(scale.lowest, scale.highest, here)
    for total, squares in narrow.items():
        for more, more_squares in extra.items():
            bits = _sums_of(squares, more_squares)
            for want, (n, _) in wide:
                bits &= _mask(want, scale, n, before + here, total + more)
            if bits:
                return True
    return False


def _sums_of(bits: int, others: int) -> int:
    """Add every number of one set to every number of another."""
    found = 0
    while others:
        lowest = others & -others
        found |= bits << (lowest.bit_length() - 1)
        others ^= lowest
    return found


@lru_cache(maxsize=256)
def _reachable(lowest: int, highest: int, count: int) -> Sums:
    if count == 0:
        return {0: 1}
    found: Sums = {}
    for total, squares in _reachable(lowest, highest, count - 1).items():
        for value in range(lowest, highest + 1):
            found[total + value] = found.get(total + value, 0) | squares << (value * value)
    return found


def _mask(want: Want, scale: Scale, n: int, count: int, total: int) -> int:
    """Mark the sums of squares of steps with which a claim holds, for a sum of steps."""
    low, step = scale.low, scale.step
    added = count * low + step * total
    everything = (1 << (scale.highest * scale.highest * count + 1)) - 1
    if want.pointer.part == "value":
        return everything if want.low <= added / n <= want.high else 0
    factor = (n - 1) * (n if want.pointer.part == "se" else 1)
    fixed = count * low * low + 2 * low * step * total - added * added / n
    least = (max(want.low, 0.0) ** 2 * factor - fixed) / (step * step)
    most = (want.high**2 * factor - fixed) / (step * step)
    first, last = max(0, _up(least)), _down(most)
    return everything & ((1 << (last + 1)) - (1 << first)) if last >= first else 0


def _up(value: float) -> int:
    return -int(-(value - 1e-7) // 1)


def _down(value: float) -> int:
    return int((value + 1e-7) // 1)
