"""How far each subject's line is from that of the design: best predictions.

A prediction is drawn towards zero the less a subject was measured; its interval says
where the subject's true deviation lies, with the variances taken as known. Whether a
subject stands out is another question, asked in ``outliers``: here every subject is
part of the spread by which it would be judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.stats.distributions import two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.mmrm.likelihood import Fitted
from cellcourse.stats.printing import Printed
from cellcourse.stats.random_slopes.reduction import Reduced
from cellcourse.stats.samples import Floats

__all__ = ["Deviation", "deviations"]


@dataclass(frozen=True, slots=True)
class Deviation(Printed):
    """One subject's deviation from what the design says."""

    subject: str
    values: int
    deviation: float
    """Best linear unbiased prediction."""
    se: float
    """Of the prediction about the true deviation."""
    interval: Interval


def deviations(
    reduced: Reduced,
    fitted: Fitted,
    between: Floats,
    weights: Floats,
    *,
    level: float,
) -> tuple[Deviation, ...]:
    """Predict a weighted sum of each subject's random effects.

    Args:
        reduced: the subjects.
        fitted: the fit at the top.
        between: (k, k) covariance of random effects in the units of the search.
        weights: (k,) weights of the random effects.
        level: confidence level of each interval.

    Source:
        Henderson (1975), Biometrics 31:423, for the error of prediction.
    """
    value, spread = _predictions(reduced, fitted, between @ weights)
    se = np.sqrt(float(weights @ between @ weights) - spread)
    reach = two_sided_z(level) * se
    rows = np.column_stack([value, se, value - reach, value + reach]).tolist()
    return tuple(
        Deviation(label, int(n), predicted, error, Interval(lower, upper, level))
        for label, n, (predicted, error, lower, upper) in zip(
            reduced.labels, reduced.values, rows, strict=True
        )
    )


def _predictions(reduced: Reduced, fitted: Fitted, reach: Floats) -> tuple[Floats, Floats]:
    """(subjects,) predictions, and the variance that such predictions have."""
    member = reduced.member
    moved = reduced.roots @ reach  # (p, k)
    pulls = np.einsum("pab,pb->pa", fitted.inverse, moved)
    weighed = np.einsum("ik,ikw->iw", pulls[member], reduced.turned)
    value = weighed @ np.append(-fitted.beta, 1.0)
    shared = weighed[:, :-1]
    lost = np.einsum("iq,qr,ir->i", shared, fitted.phi, shared)
    return value, np.einsum("pk,pk->p", moved, pulls)[member] - lost
