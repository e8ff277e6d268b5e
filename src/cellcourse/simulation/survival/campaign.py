"""Very many trials folded into chances and means, in memory that does not grow with them.

Trials are simulated in chunks of fixed size and added up in their order, so that a campaign
gives the same numbers, to the last bit, on any number of threads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from cellcourse.errors import EvidenceError
from cellcourse.simulation.survival.design import SurvivalTrial
from cellcourse.simulation.survival.exact import ExactTables, exact_p
from cellcourse.simulation.survival.outcomes import Outcomes, pairs
from cellcourse.simulation.survival.run import in_turn, simulate

__all__ = ["CHUNK", "Campaign", "Chance", "Spread", "Test", "campaign"]

CHUNK: Final = 8_192
"""Trials simulated and folded at a time: their answers fit the second-level cache."""

_Array = NDArray[np.float64]

Test = Literal["log-rank", "log-rank, Holm", "exact log-rank", "exact log-rank, Holm"]


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a test's p was at most a level."""

    test: Test
    arms: tuple[int, ...]
    """Numbers of the arms compared, from 0."""
    level: float
    hits: int
    trials: int

    @property
    def share(self) -> float:
        """Share of trials in which the test succeeded."""
        return self.hits / self.trials

    @property
    def se(self) -> float:
        """Monte Carlo standard error of the share."""
        return math.sqrt(self.share * (1 - self.share) / self.trials)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation over the trials that have the number."""

    trials: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a campaign came to."""

    seed: int
    trials: int
    chances: tuple[Chance, ...]
    median: tuple[Spread, ...]
    """Of the Kaplan-Meier median of each arm, where it is reached."""
    deaths: tuple[Spread, ...]
    """Of each arm."""
    cut: Spread
    """Of the calendar time of the cut, where there is one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Sums over trials."""

    hits: NDArray[np.int64]  # (levels, tests)
    sums: _Array  # (3, columns) number of trials, sum, sum of squares

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(self.hits + other.hits, self.sums + other.sums)


def campaign(
    trial: SurvivalTrial,
    *,
    seed: int,
    trials: int,
    levels: Sequence[float],
    threads: int,
    tables: ExactTables | None,
) -> Campaign:
    """Simulate trials 0 to ``trials`` - 1 and count how often each test succeeds.

    Args:
        trial: the design.
        seed: 0 to 2**63 - 1.
        trials: how many.
        levels: levels of the tests, each above 0 and below 1.
        threads: how many work at a time.
        tables: for the exact tests as well; none to leave them out.

    Raises:
        EvidenceError: a number that is out of range.
    """
    if not levels or not all(0 < level < 1 for level in levels):
        raise EvidenceError(f"no levels of tests: {tuple(levels)}")
    if trials < 1:
        raise EvidenceError(f"no campaign of {trials} trials")
    parts = ((first, min(CHUNK, trials - first)) for first in range(0, trials, CHUNK))
    fold = partial(_folded, trial, seed, tuple(levels), tables)
    tallies = in_turn(fold, parts, threads=threads)
    total = next(tallies)
    for tally in tallies:
        total += tally
    return _summary(trial, seed, tuple(levels), tables is not None, total, trials)


def _folded(
    trial: SurvivalTrial,
    seed: int,
    levels: tuple[float, ...],
    tables: ExactTables | None,
    part: tuple[int, int],
) -> _Tally:
    found = simulate(trial, seed=seed, first=part[0], trials=part[1])
    tests = [found.p[None], found.pair_p, found.adjusted]
    if tables is not None:
        exact = exact_p(found, tables)
        tests += [exact.p[None], exact.pair_p, exact.adjusted]
    hits = [[np.count_nonzero(p <= level) for rows in tests for p in rows] for level in levels]
    return _Tally(np.array(hits, dtype=np.int64), _sums(found))


def _sums(found: Outcomes) -> _Array:
    columns = np.concatenate([found.median, found.deaths, found.cut[None]])
    known = np.isfinite(columns)
    columns[~known] = 0.0
    return np.array([known.sum(axis=1), columns.sum(axis=1), (columns**2).sum(axis=1)])


def _summary(
    trial: SurvivalTrial,
    seed: int,
    levels: tuple[float, ...],
    exact: bool,
    total: _Tally,
    trials: int,
) -> Campaign:
    k = len(trial.arms)
    chances = [
        Chance(test, arms, level, int(hits), trials)
        for level, row in zip(levels, total.hits, strict=True)
        for (test, arms), hits in zip(_tests(k, exact), row, strict=True)
    ]
    spreads = [_spread(*column) for column in total.sums.T.tolist()]
    return Campaign(
        seed, trials, tuple(chances), tuple(spreads[:k]), tuple(spreads[k : 2 * k]), spreads[-1]
    )


def _tests(k: int, exact: bool) -> list[tuple[Test, tuple[int, ...]]]:
    """Tests in the order in which their hits are counted."""
    names: list[tuple[Test, Test]] = [("log-rank", "log-rank, Holm")]
    if exact:
        names.append(("exact log-rank", "exact log-rank, Holm"))
    tests: list[tuple[Test, tuple[int, ...]]] = []
    for plain, adjusted in names:
        tests.append((plain, tuple(range(k))))
        tests += [(plain, pair) for pair in pairs(k)]
        tests += [(adjusted, pair) for pair in pairs(k)]
    return tests


def _spread(number: float, total: float, squares: float) -> Spread:
    if number == 0:
        return Spread(0, math.nan, math.nan)
    mean = total / number
    variance = max(squares / number - mean * mean, 0.0)
    return Spread(int(number), mean, math.sqrt(variance * number / max(number - 1, 1)))
