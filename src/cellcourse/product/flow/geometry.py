"""Whether points lie inside a shape; a point without a place lies inside none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.stats.samples import Floats

__all__ = ["Inside", "ellipse_outline", "in_ellipse", "in_polygon"]

Inside = npt.NDArray[np.bool_]
"""True for each point that lies inside."""


def in_polygon(x: Floats, y: Floats, corners: Floats) -> Inside:
    """Tell which points lie inside a polygon or on its edge, by the even-odd rule.

    Args:
        x: (n,) first coordinates.
        y: (n,) second coordinates.
        corners: (k, 2) in the order they are joined.
    """
    inside = np.zeros(x.shape, dtype=bool)
    edge = np.zeros(x.shape, dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        turn = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        inside ^= ((y1 > y) != (y2 > y)) & ((turn > 0) == (y2 > y1))
        beside = (x - x1) * (x - x2) <= 0
        edge |= (turn == 0) & beside & ((y - y1) * (y - y2) <= 0)
    placed: Inside = np.isfinite(x) & np.isfinite(y)
    return placed & (inside | edge)


def in_ellipse(
    x: Floats, y: Floats, centre: Floats, covariance: Floats, distance_squared: float
) -> Inside:
    """Tell which points lie within a Mahalanobis distance, the edge included."""
    (a, b), (_, d) = np.linalg.inv(covariance)
    u, v = x - centre[0], y - centre[1]
    inside: Inside = a * u * u + 2 * b * u * v + d * v * v <= distance_squared
    return inside


def ellipse_outline(centre: Floats, covariance: Floats, distance_squared: float) -> Floats:
    """Give (72, 2) points on the edge of an ellipse, to draw it by."""
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    reach = np.sqrt(distance_squared) * np.linalg.cholesky(covariance)
    outline: Floats = centre + (reach @ circle).T
    return outline
