"""Finding the main cloud of events between debris and outliers.

Everything here is in places on the gate's two scales.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from cellcourse.errors import ProductError
from cellcourse.product.flow.gates import AutomaticScatter, Ellipse
from cellcourse.stats.samples import Floats

__all__ = ["fit_ellipse", "half_scatter"]

_MOST_STEPS: Final = 500
_LEAST_EVENTS: Final = 20

# Half of a normal cloud in two dimensions has a covariance smaller than the whole's by
# 1 - ln 2: the share of a chi-square on 4 degrees of freedom below the median of one on
# 2, doubled (Croux and Haesbroeck 1999, J Multivar Anal 71:161).
_HALF_TO_WHOLE: Final = 1 / (1 - math.log(2))


def fit_ellipse(gate: AutomaticScatter, x: Floats, y: Floats) -> Ellipse:
    """Find the ellipse of an automatic gate.

    Args:
        gate: the gate.
        x: (n,) signals on its first channel.
        y: (n,) signals on its second channel.

    Raises:
        ProductError: fewer than 20 events above the debris, or half of them on one line.
    """
    usable = np.flatnonzero((x >= gate.x_debris) & (y >= gate.y_debris))
    every = max(1, math.ceil(usable.size / gate.fitted_events))
    taken = usable[::every]
    points = np.stack([gate.x.scale.place(x[taken]), gate.y.scale.place(y[taken])], axis=1)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < _LEAST_EVENTS:
        raise ProductError(
            f"gate {gate.name}: {len(points)} events above the debris; {_LEAST_EVENTS} are needed"
        )
    centre, covariance, steps = half_scatter(points, gate.name)
    return Ellipse(
        gate="ellipse", name=gate.name, x=gate.x, y=gate.y,
        centre=(float(gate.x.scale.signal(centre[0]).item()),
                float(gate.y.scale.signal(centre[1]).item())),
        covariance=((covariance[0, 0], covariance[0, 1]), (covariance[0, 1], covariance[1, 1])),
        # A chi-square on 2 degrees of freedom exceeds d with probability exp(-d / 2).
        distance_squared=-2 * math.log1p(-gate.share),
        method=_method(gate, len(points), usable.size, steps),
    )  # fmt: skip


def half_scatter(points: Floats, name: str) -> tuple[Floats, Floats, int]:
    """Find centre and covariance of the half of (n, 2) points that lies closest together.

    Returns:
        The centre, the covariance made that of a whole normal cloud, and the steps taken.

    Raises:
        ProductError: half of the points lie on one line.
    """
    half = (len(points) + 3) // 2
    centre = np.median(points, axis=0)
    covariance = np.diag(np.median(np.abs(points - centre), axis=0) ** 2)
    spread = math.inf
    for steps in range(1, _MOST_STEPS + 1):
        if not np.linalg.det(covariance) > np.finfo(float).tiny:
            raise ProductError(f"gate {name}: half of the {len(points)} events lie on one line")
        closest = points[np.argpartition(_distance(points, centre, covariance), half - 1)[:half]]
        centre, covariance = closest.mean(axis=0), np.cov(closest, rowvar=False)
        # No step makes the half's cloud larger; once it is no smaller, none will be.
        before, spread = spread, float(np.linalg.det(covariance))
        if not spread < before * (1 - 1e-9):
            return centre, covariance * _HALF_TO_WHOLE, steps
    raise ProductError(f"gate {name}: no cloud after {_MOST_STEPS} concentration steps")


def _distance(points: Floats, centre: Floats, covariance: Floats) -> Floats:
    """Give the squared Mahalanobis distance of each point."""
    away = points - centre
    distance: Floats = ((away @ np.linalg.inv(covariance)) * away).sum(axis=1)
    return distance


def _method(gate: AutomaticScatter, fitted: int, usable: int, steps: int) -> str:
    return (
        f"ellipse that holds {100 * gate.share:g} % of a normal cloud, with centre and covariance "
        f"of the half of the events closest together ({steps} concentration steps from the "
        f"medians), fitted to {fitted} of {usable} events with {gate.x.channel} from "
        f"{gate.x_debris:g} and {gate.y.channel} from {gate.y_debris:g} up"
    )
