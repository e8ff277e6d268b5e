"""The claims on the courses of one measure, as the arrays that the search reads.

Made anew for every draw of event days, since they say who contributes to which cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.cells import View, day_of, view_of
from cellcourse.evidence.reconstruct.plan import Course
from cellcourse.evidence.reconstruct.roster import Roster, Values
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.stats.studentized_range import studentized_range_quantile
from cellcourse.study.analyses import Crossing, ScoresByDay
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.evidence.reconstruct.kernels.course_claims import CourseClaims
    from cellcourse.evidence.reconstruct.kernels.plausible import Plausible

__all__ = ["course_claims", "plausible"]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Window = tuple[float, float, float]
"""Lowest, highest, scale."""

_ANY: Final[Window] = (-math.inf, math.inf, 1.0)
_PARTS: Final = ("value", "se", "sd")
_WIDE_TAIL: Final = 1 - 1e-9
_NARROW_TAIL: Final = 1e-12
_COARSE_DAYS: Final = 0.5
"""Days between scores by which a mean may miss to count as one; finer misses count less."""
_Q_SCALE: Final = 0.25
"""How far a studentized range must miss to count as much as a last decimal."""

Members = tuple[tuple[int, ...], int]
"""Subjects who contribute their value, and how many contribute zero."""


@dataclass
class _Slot:
    """One visit with claims: its cells, each once, and its tests."""

    cells: dict[Members, dict[str, Window]] = field(default_factory=dict)
    tests: dict[tuple[int, tuple[Members, ...], int, int], Window] = field(default_factory=dict)


def course_claims(
    study: Study,
    roster: Roster,
    values: Values,
    wanted: tuple[Want, ...],
    ends: tuple[Whole, Whole],
    coarse: float,
) -> CourseClaims:
    """Gather everything that is claimed of one measure, for known event days.

    Args:
        study: declares the analyses that claims point to.
        roster: the subjects.
        values: what the measure's values can be, and when.
        wanted: the claims.
        ends: (subjects,) event days, and 1 where a subject is measured on its own.
        coarse: smallest miss of a mean or spread that counts as one.
    """
    from cellcourse.evidence.reconstruct.kernels.course_claims import CourseClaims

    days, (day, seen) = np.array(values.days), ends
    slots = _slots(study, roster, values, wanted, ends, coarse)
    places = [values.days.index(at) for at in slots]
    slot = np.full(len(days), -1)
    slot[places] = np.arange(len(places))
    return CourseClaims(
        low=values.low,
        step=values.step,
        days=days.astype(float),
        visits=((days < day[:, None]) | ((days == day[:, None]) & (seen[:, None] == 1))).sum(1),
        end=day.astype(float),
        slot=slot,
        visit=np.array(places, dtype=np.int64),
        **_cell_arrays(list(slots.values())),
        **_crossing_arrays(study, roster, values.measure, wanted),
    )


def _slots(
    study: Study,
    roster: Roster,
    values: Values,
    wanted: tuple[Want, ...],
    ends: tuple[Whole, Whole],
    coarse: float,
) -> dict[int, _Slot]:
    """Put each claim where it belongs; two strategies that see the same share one cell."""
    found: dict[int, _Slot] = {}
    for want in wanted:
        entry, at = study.analyses[want.pointer.analysis], day_of(study, want)
        if not isinstance(entry, ScoresByDay) or entry.measure != values.measure or at is None:
            continue
        if want.kind not in {"cell", "cell test"} or want.pointer.part == "n":
            continue
        view, slot = view_of(study, roster, entry), found.setdefault(at, _Slot())
        arms = _arms(study, entry, want, at)
        members = tuple(_members(roster, arm, view, at, ends) for arm in arms)
        for one in members:
            slot.cells.setdefault(one, {})
        if want.kind == "cell":
            _tighten(slot.cells[members[0]], want, coarse)
        else:
            _add_test(slot, want, arms, members)
    return dict(sorted(found.items()))


def _arms(study: Study, entry: ScoresByDay, want: Want, day: int) -> tuple[str, ...]:
    """Name the arms whose values a claim is about."""
    if want.kind == "cell":
        return (str(want.pointer.arm),)
    if want.pointer.test == "Mann-Whitney":
        return (str(want.pointer.arm), str(want.pointer.against))
    declared = next(c for c in entry.comparisons if day in c.days and c.test == "tukey-kramer")
    return study.arms_of(declared.arms or entry.arms)


def _members(roster: Roster, arm: str, view: View, at: int, ends: tuple[Whole, Whole]) -> Members:
    own, (day, seen) = roster.members(arm), ends
    here = tuple(i for i in own if day[i] > at or (view.on_day and day[i] == at and seen[i] == 1))
    return here, (len(own) - len(here) if view.zeros else 0)


def _tighten(windows: dict[str, Window], want: Want, coarse: float) -> None:
    low, high, _ = windows.get(want.pointer.part, _ANY)
    scale = max(want.scale, coarse)
    windows[want.pointer.part] = (max(low, want.low), min(high, want.high), scale)


def _add_test(slot: _Slot, want: Want, arms: tuple[str, ...], members: tuple[Members, ...]) -> None:
    one, other = arms.index(str(want.pointer.arm)), arms.index(str(want.pointer.against))
    tukey = want.pointer.test == "Tukey-Kramer"
    counts = [len(people) + zeros for people, zeros in members]
    bounds = _q_window(want, counts) if tukey else (_log(want.low), _log(want.high), 1.0)
    key = (0 if tukey else 1, members, one, other)
    low, high, scale = slot.tests.get(key, (-math.inf, math.inf, bounds[2]))
    slot.tests[key] = (max(low, bounds[0]), min(high, bounds[1]), scale)


def _q_window(want: Want, counts: Iterable[int]) -> Window:
    """Turn an interval of Tukey's p into one of q, for groups of known size."""
    filled = [count for count in counts if count]
    df = sum(filled) - len(filled)
    if len(filled) < 2 or df < 1:
        return math.inf, math.inf, 1.0  # no test, so no p: these event days cannot be
    return _q(want.high, len(filled), df), _q(want.low, len(filled), df), _Q_SCALE


def _log(p: float) -> float:
    return math.log(p) if p > 0 else -math.inf


@lru_cache(maxsize=4096)
def _q(p: float, means: int, df: int) -> float:
    if p >= _WIDE_TAIL:
        return 0.0
    return math.inf if p <= _NARROW_TAIL else studentized_range_quantile(p, means, float(df))


def _cell_arrays(slots: list[_Slot]) -> dict[str, Any]:
    cells = [(members, windows) for slot in slots for members, windows in slot.cells.items()]
    tests = [(slot, key, window) for slot in slots for key, window in slot.tests.items()]
    tested = [[list(slot.cells).index(one) for one in key[1]] for slot, key, _ in tests]
    return {
        "slot_cells": _offsets(len(slot.cells) for slot in slots),
        "slot_tests": _offsets(len(slot.tests) for slot in slots),
        "members": _whole([i for (people, _), _ in cells for i in people]),
        "first": _offsets(len(people) for (people, _), _ in cells),
        "zeros": _whole([zeros for (_, zeros), _ in cells]),
        "cells": _windows([windows for _, windows in cells]),
        "tested": _whole([place for row in tested for place in row]),
        "tested_first": _offsets(len(row) for row in tested),
        "test": _whole([(key[0], key[2], key[3]) for _, key, _ in tests]).reshape(-1, 3),
        "bounds": np.array([window for *_, window in tests], dtype=float).reshape(-1, 3),
    }


def _windows(rows: list[dict[str, Window]]) -> Floats:
    flat = [[n for part in _PARTS for n in windows.get(part, _ANY)] for windows in rows]
    return np.array(flat, dtype=float).reshape(-1, 9)


def _offsets(counts: Iterable[int]) -> Whole:
    return np.array([0, *accumulate(counts)], dtype=np.int64)


def _whole(numbers: Sequence[int] | Sequence[tuple[int, ...]]) -> Whole:
    return np.array(numbers, dtype=np.int64)


def _crossing_arrays(
    study: Study, roster: Roster, measure: str, wanted: tuple[Want, ...]
) -> dict[str, Any]:
    declared = dict(_crossings(study, measure, wanted))
    groups = [(key, arm) for key, entry in declared.items() for arm in study.arms_of(entry.arms)]
    windows: list[dict[str, Window]] = [{} for _ in groups]
    tests = []
    for want in wanted:
        key = want.pointer.analysis
        if key not in declared:
            continue
        place = groups.index((key, str(want.pointer.arm)))
        if want.kind == "crossing":
            _tighten(windows[place], want, _COARSE_DAYS)
        else:
            other = groups.index((key, str(want.pointer.against)))
            tests.append((want, key, place, other))
    own = [list(roster.members(arm)) for _, arm in groups]
    first = {key: min(i for i, (name, _) in enumerate(groups) if name == key) for key in declared}
    count = {key: sum(name == key for name, _ in groups) for key in declared}
    sizes = {key: [len(own[first[key] + i]) for i in range(count[key])] for key in declared}
    return {
        "crossing": np.array([_crossing(e) for e in declared.values()], dtype=float).reshape(-1, 4),
        "groups": _offsets(len(members) for members in own),
        "group_members": _whole([i for members in own for i in members]),
        "group_crossing": _whole([list(declared).index(key) for key, _ in groups]),
        "group_windows": _windows(windows),
        "group_order": np.arange(len(groups)),
        "group_tests": _whole(
            [(first[k], count[k], one - first[k], other - first[k]) for _, k, one, other in tests]
        ).reshape(-1, 4),
        "group_bounds": np.array(
            [_q_window(want, sizes[key]) for want, key, _, _ in tests], dtype=float
        ).reshape(-1, 3),
    }


def _crossings(
    study: Study, measure: str, wanted: tuple[Want, ...]
) -> Iterator[tuple[str, Crossing]]:
    for want in wanted:
        entry = study.analyses[want.pointer.analysis]
        if isinstance(entry, Crossing) and entry.measure == measure:
            yield want.pointer.analysis, entry


def _crossing(entry: Crossing) -> tuple[float, float, float, float]:
    interpolated, zero = entry.rule == "interpolated", entry.deaths == "zero"
    return entry.start, entry.stop, float(interpolated), float(zero)


def plausible(roster: Roster, values: Values, course: Course) -> Plausible:
    """Say in steps of the instrument what a course can be."""
    from cellcourse.evidence.reconstruct.kernels.plausible import Plausible

    step, end = values.step, course.at_event
    levels = max(values.highest) - min(values.lowest)
    return Plausible(
        lowest=np.array(values.lowest),
        highest=np.array(values.highest),
        most_rise=math.floor(course.most_rise / step + 1e-9),
        usual_rise=course.usual_rise / step,
        roughness=course.roughness / step,
        at_event=math.nan if end is None else (end - values.low) / step,
        arm=np.array(roster.arm),
        start=np.array(roster.start),
        doublings=max(0, math.ceil(math.log2(levels / 8))),
    )
