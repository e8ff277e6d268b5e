"""A block of trials from its random numbers to its answers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels import answer, draw, order, sweep, watch
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled
from cellcourse.simulation.survival.kernels.room import Answers, Numbers, Room

__all__ = ["draw_block", "run_blocks"]

_Row = NDArray[np.float64]


@compiled
def run_blocks(numbers: Numbers, seed: int, first: int, rows: Room, out: Answers) -> None:
    """Simulate and analyse trials ``first`` on, as many as ``out`` has room for.

    Args:
        numbers: the trial.
        seed: seed of the campaign.
        first: number of the first trial.
        rows: rows to work on.
        out: a multiple of ``LANES`` columns, filled.
    """
    for at in range(0, out.p.size, LANES):
        draw_block(numbers, seed, first + at, rows)
        watch_block(numbers, rows)
        order.sort_rows(rows.key, numbers.network)
        sweep_block(numbers, rows)
        answer_block(rows, at, out)


@compiled
def draw_block(numbers: Numbers, seed: int, trial: int, rows: Room) -> None:
    """Draw when each subject dies, drops out and enters."""
    spare = rows.spare[0]
    for s in range(numbers.arm.size):
        arm = numbers.arm[s]
        draw.reach_hazards(seed, trial, s, 0, rows.event[s])
        if numbers.weibull[arm, 0] > 0.0:
            draw.weibull_times(numbers.weibull[arm, 0], numbers.weibull[arm, 1], rows.event[s])
        else:
            own = numbers.pieces[numbers.first_piece[arm] : numbers.first_piece[arm + 1]]
            draw.piecewise_times(own, spare, rows.event[s])
        if numbers.dropout[arm] > 0.0:
            draw.reach_hazards(seed, trial, s, 1, spare)
            watch.stop_earlier(spare, numbers.dropout[arm], numbers.limit, rows.censor[s])
        if numbers.entry_over > 0.0:
            draw.entry_times(seed, trial, s, 2, numbers.entry_over, rows.entry[s])


@compiled
def watch_block(numbers: Numbers, rows: Room) -> None:
    """Find the cut and what is seen until then, and write it into keys."""
    n = numbers.arm.size
    if numbers.deaths > 0:
        for s in range(n):
            watch.calendar(rows.event[s], rows.censor[s], rows.entry[s], rows.key[s])
        order.sort_rows(rows.key, numbers.network)
        rows.cut[:] = rows.key[numbers.deaths - 1]
    rows.deaths[:] = 0.0
    for s in range(n):
        arm = numbers.arm[s]
        if not numbers.complete:
            watch.observe(rows.event[s], rows.censor[s], rows.entry[s], rows.cut, rows.censored)
        if numbers.whole:
            watch.in_whole_units(rows.event[s])
        order.write_keys(
            rows.event[s], rows.censored, arm, numbers.width, rows.key[s], rows.deaths[arm]
        )


@compiled
def sweep_block(numbers: Numbers, rows: Room) -> None:
    """Add up over departures what curves and tests need."""
    _begin(numbers, rows)
    key, left, due = rows.key, rows.left, rows.due
    who, died, last = rows.spare[0], rows.spare[1], rows.spare[2]
    for step in range(numbers.arm.size):
        order.read_alone(key[step], numbers.width, who, died)
        if numbers.whole:
            order.read_together(key[step], key[step + 1], numbers.width, last)
            sweep.go_together(who, died, last, rows.dead, due)
        else:
            sweep.go_alone(who, died, due)
        sweep.lower_curves(key[step], numbers.width, due, left, rows.curve, rows.median)
        sweep.add_pairs(left, due, rows.pair_expected, rows.pair_variance)
        if left.shape[0] > 2:
            _add_overall(numbers, rows, numbers.arm.size - step)
        if numbers.whole:
            sweep.leave_together(who, last, rows.gone, left)
        else:
            sweep.leave_alone(who, left)


@compiled
def _begin(numbers: Numbers, rows: Room) -> None:
    """Put everyone at risk, and every sum at 0."""
    rows.left[:], rows.gone[:], rows.dead[:] = 0.0, 0.0, 0.0
    rows.expected[:], rows.variance[:] = 0.0, 0.0
    rows.pair_expected[:], rows.pair_variance[:] = 0.0, 0.0
    rows.curve[:], rows.median[:] = 1.0, math.nan
    for s in range(numbers.arm.size):
        rows.left[numbers.arm[s]] += 1.0


@compiled
def _add_overall(numbers: Numbers, rows: Room, at_risk: int) -> None:
    if numbers.whole:
        sweep.weigh_together(rows.left, rows.due, rows.weight)
    else:
        sweep.weigh_alone(rows.spare[1], at_risk, rows.weight)
    sweep.add_overall(rows.weight, rows.left, rows.expected, rows.variance)


@compiled
def answer_block(rows: Room, at: int, out: Answers) -> None:
    """Turn the sums into the answers of trials ``at`` to ``at + LANES - 1``."""
    here = slice(at, at + LANES)
    k, rank, half, pair = rows.left.shape[0], rows.spare[0], rows.spare[1], 0
    for a in range(k):
        for _ in range(a + 1, k):
            out.excess[pair, here] = rows.deaths[a] - rows.pair_expected[pair]
            answer.two_arms(
                out.excess[pair, here], rows.pair_variance[pair], out.pair_chisq[pair, here], rank
            )
            answer.tails(out.pair_chisq[pair, here], rank, 1, half, rows.family[0, pair])
            out.pair_p[pair, here] = rows.family[0, pair]
            pair += 1
    answer.holm(rows.family[0], out.adjusted[:, here], rows.family[1])
    if k == 2:
        out.chisq[here], out.p[here] = out.pair_chisq[0, here], out.pair_p[0, here]
    else:
        rows.expected[:] = rows.deaths[:-1] - rows.expected
        answer.quadratic_form(rows.expected, rows.variance, rows.spare[2:4], out.chisq[here], rank)
        answer.tails(out.chisq[here], rank, k - 1, half, out.p[here])
    out.median[:, here], out.deaths[:, here] = rows.median, rows.deaths
    out.cut[here] = rows.cut
