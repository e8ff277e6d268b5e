"""Log-rank tests of the arms of very many studies, with the hazard ratios of pairs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.labels import Tails, exact_p
from cellcourse.simulation.answers.kernels.risk import (
    Compared,
    RiskTable,
    Timed,
    compared_room,
    log_rank,
    risk_room,
    risk_table,
)
from cellcourse.simulation.answers.kernels.tails import adjust, chi2_tail
from cellcourse.simulation.answers.kernels.two_groups import draws_of, hazard_ratio

__all__ = ["PairRules", "log_ranks"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class PairRules(NamedTuple):
    """Which pairs are compared, and what their exact p comes from."""

    pairs: _Whole
    """(m, 2) groups: the arm, then the one it is compared with."""
    rule: int
    """Of ``tails.RULES``, by which their p-values are adjusted."""
    exact: bool
    """Whether an exact p is wanted."""
    tables: tuple[Tails, ...]
    """Of ``labels.tails``."""
    which: _Whole
    """(m,) place of each pair's table."""
    paths: _Floats
    """Of ``labels.room`` for the largest pair; used up."""


@compiled
def log_ranks(timed: Timed, rules: PairRules, out: _Floats) -> None:
    """Compare all groups, then each pair with its hazard ratio and its exact p.

    A study in which one of the tests has no answer is left NaN.

    Args:
        timed: a block of studies.
        rules: the pairs.
        out: (trials, columns) filled with p and chi-square of all groups, unless there is one
            pair; then for each pair p, p adjusted, chi-square, hazard ratio, standard error
            of its logarithm and, if wanted, exact p and exact p adjusted.
    """
    m, width = len(rules.pairs), 7 if rules.exact else 5
    table, two = risk_room(timed), _two(timed)
    everyone, p = np.arange(timed.sizes.size), np.empty((2, m))
    for trial in range(len(out)):
        rows = risk_table(timed, trial, table)
        chisq, rank = log_rank(table, rows, everyone, two.both)
        pairs, known = out[trial, out.shape[1] - m * width :], rank > 0
        for i in range(m):
            known = known and _compare(table, rows, timed.sizes, rules, i, two, pairs[i * width :])
        if not known:
            out[trial] = math.nan
            continue
        if m > 1:
            out[trial, 0], out[trial, 1] = chi2_tail(chisq, rank), chisq
        for at in range(0, width if rules.rule else 0, 5):
            _adjust(pairs[at:], width, rules.rule, p)


@compiled
def _adjust(pairs: _Floats, width: int, rule: int, p: _Floats) -> None:
    """Adjust one p-value of each pair, and set it beside the p-value itself."""
    for i in range(p.shape[1]):
        p[0, i] = pairs[i * width]
    adjust(p[0], rule, p[1])
    for i in range(p.shape[1]):
        pairs[i * width + 1] = p[1, i]


class _Two(NamedTuple):
    """Room for the comparison of two groups."""

    both: Compared
    odds: _Floats
    steps: _Whole


@compiled
def _two(timed: Timed) -> _Two:
    n = timed.code.size
    return _Two(compared_room(timed), np.empty(n), np.empty((2, n), np.int64))


@compiled
def _compare(
    table: RiskTable, rows: int, sizes: _Whole, rules: PairRules, i: int, two: _Two, row: _Floats
) -> bool:
    """Compare one pair; false where there is no test, or no hazard ratio."""
    pair = rules.pairs[i]
    arm, against = sizes[pair[0]], sizes[pair[1]]
    chisq, rank = log_rank(table, rows, pair, two.both)
    draws = draws_of(table, rows, pair, arm / (arm + against), two.odds)
    beta, se, _ = hazard_ratio(draws)
    if rank == 0 or math.isnan(beta):
        return False
    row[0], row[2], row[3], row[4] = chi2_tail(chisq, rank), chisq, math.exp(beta), se
    if rules.exact:
        known = rules.tables[rules.which[i]]
        row[5] = exact_p(chisq, two.both, rows, (arm, against), known, rules.paths, two.steps)
    return True
