"""The formulae of virtual subjects, one by one: reserve, score, clock, hazard, writing down.

A subject has a reserve that falls at its own rate on a clock; cells slow the clock, or give
reserve back. The score, and all else that is measured, follows from reserve. Every function
takes and gives plain numbers, and the compiled loops run this very source.

Days are counted from day zero, and an infusion acts after its day: what is seen on that day
is seen before it.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.stats.elementary.plain import exponential, logarithm, power
from cellcourse.stats.random.quantile import normal_quantile

__all__ = [
    "CONSTANT",
    "DECAYING",
    "FOLLOWS",
    "HAZARD",
    "LASTING",
    "LINEAR",
    "LOGIT",
    "NONE",
    "POWER",
    "RESTORE",
    "SCORE",
    "SHARE",
    "THRESHOLD",
    "Decline",
    "Piece",
    "Slowing",
    "acting",
    "clock",
    "given_back",
    "healthy",
    "infused",
    "lift",
    "noise",
    "on_day_zero",
    "reserve",
    "reserve_at",
    "rounded",
    "score",
    "share",
    "share_of",
    "slowed",
    "steepness",
    "steps_in_unit",
    "waiting_day",
]

POWER: Final = 0
LOGIT: Final = 1
LINEAR: Final = 2

NONE: Final = 0
DECAYING: Final = 1
RESTORE: Final = 2
LASTING: Final = 3

SCORE: Final = 0
SHARE: Final = 1
FOLLOWS: Final = 2

THRESHOLD: Final = 0
HAZARD: Final = 1
CONSTANT: Final = 2

_END: Final = 0.005
"""Share of the scale that a bounded score keeps from its ends on day zero."""


class Decline(NamedTuple):
    """How one subject's reserve falls."""

    link: int
    """POWER, LOGIT or LINEAR."""
    exponent: float
    """Of the power link."""
    highest: float
    """Highest score of the instrument."""
    start: float
    """Reserve before onset, or on day zero where decline is from day zero."""
    rate: float
    """Reserve lost in a day of the clock; below 0 where a patient improves."""
    before: float
    """Days of the clock from onset to day zero; below 0 where onset comes later."""
    floor: float
    """0 where nothing is lost before onset; minus infinity where there is no onset."""


class Slowing(NamedTuple):
    """How infusions act on the clock and on the score."""

    effect: int
    """NONE, DECAYING, RESTORE or LASTING."""
    most: float
    """Slowing by so many cells that more do not matter, or by one infusion where it lasts; a
    share of the clock's speed."""
    decay: float
    """Share of the cells that is lost in a short time, per day: ln 2 / half-life."""
    half: float
    """Cells that slow the clock half as much, in infusions."""
    restored: float
    """Reserve that one infusion gives back."""
    points: float
    """Points by which each infusion lifts the score at first."""
    lift_days: float
    """Days after which the lift of the score has fallen to 1/e."""


class Piece(NamedTuple):
    """An arm from one infusion to the next."""

    since: float
    """Day on which it begins: day zero, or the day of the infusion."""
    cells: float
    """Cells just after that infusion, in infusions; the lasting slowing, where that is the law."""
    lost: float
    """Days that the clock is behind the calendar when the piece begins."""
    lifted: float
    """Points by which the score is lifted just after that infusion."""


def slowed(slowing: Slowing, cells: float, days: float) -> float:
    """Days that the clock loses in so many days without a further infusion.

    Cells decay with first order and slow the clock by ``most * cells / (cells + half)``,
    which has a closed integral.
    """
    if slowing.effect == LASTING:
        return cells * days
    if slowing.effect != DECAYING or cells <= 0.0:
        return 0.0
    left = cells * exponential(-slowing.decay * days)
    return slowing.most / slowing.decay * logarithm((cells + slowing.half) / (left + slowing.half))


def acting(slowing: Slowing, amount: float, potency: float) -> float:
    """How much an infusion acts: cells in calibrated infusions, or the slowing that lasts.

    A clock can stand still, and never runs backwards.
    """
    if slowing.effect == LASTING:
        return min(1.0, slowing.most * potency * min(1.0, amount))
    return amount * potency


def infused(slowing: Slowing, piece: Piece, day: float, acts: float) -> Piece:
    """The piece that begins with an infusion of cells.

    Cells add to those that are left. A slowing that lasts is the first infusion's.
    """
    days = day - piece.since
    cells = acts
    if slowing.effect == DECAYING:
        cells += piece.cells * exponential(-slowing.decay * days)
    elif slowing.effect == LASTING and piece.cells != 0.0:
        cells = piece.cells
    lost = piece.lost + slowed(slowing, piece.cells, days)
    return Piece(day, cells, lost, lift(slowing, piece, day) + slowing.points)


def given_back(
    decline: Decline, slowing: Slowing, clocked: float, held: float, acts: float
) -> float:
    """Reserve that infusions have given back in all, after one more of them.

    Nobody comes to more than a healthy one's reserve.
    """
    if slowing.effect != RESTORE:
        return held
    room = healthy(decline) - reserve(decline, clocked, held)
    return held + min(slowing.restored * acts, max(0.0, room))


def healthy(decline: Decline) -> float:
    """The most reserve that can be given back to."""
    if decline.floor == 0.0:
        return decline.start
    if decline.link == POWER:
        return 1.0
    return decline.highest if decline.link == LINEAR else math.inf


def clock(slowing: Slowing, piece: Piece, day: float) -> float:
    """Days that the clock shows, from day zero; before day zero it runs with the calendar."""
    return day - piece.lost - slowed(slowing, piece.cells, max(0.0, day - piece.since))


def lift(slowing: Slowing, piece: Piece, day: float) -> float:
    """Points by which infusions lift the score that is seen on a day."""
    if piece.lifted == 0.0:
        return 0.0
    return piece.lifted * exponential(-(day - piece.since) / slowing.lift_days)


def reserve(decline: Decline, clocked: float, restored: float) -> float:
    """Reserve at a time of the clock, with what infusions have given back."""
    return decline.start - decline.rate * max(decline.floor, decline.before + clocked) + restored


def score(decline: Decline, level: float) -> float:
    """The latent score at a level of reserve.

    A power of the share of reserve that is left, a logistic curve, or reserve itself, which
    has no bounds; only what is written down lies on the scale.
    """
    if decline.link == LINEAR:
        return level
    if decline.link == POWER:
        return decline.highest * power(level, decline.exponent)
    # The side on which exp() cannot overflow.
    grown = math.exp(-abs(level))
    return decline.highest * (1.0 if level >= 0.0 else grown) / (1.0 + grown)


def on_day_zero(link: int, exponent: float, highest: float, points: float, slope: float) -> Decline:
    """The decline of a patient with a latent score on day zero and a slope in points a month.

    The slope is that of a line; on a curved link it is the slope where the score is half of
    the highest, and the score on day zero keeps a little from the ends of the scale.
    """
    plain = Decline(link, exponent, highest, 0.0, 0.0, 0.0, -math.inf)
    rate = -slope / DAYS_PER_MONTH / steepness(plain, highest / 2.0)
    if link != LINEAR:
        points = min(highest * (1.0 - _END), max(highest * _END, points))
    start = reserve_at(plain, points)
    return Decline(link, exponent, highest, start, rate, 0.0, -math.inf)


def reserve_at(decline: Decline, points: float) -> float:
    """The level of reserve at which the latent score has a value; inverse of ``score``."""
    if decline.link == LINEAR:
        return points
    share = points / decline.highest
    if decline.link == POWER:
        return power(share, 1.0 / decline.exponent)
    if share <= 0.0:
        return -math.inf
    return math.inf if share >= 1.0 else math.log(share / (1.0 - share))


def steepness(decline: Decline, points: float) -> float:
    """Points of score for a unit of reserve, where the latent score lies inside the scale."""
    if decline.link == LINEAR:
        return 1.0
    share = points / decline.highest
    if decline.link == POWER:
        return decline.exponent * points / power(share, 1.0 / decline.exponent)
    return points * (1.0 - share)


def share(decline: Decline, level: float) -> float:
    """Share of reserve that is left, or of the score where reserve has no zero; 0 to 1."""
    if decline.link == POWER:
        return share_of(level, decline.start)
    return share_of(score(decline, level), score(decline, decline.start))


def share_of(part: float, whole: float) -> float:
    """Share that a part is of the whole, 0 to 1; all of it where the whole is nothing."""
    return min(1.0, max(0.0, part / whole)) if whole > 0.0 else 1.0


def rounded(value: float, step: float, per: float) -> float:
    """The nearest whole number of steps, halves up; a step of 0 leaves the value as it is.

    Args:
        value: what is rounded.
        step: the step; below 1 it is a whole part of 1, such as 0.1.
        per: steps in a unit, from ``steps_in_unit``.
    """
    if step == 0.0:
        return value
    whole = math.floor(value * per + 0.5)
    return whole * step if step >= 1.0 else whole / per


def steps_in_unit(step: float) -> float:
    """Steps in a unit: a whole number for 0.1, which its inverse as computed need not be."""
    if step == 0.0:
        return 0.0
    return 1.0 / step if step >= 1.0 else float(math.floor(1.0 / step + 0.5))


def waiting_day(uniform: float, rate: float) -> float:
    """The day on which an event with a constant rate a month is seen; infinite without a rate."""
    if rate <= 0.0:
        return math.inf
    return float(max(1.0, math.ceil(-math.log(uniform) / rate * DAYS_PER_MONTH)))


def noise(word: int) -> float:
    """A standard normal value from one word of 32 bits."""
    return normal_quantile((word + 0.5) / 4294967296.0)
