"""The cumulative logit model of arms and days, of many studies at once.

Each search is for the one maximum that ``stats.ordinal`` finds too, on a way of its own. It
ends there to the last digits, whichever studies lie beside.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_information import eliminate, follow
from cellcourse.simulation.answers.kernels.cumulative_start import start
from cellcourse.simulation.answers.kernels.cumulative_terms import (
    Counts,
    Terms,
    place_odds,
    terms,
    terms_room,
)
from cellcourse.simulation.answers.kernels.eights import LANES, above, every, put, rows, take
from cellcourse.stats.ordinal.cumulative_logit import FLAT, STEPS

__all__ = ["Fit", "fit", "fit_room"]

_NEAR: Final = 1e-14
"""Squared length in standard errors of a step after which another would move no digit."""
_TURNED: Final = 0.5
"""Share of its slope at first by which a step may lead down in the end."""

_Floats = npt.NDArray[np.float64]


class Fit(NamedTuple):
    """Where the searches stand."""

    terms: Terms
    step: _Floats  # (t, lanes) last one of the thresholds
    turn: _Floats  # (c, lanes) last one of the coefficients
    gain: _Floats  # (lanes,) its squared length in standard errors, its slope at first
    slope: _Floats  # (lanes,) its slope in the end
    moving: _Floats  # (lanes,) one while the search goes on
    fitted: _Floats  # (lanes,) one where it has found the maximum
    taken: _Floats  # (lanes,) one where the next step is taken
    back: _Floats  # (lanes,) share of the last step that is taken back


@compiled
def fit_room(t: int, c: int, cells: int) -> Fit:
    """Make room for t - 2 thresholds at most, c coefficients and cells of an arm and a day."""
    lane = rows(6)
    return Fit(
        terms_room(t, c, cells), rows(t), rows(c),
        lane[0], lane[1], lane[2], lane[3], lane[4], lane[5],
    )  # fmt: skip


@alone
def fit(counts: Counts, days: int, cuts: int, room: Fit) -> None:
    """Find the maxima by Newton's steps; ``fitted`` says where there is one.

    Args:
        counts: of the studies.
        days: of each arm.
        cuts: rows of thresholds, an even number; no study has more levels.
        room: of ``fit_room``; then holds the fits.
    """
    here, one, last = room.terms, room.terms.equations, cuts + 1
    _begin(room)
    start(counts, days, cuts, here)
    for _ in range(STEPS):
        place_odds(counts.absent, days, cuts, here)
        terms(counts, days, cuts, here)
        _look_back(cuts, room)
        eliminate(one, cuts, len(here.beta) + 1, FLAT)
        follow(one, cuts)
        going = _decide(room)
        _move(here.place[1:last], room.step[1:last], one.step[1:last], room)
        _move(here.beta, room.turn, one.found, room)
        if going == 0:
            break
    place_odds(counts.absent, days, cuts, here)


@drawn_in
def _begin(room: Fit) -> None:
    for several in (room.turn, room.step):
        several[:] = 0.0
    room.gain[:] = 0.0
    room.fitted[:] = 0.0
    room.moving[:] = 1.0


@drawn_in
def _look_back(cuts: int, room: Fit) -> None:
    """Fill in the slope along the last step where it ends."""
    one, c, slope = room.terms.equations, len(room.turn), every(0.0)
    for k in range(1, cuts + 1):
        slope += take(room.step[k]) * take(one.beside[k, c])
    for x in range(c):
        slope += take(room.turn[x]) * take(one.rest[x, c])
    put(room.slope, slope)


@drawn_in
def _decide(room: Fit) -> int:
    """Take the step that comes next, go back half of the last, or stop; give how many go on."""
    one, c, going = room.terms.equations, len(room.turn), 0
    for lane in range(LANES):
        uphill = room.terms.narrow[lane] > 0 and room.slope[lane] >= -_TURNED * room.gain[lane]
        hill, moving = one.least[lane] > 0, room.moving[lane] > 0
        room.taken[lane] = moving and uphill and hill
        room.back[lane] = 0.5 if moving and not uphill else 0.0
        if room.taken[lane]:
            room.gain[lane] = -one.left[c, c, lane]
            room.fitted[lane] = room.gain[lane] < _NEAR
        room.moving[lane] = moving and not room.fitted[lane] and (hill or not uphill)
        going += int(room.moving[lane])
    return going


@drawn_in
def _move(place: _Floats, last: _Floats, following: _Floats, room: Fit) -> None:
    """Take the next step of some coordinates, or go back half of the last."""
    taken, back, nothing = take(room.taken), take(room.back), every(0.0)
    for k in range(len(last)):
        new, half = take(following[k]), back * take(last[k])
        put(place[k], take(place[k]) + above(taken, nothing, new, nothing - half))
        put(last[k], above(taken, nothing, new, half))
