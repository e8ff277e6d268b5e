"""Hazard ratios of groups against the first of them, by the steps of ``stats.survival.cox``.

The searches of studies side by side take the same steps and stop by the same rules, each for
itself, so that they end at the same place to the last digits. Intervals by the profile
likelihood are not looked for here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES
from cellcourse.simulation.answers.kernels.draws import Draws
from cellcourse.simulation.answers.kernels.firth import penalised
from cellcourse.simulation.answers.kernels.likelihood import Place, place_room, plain
from cellcourse.simulation.answers.kernels.small_systems import (
    copy_row,
    factor_all,
    inverse_entries,
    solve_all,
)
from cellcourse.stats.survival.maximise import NOTHING, SETTLED, STEPS

__all__ = ["Search", "begin", "choose", "climb", "keep_free", "search_room", "spread"]

_Floats = npt.NDArray[np.float64]


class Search(NamedTuple):
    """Where the searches stand."""

    here: Place
    """Where the likelihood was looked at last; in a search that has ended, where it ended."""
    aside: Place
    beta: _Floats  # (m, lanes) the best place so far
    value: _Floats  # (lanes,) there; NaN where nothing settled
    bottom: _Floats  # (lanes,) where the search began
    chosen: _Floats  # (lanes,) one where there is something to look for, else nought
    moving: _Floats  # (lanes,) one while the search goes on
    taken: _Floats  # (lanes,) one where the last step gained enough
    step: _Floats  # (m, lanes)
    following: _Floats  # (m, lanes) Newton's next step
    gain: _Floats  # (lanes,) what the slope promises of the step
    block: _Floats  # (m, m, lanes) what is solved
    firth: _Floats  # (1,) one where the likelihoods are penalised, else nought
    free: _Floats  # (m,) one where a ratio is looked for, nought where it stays one


@compiled
def search_room(m: int) -> Search:
    """Make room to compare m groups with the first."""
    row, lane = np.zeros((3, m, LANES)), np.zeros((6, LANES))
    return Search(
        place_room(m), place_room(m), row[0], lane[0], lane[1], lane[2], lane[3], lane[4],
        row[1], row[2], lane[5], np.zeros((m, m, LANES)), np.zeros(1),
        np.zeros(m),
    )  # fmt: skip


@drawn_in
def choose(draws: Draws, search: Search) -> None:
    """Look for ratios where they can be compared, with Firth's penalty or without."""
    firth = search.firth[0] > 0
    for lane in range(LANES):
        wanted = draws.separated[lane] if firth else 1 - draws.separated[lane]
        search.chosen[lane] = draws.known[lane] * wanted


@drawn_in
def begin(search: Search) -> None:
    """Begin at equal hazards, and look for all ratios."""
    search.beta[:] = 0.0
    search.free[:] = 1.0


@drawn_in
def _objective(draws: Draws, search: Search) -> None:
    if search.firth[0] > 0:
        penalised(draws, search.here, search.aside)
    else:
        plain(draws, search.here)


@alone
def climb(draws: Draws, search: Search) -> None:
    """Climb from where the searches are; see ``stats.survival.maximise``.

    Args:
        draws: the deaths.
        search: filled with where the searches ended.
    """
    for x in range(len(search.beta)):
        copy_row(search.beta[x], search.here.beta[x])
    _objective(draws, search)
    for lane in range(LANES):
        search.bottom[lane] = search.value[lane] = search.here.value[lane]
        search.moving[lane], search.taken[lane] = search.chosen[lane], 1.0
        search.gain[lane] = 0.0
    for _ in range(STEPS):
        _turn(search)
        if not _go(search):
            return
        _objective(draws, search)
        _weigh(search)
    for lane in range(LANES):
        search.value[lane] = math.nan if search.moving[lane] > 0 else search.value[lane]


@alone
def _turn(search: Search) -> None:
    """Take Newton's next step, or half of the last where that did not gain enough."""
    here, gain, taken, moving = search.here, search.gain, search.taken, search.moving
    _newton(search)
    for lane in range(LANES):
        arrived = taken[lane] > 0 and 0 < gain[lane] <= SETTLED
        moving[lane] = 0.0 if arrived else moving[lane]
        gain[lane] = 0.0 if taken[lane] > 0 else gain[lane] / 2
    for x in range(len(here.beta)):
        step, following, slope = search.step[x], search.following[x], here.gradient[x]
        for lane in range(LANES):
            gain[lane] += following[lane] * slope[lane] if taken[lane] > 0 else 0.0
            step[lane] = following[lane] if taken[lane] > 0 else step[lane] / 2
    for lane in range(LANES):
        moving[lane] = 0.0 if taken[lane] > 0 and gain[lane] <= NOTHING else moving[lane]


@drawn_in
def _newton(search: Search) -> None:
    """Solve for the step of the coefficients that are free.

    The information stands in for a curvature that is not that of a hill.
    """
    here, block, firth = search.here, search.block, search.firth[0] > 0
    keep_free(here.curvature if firth else here.information, search.free, block)
    factor_all(block, here.lower, here.least)
    if firth:
        keep_free(here.information, search.free, here.inverse)
        for x in range(len(block)):
            for y in range(len(block)):
                own, instead = block[x, y], here.inverse[x, y]
                for lane in range(LANES):
                    own[lane] = own[lane] if here.least[lane] > 0 else instead[lane]
        factor_all(block, here.lower, here.least)
    for x in range(len(block)):
        for lane in range(LANES):
            search.following[x, lane] = here.gradient[x, lane] * search.free[x]
    solve_all(here.lower, search.following)


@drawn_in
def keep_free(matrix: _Floats, free: _Floats, block: _Floats) -> None:
    """Copy the matrices, with a one in place of a coefficient that is not free."""
    for x in range(len(matrix)):
        for y in range(len(matrix)):
            kept, other = free[x] * free[y] > 0, 1.0 if x == y else 0.0
            from_, into = matrix[x, y], block[x, y]
            for lane in range(LANES):
                into[lane] = from_[lane] if kept else other


@drawn_in
def _go(search: Search) -> bool:
    """Move to where the steps lead, if any search goes on."""
    going = 0.0
    for lane in range(LANES):
        going = max(going, search.moving[lane])
    for x in range(len(search.beta)):
        for lane in range(LANES):
            step = search.step[x, lane] if search.moving[lane] > 0 else 0.0
            search.here.beta[x, lane] = search.beta[x, lane] + step
    return going > 0


@drawn_in
def _weigh(search: Search) -> None:
    """Stay where enough was gained; enough is a tenth of what the slope promises."""
    there, value, taken, gain = search.here.value, search.value, search.taken, search.gain
    for lane in range(LANES):
        enough = value[lane] + 0.1 * gain[lane] - 1e-12 * (1 + abs(value[lane]))
        taken[lane] = 1.0 if there[lane] >= enough and search.moving[lane] > 0 else 0.0
        value[lane] = there[lane] if taken[lane] > 0 else value[lane]
    for x in range(len(search.beta)):
        for lane in range(LANES):
            better = search.here.beta[x, lane]
            search.beta[x, lane] = better if taken[lane] > 0 else search.beta[x, lane]


@alone
def spread(search: Search, out: _Floats) -> None:
    """Fill in the (m, lanes) standard errors of the log ratios where the searches ended."""
    here = search.here
    factor_all(here.information, here.lower, here.least)
    for x in range(len(out)):
        inverse_entries(here.lower, x, search.following)
        for lane in range(LANES):
            out[x, lane] = math.sqrt(search.following[x, lane])
