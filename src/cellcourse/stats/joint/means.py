"""Mean lines of a joint model at one time, and differences between them.

What the mean score would be if everybody with these covariates still had one: the dead
go on along their lines, which the deaths themselves have helped to find.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.joint.estimates import Coefficient
from cellcourse.stats.joint.model import JointModel

__all__ = ["mean_line"]


def mean_line(
    model: JointModel,
    *,
    height: Sequence[float],
    slope: Sequence[float],
    at: float,
    name: str,
) -> Coefficient:
    """Give the mean of the lines at a time, for one row of covariates.

    A difference between two kinds of subjects is the mean line of the difference of
    their rows.

    Args:
        model: a fitted model without a progression ratio.
        height: row of the design of heights.
        slope: row of the design of slopes.
        at: time from the origin.
        name: what to call the answer.

    Raises:
        MethodError: rows that do not fit the model, or a model with a progression ratio.
    """
    layout = model.likelihood.layout
    known = len(layout.height), len(layout.slope)
    if (len(height), len(slope)) != known:
        found = f"{len(height)} covariates of height and {len(slope)} of slope"
        raise MethodError(f"no mean line of {found}: the model has {known[0]} and {known[1]}")
    if layout.ratio:
        raise MethodError("no mean line of a model whose slopes are scaled by a ratio")
    weights = np.zeros(model.top.theta.size)
    weights[layout.places["height"]] = height
    weights[layout.places["slope"]] = np.asarray(slope, dtype=np.float64) * at
    se, robust = (
        float(np.sqrt(weights @ matrix @ weights))
        for matrix in (model.top.covariance, model.top.robust)
    )
    return Coefficient(name, float(weights @ model.top.theta), se, robust)
