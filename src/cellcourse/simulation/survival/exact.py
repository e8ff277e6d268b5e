"""Exact p of log-rank tests by looking it up, where nobody is censored and no times are tied.

Then chi-square depends only on the order in which the arms' subjects die, every order is
equally likely if the arms do not differ, and one table serves all trials of a design.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cellcourse.errors import MethodError
from cellcourse.simulation.survival.design import SurvivalTrial
from cellcourse.simulation.survival.outcomes import Outcomes, pairs
from cellcourse.stats.survival.enumeration import assignments, chi_squares
from cellcourse.stats.survival.followup import grouped_followup

__all__ = ["ExactP", "ExactTables", "NullTable", "exact_p", "exact_tables", "null_table"]

_Array = NDArray[np.float64]

LARGEST: Final = 50_000_000
"""Assignments that are tabled at most; each takes some eight bytes while the table is made."""

_TIE: Final = 1e-9  # relative; as in stats.survival.permutation
_SAME: Final = 1e-12  # relative; values of one assignment differ by less, through round-off
_CELLS: Final = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class NullTable:
    """How chi-square is distributed when arms of these sizes do not differ."""

    sizes: tuple[int, ...]
    assignments: int
    values: _Array  # (v,) rising
    tails: _Array  # (v + 1,) probability of the value or a larger one; last 0
    index: NDArray[np.int64]  # (cells + 1,) first value at or above i / cells of the largest

    def tail(self, chisq: _Array) -> _Array:
        """Probability of a chi-square at least as large, without compiling."""
        tails: _Array = self.tails[np.searchsorted(self.values, chisq * (1 - _TIE))]
        return tails

    def cut_off(self, level: float) -> float:
        """Smallest chi-square whose probability is at most the level; infinite if there is none."""
        enough = np.flatnonzero(self.tails[:-1] <= level)
        return float(self.values[enough[0]]) if enough.size else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class ExactTables:
    """Tables for all arms of a trial, and for each pair of them."""

    overall: NullTable
    pairs: tuple[NullTable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExactP:
    """Exact p-values of a batch, one column for each trial."""

    p: _Array  # (trials,)
    pair_p: _Array  # (q, trials)
    adjusted: _Array  # (q, trials) by Holm's rule


def null_table(sizes: tuple[int, ...]) -> NullTable:
    """Table the chi-square of every assignment of labels.

    Raises:
        MethodError: more assignments than can be tabled.
    """
    n = sum(sizes)
    group = np.repeat(np.arange(len(sizes)), sizes)
    subjects = grouped_followup(np.arange(1.0, n + 1), np.ones(n), group, None)
    total = assignments(subjects.sizes)
    if total > LARGEST:
        raise MethodError(f"no table of {total} assignments of {n} subjects to arms of {sizes}")
    chisq, ways = chi_squares(subjects)
    order = np.argsort(chisq)
    chisq, ways = chisq[order], ways[order]
    starts = np.flatnonzero(np.diff(chisq, prepend=-1.0) > _SAME * chisq)
    values = chisq[starts]
    reached = np.cumsum(np.add.reduceat(ways, starts)[::-1])[::-1]
    grid = np.linspace(0.0, values[-1], _CELLS + 1)
    # One earlier: the cell of a number is computed with round-off.
    index = np.maximum(np.searchsorted(values, grid) - 1, 0)
    return NullTable(sizes, total, values, np.append(reached, 0.0) / total, index)


def exact_tables(trial: SurvivalTrial) -> ExactTables:
    """Make the tables of a design.

    Raises:
        MethodError: times are censored or may be tied, or more assignments than can be tabled.
    """
    if not trial.uncensored or trial.recorded != "exactly":
        raise MethodError("no table of exact p: it holds without censoring and without ties only")
    sizes = tuple(arm.subjects for arm in trial.arms)
    chosen = [(sizes[a], sizes[b]) for a, b in pairs(len(sizes))]
    known = {pair: null_table(pair) for pair in {*chosen}}
    overall = known[sizes] if len(sizes) == 2 else null_table(sizes)
    return ExactTables(overall, tuple(known[pair] for pair in chosen))


def exact_p(outcomes: Outcomes, tables: ExactTables) -> ExactP:
    """Look up the exact p-values of a batch."""
    from cellcourse.simulation.survival.kernels.answer import holm

    pair_p = np.empty(outcomes.pair_p.shape)
    for row, table in enumerate(tables.pairs):
        pair_p[row] = _looked_up(table, outcomes.pair_chisq[row])
    adjusted = np.empty(pair_p.shape)
    holm(pair_p, adjusted, np.empty(pair_p.shape))
    return ExactP(_looked_up(tables.overall, outcomes.chisq), pair_p, adjusted)


def _looked_up(table: NullTable, chisq: _Array) -> _Array:
    from cellcourse.simulation.survival.kernels.answer import look_up

    p = np.empty(chisq.size)
    look_up(table.values, table.tails, table.index, np.ascontiguousarray(chisq), p)
    return p
