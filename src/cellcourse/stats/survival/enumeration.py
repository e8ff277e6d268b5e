"""Every way of dealing group labels to subjects, weighed by how often it happens.

Labels are dealt in the order in which subjects leave. All that the log-rank statistic
remembers of the past is how many of each group are still at risk, so the way from full
groups to empty ones can be cut in the middle: the paths before and after the cut are
walked apart and joined wherever they meet. For three groups of six, 17,153,136
assignments take a few thousand paths on either side. Subjects who die together, or are
censored between the same two deaths, are dealt at once with a count of the ways.

Nothing here knows which labels were observed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cellcourse.stats.survival.followup import GroupedFollowup
from cellcourse.stats.survival.logrank_score import chi_square

__all__ = ["assignments", "chi_squares", "count_at_least"]

BLOCK: Final = 1 << 16
"""Assignments joined at a time; some ten arrays of this length fit a processor's cache."""

_Array = NDArray[np.float64]
_State = tuple[int, ...]  # subjects of each group at risk


@dataclass(frozen=True, slots=True)
class _Step:
    """Subjects that enter by group, then die together, then are censored before the next."""

    enter: _State
    deaths: int
    censored: int


@dataclass(frozen=True, slots=True, eq=False)
class _Paths:
    """Paths from one state to another."""

    sums: _Array  # (m + m * m, paths): observed minus expected, then its variance
    ways: _Array  # (paths,) assignments that take the path; whole numbers below 2**53


def count_at_least(subjects: GroupedFollowup, threshold: float) -> tuple[int, int]:
    """Count the assignments with a log-rank chi-square of at least the threshold, and all.

    Labels move within strata, so every stratum keeps its numbers by group.
    """
    hits = total = 0.0
    for chisq, before, after in _joined(subjects):
        hits += float(before @ ((chisq >= threshold) @ after))
        total += float(before.sum() * after.sum())
    return int(hits), int(total)


def chi_squares(subjects: GroupedFollowup) -> tuple[_Array, _Array]:
    """Give the chi-squares of all assignments, and how many assignments have each.

    In no order, and equal ones may stand apart. For three groups of six there are 5,687,136.
    """
    parts = [(chisq.ravel(), np.outer(b, a).ravel()) for chisq, b, a in _joined(subjects)]
    chisq, ways = zip(*parts, strict=True)
    return np.concatenate(chisq), np.concatenate(ways)


def _joined(subjects: GroupedFollowup) -> Iterator[tuple[_Array, _Array, _Array]]:
    """Chi-square of every path before the cut (rows) with every path after it (columns).

    With it come the ways to take the paths before, times those alike, and the paths after.
    """
    m = len(subjects.groups) - 1
    for before, after, weight in _halves(subjects):
        height = max(1, BLOCK // after.ways.size)
        for start in range(0, before.ways.size, height):
            rows = slice(start, start + height)
            sums = before.sums[:, rows, None] + after.sums[:, None, :]
            variance = sums[m:].reshape(m, m, *sums.shape[1:])
            yield chi_square(sums[:m], variance)[0], weight * before.ways[rows], after.ways


def _halves(subjects: GroupedFollowup) -> Iterator[tuple[_Paths, _Paths, int]]:
    """Paths to and from each state at the cut, one state for all that are alike.

    Groups of equal size in every stratum can change names without changing chi-square,
    so states that differ by such a change count as one, weighed by their number.
    """
    steps = _steps(subjects)
    cut = _middle(steps)
    before = _walk((0,) * len(subjects.groups), steps[:cut])
    alike = _alike(subjects.sizes)
    weights = Counter(_renamed(state, alike) for state in before)
    for state, weight in weights.items():
        (after,) = _walk(state, steps[cut:]).values()
        yield before[state], after, weight


def _steps(subjects: GroupedFollowup) -> list[_Step]:
    """The order in which subjects leave, one stratum after another."""
    steps = []
    for stratum, sizes in enumerate(subjects.sizes):
        inside = subjects.stratum == stratum
        time, died = subjects.time[inside], subjects.died[inside]
        times, deaths = np.unique(time[died], return_counts=True)
        # One censored on a death day leaves after the deaths of that day.
        interval = np.searchsorted(times, time[~died], side="right")
        censored = np.bincount(interval, minlength=times.size + 1)
        steps.append(_Step(tuple(sizes.tolist()), 0, int(censored[0])))
        none = (0,) * sizes.size
        steps += [_Step(none, int(d), int(c)) for d, c in zip(deaths, censored[1:], strict=True)]
    return steps


def _middle(steps: Sequence[_Step]) -> int:
    """Number of steps after which about half of the subjects have left."""
    left = np.cumsum([step.deaths + step.censored for step in steps])
    return int(np.argmin(abs(2 * left - left[-1]))) + 1


def _alike(sizes: NDArray[np.intp]) -> list[list[int]]:
    """Groups that have the same number of subjects in every stratum."""
    classes = defaultdict(list)
    for group, column in enumerate(sizes.T.tolist()):
        classes[tuple(column)].append(group)
    return list(classes.values())


def _renamed(state: _State, alike: list[list[int]]) -> _State:
    """The state with groups that are alike put in order of the numbers at risk."""
    renamed = list(state)
    for groups in alike:
        ordered = sorted((state[g] for g in groups), reverse=True)
        for group, at_risk in zip(groups, ordered, strict=True):
            renamed[group] = at_risk
    return tuple(renamed)


def _walk(start: _State, steps: Sequence[_Step]) -> dict[_State, _Paths]:
    m = len(start) - 1
    paths = {start: _Paths(np.zeros((m + m * m, 1)), np.ones(1))}
    for step in steps:
        paths = _advance(paths, step)
    return paths


def _advance(paths: dict[_State, _Paths], step: _Step) -> dict[_State, _Paths]:
    """Let every path branch over who of the groups leaves at this step."""
    branches: dict[_State, list[_Paths]] = defaultdict(list)
    for state, here in paths.items():
        at_risk = tuple(np.add(state, step.enter).tolist())
        for dead, ways_dead in _splits(step.deaths, at_risk):
            sums = here.sums + _gain(at_risk, dead)[:, None]
            alive = tuple(np.subtract(at_risk, dead).tolist())
            for gone, ways_gone in _splits(step.censored, alive):
                left = tuple(np.subtract(alive, gone).tolist())
                branches[left].append(_Paths(sums, here.ways * (ways_dead * ways_gone)))
    return {state: _together(parts) for state, parts in branches.items()}


def _together(parts: list[_Paths]) -> _Paths:
    sums = np.concatenate([part.sums for part in parts], axis=1)
    return _Paths(sums, np.concatenate([part.ways for part in parts]))


def _gain(at_risk: _State, dead: _State) -> _Array:
    """What deaths at one time add: observed minus expected, then its variance."""
    r, d = sum(at_risk), sum(dead)
    share = np.array(at_risk[:-1]) / max(r, 1)
    weight = d * (r - d) / max(r - 1, 1)
    variance = weight * (np.diag(share) - np.outer(share, share))
    return np.concatenate([np.array(dead[:-1]) - d * share, variance.ravel()])


@cache
def _splits(total: int, limits: _State) -> tuple[tuple[_State, int], ...]:
    """Every way to take ``total`` subjects from groups no larger than the limits.

    Each comes with the number of ways to deal its labels to the ``total`` subjects.
    """
    if len(limits) == 1:
        return (((total,), 1),) if total <= limits[0] else ()
    found = []
    for taken in range(min(total, limits[0]) + 1):
        for rest, ways in _splits(total - taken, limits[1:]):
            found.append(((taken, *rest), ways * comb(total, taken)))
    return tuple(found)


def assignments(sizes: NDArray[np.intp]) -> int:
    """Number of ways to deal labels that keep the sizes by stratum and group."""
    return prod(
        comb(sum(row[: group + 1]), row[group])
        for row in sizes.tolist()
        for group in range(len(row))
    )
