"""Likelihood-ratio tests of hazard ratios, as in ``stats.survival.cox``, studies side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES
from cellcourse.simulation.answers.kernels.draws import Draws
from cellcourse.simulation.answers.kernels.firth import penalised
from cellcourse.simulation.answers.kernels.hazards import Search, climb, keep_free
from cellcourse.simulation.answers.kernels.small_systems import factor_all, solve_all
from cellcourse.stats.elementary.compiled import exponential
from cellcourse.stats.survival.maximise import GENTLE, NODES, WEIGHTS

__all__ = ["fall", "follow"]

_Floats = npt.NDArray[np.float64]


@alone
def follow(fixed: int, information: _Floats, search: Search, top: _Floats) -> None:
    """Begin where the others are, in a straight line, once a group has the hazard of the first.

    Args:
        fixed: the group.
        information: (m, m, lanes) at the top.
        search: where it is to begin, filled in.
        top: (m, lanes) log ratios there.
    """
    lower, least, beta = search.here.lower, search.here.least, search.beta
    keep_free(information, search.free, search.block)
    factor_all(search.block, lower, least)
    for x in range(len(top)):
        for lane in range(LANES):
            beta[x, lane] = search.free[x] * information[x, fixed, lane] * top[fixed, lane]
    solve_all(lower, beta)
    for x in range(len(top)):
        for lane in range(LANES):
            beta[x, lane] += search.free[x] * top[x, lane]


@alone
def fall(draws: Draws, search: Search, top: _Floats, gap: _Floats) -> None:
    """Fill in by how much the likelihood is lower if a group has the hazard of the first.

    Args:
        draws: the deaths.
        search: of the top; where the search for the highest without the group begins.
        top: (m, lanes) log ratios at the top.
        gap: (lanes,) the likelihood at the top, then how much lower it is.
    """
    climb(draws, search)
    gentle, firth = False, search.firth[0] > 0
    for lane in range(LANES):
        gap[lane] -= search.value[lane]
        gentle |= search.chosen[lane] > 0 and gap[lane] < GENTLE
    if gentle and firth:
        _rise(draws, search, top)
    for lane in range(LANES if gentle else 0):
        if search.chosen[lane] > 0 and gap[lane] < GENTLE:
            if not firth:
                search.gain[lane] = _rise_alone(draws, search, top, lane)
            gap[lane] = max(0.0, search.gain[lane])


@drawn_in
def _rise(draws: Draws, search: Search, top: _Floats) -> None:
    """As ``stats.survival.maximise.rise``, of penalised likelihoods."""
    total, here = search.gain, search.here
    total[:] = 0.0
    for node in range(len(NODES)):
        for x in range(len(top)):
            for lane in range(LANES):
                way = top[x, lane] - search.beta[x, lane]
                here.beta[x, lane] = search.beta[x, lane] + NODES[node] * way
        penalised(draws, here, search.aside)
        for x in range(len(top)):
            for lane in range(LANES):
                way = top[x, lane] - search.beta[x, lane]
                total[lane] += WEIGHTS[node] * here.gradient[x, lane] * way


@alone
def _rise_alone(draws: Draws, search: Search, top: _Floats, lane: int) -> float:
    """The same of one plain likelihood: few of the studies side by side ask for it."""
    total, beta, ratio = 0.0, search.beta, search.here.ratio
    for node in range(len(NODES)):
        slope = 0.0
        for x in range(len(top)):
            way = top[x, lane] - beta[x, lane]
            ratio[x, lane] = exponential(beta[x, lane] + NODES[node] * way)
            slope += draws.dead[x + 1, lane] * way
        for i in range(draws.weight.shape[1]):
            at_risk, moved = draws.weight[0, i, lane], 0.0
            for x in range(len(top)):
                hazard = draws.weight[x + 1, i, lane] * ratio[x, lane]
                at_risk += hazard
                moved += hazard * (top[x, lane] - beta[x, lane])
            slope -= moved / at_risk
        total += WEIGHTS[node] * slope
    return total
