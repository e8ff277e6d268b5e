"""Log-rank tests and hazard ratios of the arms of very many studies."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.hazards import FAILED, FITTED, Fit, cox, search_room
from cellcourse.simulation.answers.kernels.labels import Tails, exact_p
from cellcourse.simulation.answers.kernels.likelihood import Groups, groups_of, groups_room
from cellcourse.simulation.answers.kernels.proportional import proportional
from cellcourse.simulation.answers.kernels.risk import (
    RiskTable,
    Timed,
    log_rank,
    risk_room,
    risk_table,
)
from cellcourse.simulation.answers.kernels.tails import chi2_tail

__all__ = ["PairRules", "cox_models", "log_ranks"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class PairRules(NamedTuple):
    """Which pairs are compared, and what their exact p comes from."""

    pairs: _Whole
    """(m, 2) groups: the arm, then the one it is compared with."""
    tables: tuple[Tails, ...]
    """Of ``labels.tails``."""
    which: _Whole
    """(m,) place of each pair's table; -1 where no exact p is wanted."""
    paths: _Floats
    """Of ``labels.room`` for the largest pair; used up."""


@njit(cache=True, nogil=True)
def log_ranks(timed: Timed, rules: PairRules, overall: _Floats, each: _Floats) -> None:
    """Compare all groups, then each pair with its hazard ratio and its exact p.

    A study in which one of the tests has no answer is left NaN.

    Args:
        timed: a block of studies.
        rules: the pairs.
        overall: (trials, 2) filled with p and chi-square.
        each: (trials, m, 5) filled with p, chi-square, hazard ratio, standard error of its
            logarithm, and exact p.
    """
    k = timed.sizes.size
    table, two = risk_room(timed), _two(timed)
    everyone, u, v = np.arange(k), np.empty(k), np.empty((k, k))
    for trial in range(len(overall)):
        rows = risk_table(timed, trial, table)
        chisq, rank = log_rank(table, rows, everyone, u, v)
        known = rank > 0
        for i in range(len(rules.pairs)):
            known = known and _compare(table, rows, timed.sizes, rules, i, two, each[trial, i])
        if known:
            overall[trial, 0], overall[trial, 1] = chi2_tail(chisq, rank), chisq
        else:
            each[trial] = math.nan


class _Two(NamedTuple):
    """Room for the comparison of two groups."""

    groups: Groups
    fit: Fit
    order: _Whole
    steps: _Whole
    u: _Floats
    v: _Floats
    found: _Floats


@njit(cache=True, nogil=True)
def _two(timed: Timed) -> _Two:
    n = timed.code.size
    steps, order = np.empty((2, n), np.int64), np.empty(2, np.int64)
    room, fit = groups_room(n, 2), search_room(1)
    return _Two(room, fit, order, steps, np.empty(2), np.empty((2, 2)), np.empty(4))


@njit(cache=True, nogil=True)
def _compare(
    table: RiskTable, rows: int, sizes: _Whole, rules: PairRules, i: int, two: _Two, row: _Floats
) -> bool:
    """Compare one pair; false where there is no test, or no hazard ratio."""
    pair = rules.pairs[i]
    chisq, rank = log_rank(table, rows, pair, two.u, two.v)
    two.order[0], two.order[1] = pair[1], pair[0]
    groups = groups_of(table, rows, sizes, two.order, two.groups)
    if rank == 0 or cox(groups, two.fit, two.found) == FAILED:
        return False
    row[0], row[1] = chi2_tail(chisq, rank), chisq
    row[2], row[3] = math.exp(two.found[0]), two.found[1]
    if rules.which[i] >= 0:
        known = rules.tables[rules.which[i]]
        row[4] = exact_p(chisq, table, rows, pair, sizes, known, rules.paths, two.steps)
    return True


@njit(cache=True, nogil=True)
def cox_models(timed: Timed, out: _Floats) -> None:
    """Compare every group with the first by one proportional hazards model.

    A study without a model is left NaN.

    Args:
        timed: a block of studies.
        out: (trials, 3 m + 3) filled with hazard ratios, standard errors of their logarithms
            and p-values of m groups, then chi-square and p of all together, and the p of the
            test of proportional hazards, NaN where the likelihood has no maximum.
    """
    table, m = risk_room(timed), timed.sizes.size - 1
    found, everyone = np.empty(3 * m + 1), np.arange(m + 1)
    room, fit = groups_room(timed.code.size, m + 1), search_room(m)
    for trial in range(len(out)):
        rows = risk_table(timed, trial, table)
        groups = groups_of(table, rows, timed.sizes, everyone, room)
        kind = cox(groups, fit, found)
        if kind == FAILED:
            continue
        out[trial, :m] = np.exp(found[:m])
        out[trial, m : 3 * m + 1] = found[m:]
        out[trial, 3 * m + 1] = chi2_tail(found[3 * m], m)
        if kind == FITTED:
            out[trial, 3 * m + 2] = proportional(found[:m], groups, table, rows)
