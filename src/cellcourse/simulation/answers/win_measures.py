"""Win ratio, win odds and net benefit of whole blocks of virtual studies, from their pairs."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.answer import Part
from cellcourse.stats.distributions import two_sided_z

__all__ = ["MEASURES", "win_measures"]

Floats = npt.NDArray[np.float64]

_RANGE: Final[tuple[Part, ...]] = ("value", "low", "high")
MEASURES: Final[tuple[tuple[str, Part], ...]] = (
    *(("probability of faring better", part) for part in _RANGE),
    *(("win ratio", part) for part in _RANGE),
    *(("win odds", part) for part in _RANGE),
    *(("net benefit", part) for part in _RANGE),
    ("pairs won", "value"),
    ("pairs lost", "value"),
    ("pairs tied", "value"),
)
"""Quantity and part of what ``win_measures`` gives, in its order."""


def win_measures(found: Floats, level: float) -> Floats:
    """Turn counts of pairs into measures with intervals; see ``stats.joint_rank.wins``.

    Args:
        found: (t, pairs, 9) as ``joint_ranks`` gives it for each pair of arms.
        level: of the intervals.

    Returns:
        (t, pairs, 15) in the order of ``MEASURES``.
    """
    won, lost, pairs = found[..., 1], found[..., 2], found[..., 3]
    z = two_sided_z(level)
    with np.errstate(all="ignore"):
        share, other = won / pairs, lost / pairs
        theta = (1 + share - other) / 2
        odds = _range(*_log_odds(found, theta), z)
        ratio = _range(*_log_ratio(found, share, other), z)
        theta_too = np.where(_inside(theta), 1 / (1 + np.exp(-odds)), _alone(theta))
        benefit = np.where(_inside(theta), np.tanh(odds / 2), _alone(2 * theta - 1))
        ratio, odds = np.exp(ratio), np.exp(odds)
    counts = [won[None], lost[None], (pairs - won - lost)[None]]
    return np.moveaxis(np.concatenate([theta_too, ratio, odds, benefit, *counts]), 0, -1)


def _inside(theta: Floats) -> npt.NDArray[np.bool_]:
    return (theta > 0) & (theta < 1)


def _alone(value: Floats) -> Floats:
    """A value without limits."""
    none = np.full_like(value, np.nan)
    return np.stack([value, none, none])


def _log_odds(found: Floats, theta: Floats) -> tuple[Floats, Floats]:
    spread = found[..., 4] + found[..., 5] - 2 * found[..., 6]
    se = np.sqrt(np.maximum(spread, 0)) / 2 / (theta * (1 - theta))
    # Where every pair is won the odds have no value; where every pair is lost they are 0.
    value = np.where(theta == 1, np.nan, np.log(theta / (1 - theta)))
    return value, se


def _log_ratio(found: Floats, won: Floats, lost: Floats) -> tuple[Floats, Floats]:
    spread = found[..., 4] / won**2 + found[..., 5] / lost**2 - 2 * found[..., 6] / (won * lost)
    value = np.where(lost == 0, np.nan, np.log(won / lost))
    return value, np.sqrt(np.maximum(spread, 0))


def _range(value: Floats, se: Floats, z: float) -> Floats:
    """(3, ...) a value and its limits; no limits where there is no standard error."""
    reach = np.where((se > 0) & np.isfinite(se), z * se, np.nan)
    return np.stack([value, value - reach, value + reach])
