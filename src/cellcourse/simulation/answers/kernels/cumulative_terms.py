"""The likelihood of ordered scores by arms and days, of many studies side by side.

With o the odds of a score up to a threshold where coefficients are 0, and s the odds ratio
of a cell of an arm and a day, a score between thresholds a and b has the probability

    s (o_b - o_a) / (o_a + s) / (o_b + s).

So its logarithm is a sum of what belongs to the level and of what belongs to each of its two
thresholds in the cell, and a cell need only know how many of its scores lie beside each.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_information import (
    Equations,
    equations_room,
)
from cellcourse.simulation.answers.kernels.eights import (
    LANES,
    Eight,
    above,
    every,
    lesser,
    put,
    rows,
    take,
)
from cellcourse.stats.elementary.compiled import exponential

__all__ = [
    "ABOVE_ALL",
    "Counts",
    "Terms",
    "add",
    "chances",
    "counts_room",
    "gather",
    "join",
    "of_arm",
    "of_day",
    "place_odds",
    "terms",
    "terms_room",
]

ABOVE_ALL: Final = 300.0
"""Logarithm of odds past which nothing lies; the product of two such is still a number."""
_FARTHEST: Final = 100.0
"""Logarithm of the odds ratio of an arm or a day past which none is told from others."""

_Floats = npt.NDArray[np.float64]


class Counts(NamedTuple):
    """Scores of studies side by side, in cells of an arm and a day, arm by arm."""

    weight: _Floats  # (t, cells, lanes) scores beside each threshold, which are rows from 1 on
    many: _Floats  # (t, lanes) scores of each level
    scores: _Floats  # (cells, lanes)
    absent: _Floats  # (t, lanes) one for what is no threshold
    unused: _Floats  # (c, lanes) one for the coefficient of a day without scores


class Terms(NamedTuple):
    """A place, and the equations of Newton's step from there."""

    place: _Floats  # (t, lanes) thresholds
    beta: _Floats  # (c, lanes) coefficients of arms, then of days
    odds: _Floats  # (t, lanes) exponentials of the thresholds
    ratio: _Floats  # (c + 2, lanes) of the coefficients; 1 in row c + 1, for those without
    part: _Floats  # (t, lanes) odds over what lies between them and the next
    narrow: _Floats  # (lanes,) least of what lies between odds
    share: _Floats  # (cells, lanes) odds ratio of each cell
    pull: _Floats  # (cells, lanes) its slope
    across: _Floats  # (cells, lanes) its information
    places: _Floats  # (t * lanes,) the thresholds in one line
    all_odds: _Floats  # (t * lanes,) their exponentials in one line
    betas: _Floats  # (c * lanes,) the coefficients in one line
    ratios: _Floats  # (c * lanes,) their exponentials in one line
    equations: Equations


@compiled
def counts_room(t: int, c: int, cells: int) -> Counts:
    """Make room for levels from 0 to t - 3."""
    weight = rows(t * cells).reshape(t, cells, LANES)
    return Counts(weight, rows(t), rows(cells), rows(t), rows(c))


@compiled
def terms_room(t: int, c: int, cells: int) -> Terms:
    """Make room for t - 2 thresholds at most, c coefficients and cells of an arm and a day."""
    place, beta, odds, ratio = rows(t), rows(c), rows(t), rows(c + 2)
    ratio[:] = 1.0
    return Terms(
        place, beta, odds, ratio, rows(t), rows(1)[0], rows(cells), rows(cells), rows(cells),
        place.reshape(t * LANES), odds.reshape(t * LANES), beta.reshape(c * LANES),
        ratio[:c].reshape(c * LANES), equations_room(t, c),
    )  # fmt: skip


@alone
def place_odds(absent: _Floats, days: int, cuts: int, room: Terms) -> None:
    """Fill in odds and odds ratios of where the searches stand, and how far odds lie apart."""
    for at in range(LANES, (cuts + 2) * LANES):
        room.all_odds[at] = exponential(max(-ABOVE_ALL, min(room.places[at], ABOVE_ALL)))
    for at in range(room.betas.size):
        room.ratios[at] = exponential(max(-_FARTHEST, min(room.betas[at], _FARTHEST)))
    _gaps(absent, cuts, room)
    c = len(room.beta)
    for arm in range(len(room.share) // days):
        ratio = take(room.ratio[of_arm(arm, c)])
        for d in range(days):
            put(room.share[arm * days + d], ratio * take(room.ratio[of_day(d, days, c)]))


@drawn_in
def _gaps(absent: _Floats, cuts: int, room: Terms) -> None:
    """Fill in how far odds lie apart; beyond the last threshold there is no end."""
    nothing, low, narrow = every(0.0), every(0.0), every(1.0)
    for k in range(cuts + 1):
        high, endless = take(room.odds[k + 1]), take(absent[k + 1])
        gap = above(endless, nothing, every(1.0), high - low)
        put(room.part[k], above(endless, nothing, nothing, low / gap))
        narrow, low = lesser(narrow, gap), high
    put(room.narrow, narrow)


@drawn_in
def of_arm(arm: int, c: int) -> int:
    """Column of an arm's coefficient; past the right side for the first, which has none."""
    return arm - 1 if arm else c + 1


@drawn_in
def of_day(day: int, days: int, c: int) -> int:
    """Column of a day's coefficient; past the right side for the first, which has none."""
    return c - days + day if day else c + 1


@drawn_in
def terms(counts: Counts, days: int, cuts: int, room: Terms) -> None:
    """Fill in the equations of the next step: the curvature, and as right side the slope."""
    one, c = room.equations, len(room.beta)
    for cell in range(len(room.pull)):
        put(room.pull[cell], 0.0 - take(counts.scores[cell]))
        put(room.across[cell], every(0.0))
    for k in range(1, cuts, 2):
        _two_thresholds(counts, days, k, room)
    gather(one.rest, counts.unused, room.across, days)
    for x in range(c):
        put(one.rest[x, c], every(0.0))
    for arm in range(len(room.pull) // days):
        for d in range(days):
            pull = take(room.pull[arm * days + d])
            add(one.rest[of_arm(arm, c), c], pull)
            add(one.rest[of_day(d, days, c), c], pull)


@drawn_in
def _two_thresholds(counts: Counts, days: int, k: int, room: Terms) -> None:
    """Fill in the rows of two neighbouring thresholds."""
    c, low, high = len(room.beta), room.equations.beside[k], room.equations.beside[k + 1]
    for d in range(days):
        put(low[of_day(d, days, c)], every(0.0))
        put(high[of_day(d, days, c)], every(0.0))
    below = beyond = steep = steeper = every(0.0)
    for arm in range(len(room.share) // days):
        fewer, more, own, next_own = _arm(counts.weight, arm * days, days, k, room)
        put(low[of_arm(arm, c)], 0.0 - own)
        put(high[of_arm(arm, c)], 0.0 - next_own)
        below, beyond, steep, steeper = (
            below + fewer,
            beyond + more,
            steep + own,
            steeper + next_own,
        )
    _close(counts, k, below, steep, room)
    _close(counts, k + 1, beyond, steeper, room)


@drawn_in
def _arm(
    weight: _Floats, first: int, days: int, k: int, room: Terms
) -> tuple[Eight, Eight, Eight, Eight]:
    """Add scores of an arm beside two thresholds to its days; give slopes and curvatures."""
    c, low, high = len(room.beta), room.equations.beside[k], room.equations.beside[k + 1]
    odds, others = take(room.odds[k]), take(room.odds[k + 1])
    below = beyond = steep = steeper = every(0.0)
    for d in range(days):
        cell, y = first + d, of_day(d, days, c)
        up_to, up_to_next = chances(odds, others, take(room.share[cell]))
        fewer, more = take(weight[k, cell]) * up_to, take(weight[k + 1, cell]) * up_to_next
        own, next_own = fewer * (1.0 - up_to), more * (1.0 - up_to_next)
        put(low[y], take(low[y]) - own)
        put(high[y], take(high[y]) - next_own)
        add(room.pull[cell], fewer + more)
        add(room.across[cell], own + next_own)
        below, beyond, steep, steeper = (
            below + fewer,
            beyond + more,
            steep + own,
            steeper + next_own,
        )
    return below, beyond, steep, steeper


@drawn_in
def chances(odds: Eight, others: Eight, share: Eight) -> tuple[Eight, Eight]:
    """Chances of a score up to two thresholds, by one division for both."""
    of_low, of_high = odds + share, others + share
    each = 1.0 / (of_low * of_high)
    return odds * (of_high * each), others * (of_low * each)


@drawn_in
def _close(counts: Counts, k: int, below: Eight, steep: Eight, room: Terms) -> None:
    """Fill in a threshold's slope, and its own place, from what its scores come to."""
    fewer, more = take(counts.many[k - 1]), take(counts.many[k])
    slope = fewer * (1.0 + take(room.part[k - 1])) - more * take(room.part[k]) - below
    put(room.equations.beside[k, len(room.beta)], slope)
    join(room.equations, room.part, counts.many, counts.absent, k, steep)


@drawn_in
def gather(rest: _Floats, least: _Floats, across: _Floats, days: int) -> None:
    """Fill in the information of cells on coefficients, beside what these have at least."""
    c = len(rest) - 2
    for x in range(c):
        put(rest[x, x], take(least[x]))
        for y in range(x + 1, c):
            put(rest[x, y], every(0.0))
    for arm in range(len(across) // days):
        x = of_arm(arm, c)
        for d in range(days):
            y, total = of_day(d, days, c), take(across[arm * days + d])
            add(rest[x, x], total)
            add(rest[y, y], total)
            add(rest[x, y], total)


@drawn_in
def add(into: _Floats, more: Eight) -> None:
    """Add a number of each study to a row."""
    put(into, take(into) + more)


@drawn_in
def join(
    one: Equations, part: _Floats, many: _Floats, absent: _Floats, k: int, steep: Eight
) -> None:
    """Fill in a threshold's own place, and that with the one before, from scores by level."""
    last, own = take(part[k - 1]), take(part[k])
    following = 0.0 - take(many[k - 1]) * last * (1.0 + last)
    put(one.next[k], following)
    put(one.own[k], take(many[k]) * own * (1.0 + own) - following + take(absent[k]) + steep)
