"""Proportional hazards models of the arms of very many studies."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import (
    LANES,
    Departures,
    departures,
    departures_room,
    take,
)
from cellcourse.simulation.answers.kernels.draws import Draws, draws_of, draws_room
from cellcourse.simulation.answers.kernels.hazards import (
    Search,
    begin,
    choose,
    climb,
    search_room,
    spread,
)
from cellcourse.simulation.answers.kernels.proportional import Along, along_room, proportional
from cellcourse.simulation.answers.kernels.ratio_tests import fall, follow
from cellcourse.simulation.answers.kernels.risk import Timed
from cellcourse.simulation.answers.kernels.small_systems import copy_row
from cellcourse.simulation.answers.kernels.tails import adjust, chi2_tails
from cellcourse.stats.elementary.compiled import exponential

__all__ = ["cox_models"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class _Models(NamedTuple):
    """Models of studies side by side."""

    table: Departures
    draws: Draws
    search: Search
    along: Along
    groups: _Whole  # (m + 1,) places of the groups
    top: _Floats  # (m, lanes) log ratios
    information: _Floats  # (m, m, lanes) there
    error: _Floats  # (m, lanes) their standard errors
    p: _Floats  # (2 + m, lanes) of all, of proportional hazards, of each
    chisq: _Floats  # (lanes,) of all
    highest: _Floats  # (lanes,) log-likelihood
    gap: _Floats  # (lanes,) room
    room: _Floats  # (lanes,)


@compiled
def cox_models(timed: Timed, network: _Whole, rule: int, out: _Floats) -> None:
    """Compare every group with the first by one proportional hazards model.

    A study without a model is left NaN. Those whose likelihood has no maximum wait until all
    others are done, and are searched together.

    Args:
        timed: a block of studies.
        network: of ``sorting_network`` for the subjects compared.
        rule: of ``tails.RULES``; p adjusted is left NaN where it is none.
        out: (trials, 3 + 4 m) filled with p and chi-square of all together, p of the test of
            proportional hazards, NaN where the likelihood has no maximum; then for m groups
            p, p adjusted, hazard ratio, and standard error of its logarithm.
    """
    models = _models(timed, network)
    trials, count = np.arange(len(out)), len(out)
    for firth in range(2):
        models.search.firth[0], waiting = firth, 0
        for first in range(0, count, LANES):
            many = take(trials[:count], first, models.table)
            _fit(timed, models)
            waiting = _write(models, many, trials, waiting, out)
        count = waiting
    if rule:
        _adjust(rule, out)


@compiled
def _models(timed: Timed, network: _Whole) -> _Models:
    """Make room for models of all groups of a block."""
    table, m, lane = departures_room(timed, network), timed.sizes.size - 1, np.zeros((4, LANES))
    n, row = table.who.size, np.zeros((2, m, LANES))
    return _Models(
        table, draws_room(n, m + 1), search_room(m), along_room(n, m), np.arange(m + 1),
        row[0], np.zeros((m, m, LANES)), row[1], np.zeros((2 + m, LANES)), lane[0], lane[1],
        lane[2], lane[3],
    )  # fmt: skip


@alone
def _fit(timed: Timed, models: _Models) -> None:
    """Fit the studies chosen, with Firth's penalty those that need it, or all others without."""
    draws, search, m = models.draws, models.search, len(models.top)
    firth = search.firth[0] > 0
    departures(timed, models.table)
    draws_of(models.table, models.groups, timed.sizes, draws)
    choose(draws, search)
    begin(search)
    climb(draws, search)
    for x in range(m):
        copy_row(search.beta[x], models.top[x])
    copy_row(search.value, models.highest)
    for lane in range(LANES):
        models.chisq[lane] = max(0.0, 2 * (search.value[lane] - search.bottom[lane]))
    spread(search, models.error)
    for x in range(m):
        for y in range(m):
            copy_row(search.here.information[x, y], models.information[x, y])
    if not firth:
        proportional(
            models.table, models.groups, draws, models.information, models.along, models.p[1]
        )  # fmt: skip
    else:
        models.p[1] = math.nan
    for x in range(m):
        _leave_out(x, models)
    chi2_tails(models.chisq, m, models.room, models.p[0])


@drawn_in
def _leave_out(x: int, models: _Models) -> None:
    """Give the p of one group, which alone of all is all together."""
    gap = models.gap
    copy_row(models.highest, gap)
    begin(models.search)
    models.search.free[x] = 0.0
    if models.search.firth[0] == 0:
        follow(x, models.information, models.search, models.top)
    fall(models.draws, models.search, models.top, gap)
    for lane in range(LANES):
        gap[lane] *= 2
    if len(models.top) == 1:
        copy_row(gap, models.chisq)
    chi2_tails(gap, 1, models.room, models.p[2 + x])


@alone
def _write(models: _Models, many: int, trials: _Whole, waiting: int, out: _Floats) -> int:
    """Write down the studies that have a model; let those wait that need a penalty for it."""
    for lane in range(many):
        trial = models.table.trial[lane]
        if models.search.chosen[lane] > 0 and not math.isnan(models.highest[lane]):
            row = out[trial]
            row[0], row[1], row[2] = models.p[0, lane], models.chisq[lane], models.p[1, lane]
            for x in range(len(models.top)):
                row[3 + 4 * x] = models.p[2 + x, lane]
                row[5 + 4 * x] = exponential(models.top[x, lane])
                row[6 + 4 * x] = models.error[x, lane]
        elif models.draws.known[lane] > 0 and models.search.firth[0] == 0:
            trials[waiting] = trial
            waiting += 1
    return waiting


@compiled
def _adjust(rule: int, out: _Floats) -> None:
    """Adjust the p-values of the groups of each study as a family."""
    m = (out.shape[1] - 3) // 4
    p = np.empty((2, m))
    for row in out:
        if not math.isnan(row[0]):
            for x in range(m):
                p[0, x] = row[3 + 4 * x]
            adjust(p[0], rule, p[1])
            for x in range(m):
                row[4 + 4 * x] = p[1, x]
