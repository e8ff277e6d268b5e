"""Comparisons of arms on days, study by study."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.means import Spread, tukey_kramer
from cellcourse.simulation.answers.kernels.ranks import (
    RankTails,
    double_u,
    exact_p,
    shift,
    sort,
)
from cellcourse.simulation.answers.kernels.scores import Scores, ever_scored, gather

__all__ = ["mann_whitney_on_days", "tukey_kramer_on_days"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@compiled
def tukey_kramer_on_days(
    scores: Scores, code: _Whole, among: _Whole, on: _Whole, spread: Spread, out: _Floats
) -> None:
    """Compare arms by Tukey-Kramer on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject among all of the analysis, -1 outside them.
        among: (n,) likewise among those compared, the one that others are compared with first.
        on: (2, d) column and day.
        spread: of ``means.spread_of``.
        out: (trials, d, 2 + 6 pairs) as ``means.tukey_kramer`` fills it.
    """
    n, arms = code.size, among.max() + 1
    scored = np.empty(n, np.bool_)
    values, sizes, means = np.empty((arms, n)), np.empty(arms, np.int64), np.empty(arms)
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        for d in range(on.shape[1]):
            gather(scores, trial, among, scored, on[0, d], on[1, d], values, sizes)
            tukey_kramer(values, sizes, spread, means, out[trial, d])


@compiled
def mann_whitney_on_days(
    scores: Scores, code: _Whole, among: _Whole, on: _Whole, tails: RankTails, out: _Floats
) -> None:
    """Compare every two arms by ranks on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject among all of the analysis, -1 outside them.
        among: (n,) likewise among those compared, the one that others are compared with first.
        on: (2, d) column and day.
        tails: of ``ranks.rank_tails``.
        out: (trials, d, pairs, 6) filled with p, U, shift, and its limits, for every two arms
            in the order (1, 0), (2, 0), (2, 1), ...; after p is room for p adjusted.
    """
    n, arms = code.size, among.max() + 1
    scored = np.empty(n, np.bool_)
    values, sizes, room = np.empty((arms, n)), np.empty(arms, np.int64), np.empty(n * n)
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        for d in range(on.shape[1]):
            gather(scores, trial, among, scored, on[0, d], on[1, d], values, sizes)
            for g in range(arms):
                sort(values[g], sizes[g])
            _pairs(values, sizes, tails, room, out[trial, d])


@drawn_in
def _pairs(values: _Floats, sizes: _Whole, tails: RankTails, room: _Floats, out: _Floats) -> None:
    place = 0
    for late in range(sizes.size):
        for early in range(late):
            x, n, y, m = values[late], sizes[late], values[early], sizes[early]
            row = out[place]
            place += 1
            if n and m:
                u = double_u(x, n, y, m)
                row[0], row[2] = exact_p(u, x, n, y, m, tails), u / 2
                shift(x, n, y, m, tails.cut[n, m], room, row[3:])
