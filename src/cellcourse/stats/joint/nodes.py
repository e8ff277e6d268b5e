"""Lines on which the likelihood of a subject is summed: adaptive Gauss-Hermite nodes.

Each subject's nodes lie around the line that is likeliest given scores and follow-up
together, as wide apart as that line is uncertain. Slopes come first and heights around
each slope, so that hazards are summed over time once for each slope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.stats.joint.hazards import Hazards
from cellcourse.stats.joint.lines import Lines, determinant, solve
from cellcourse.stats.samples import Floats

__all__ = ["Hermite", "Nodes", "hermite", "place"]

STEPS: Final = 200
SETTLED: Final = 1e-22
"""Squared length of the last step, in standard deviations of the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Hermite:
    """Gauss-Hermite nodes, placed for functions about as wide as a standard normal density."""

    node: Floats  # (k,)
    log_weight: Floats
    """(k,) of a plain integral over all numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Lines around each subject's likeliest one."""

    slope: Floats  # (n, k)
    height: Floats  # (n, k, k) around each slope
    log_weight: Floats  # (n, k, k)


def hermite(count: int) -> Hermite:
    """Give ``count`` nodes; exact for normal densities times polynomials below 2 * count."""
    node, weight = np.polynomial.hermite_e.hermegauss(count)
    return Hermite(node, np.log(weight) + node**2 / 2)


def place(known: Lines, risk: Hazards, died: Floats, rule: Hermite) -> Nodes:
    """Find each subject's likeliest line and place nodes around it."""
    mode, curvature = _mode(known, risk, died)
    a, b = curvature[:, 0, 0], curvature[:, 0, 1]
    wide = np.sqrt(a / determinant(curvature))  # spread of slopes
    narrow = 1 / np.sqrt(a)  # spread of heights around a slope
    slope = mode[:, 1:] + wide[:, None] * rule.node
    along = mode[:, :1] - (b / a)[:, None] * (slope - mode[:, 1:])
    weight = rule.log_weight[:, None] + rule.log_weight
    return Nodes(
        slope=slope,
        height=along[:, :, None] + narrow[:, None, None] * rule.node,
        log_weight=weight + np.log(wide * narrow)[:, None, None],
    )


def _mode(known: Lines, risk: Hazards, died: Floats) -> tuple[Floats, Floats]:
    """Climb to the likeliest line of every subject at once; there is only one top.

    No step may change the hazard by more than a factor e at either end of follow-up,
    which keeps exponentials in reach of Newton's parabola.
    """
    line = known.centre
    for _ in range(STEPS):
        pull, curvature = _pull(known, risk, died, line)
        step = solve(curvature, pull)
        change = risk.by_height * step[:, :1] + risk.tilt * step[:, 1:]  # (n, g)
        step = step / np.maximum(1.0, np.abs(change).max(axis=1))[:, None]
        line = line + step
        if not np.sum(pull * step, axis=1).max() > SETTLED:
            break
    return line, curvature


def _pull(known: Lines, risk: Hazards, died: Floats, line: Floats) -> tuple[Floats, Floats]:
    """First derivatives (n, 2) and negative second ones (n, 2, 2) at a line each."""
    u, v = line[:, :1], line[:, 1:]
    each = np.exp(risk.log_weight + risk.by_height * u + risk.tilt * v)  # (n, g)
    total, tilted = each.sum(axis=1), np.sum(each * risk.tilt, axis=1)
    twice = np.sum(each * risk.tilt**2, axis=1)
    back = np.einsum("nij,nj->ni", known.precision, known.centre - line)
    by = risk.by_height
    pull = back + np.stack([by * (died - total), died * risk.tilt_end - tilted], axis=1)
    bend = np.stack(
        [np.stack([by**2 * total, by * tilted], -1), np.stack([by * tilted, twice], -1)], axis=-1
    )
    return pull, known.precision + bend
