"""What an estimate ought to find, where that can be known.

Where the arms do not differ, a difference is 0 and a ratio 1. Elsewhere the law implies a
value, which the same analysis finds in a study so large that chance no longer matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.simulation.campaign.no_effect import value_under_no_effect
from cellcourse.simulation.campaign.scheme import Address
from cellcourse.simulation.campaign.work import Ready, made_ready
from cellcourse.study.analyses import LogRank, Permutation
from cellcourse.study.study import Study

__all__ = ["Truth", "truths"]

LARGE_STUDIES: Final = 8
"""Large studies that are averaged; their spread tells how well the truth is known."""
_ONE_DRAW: Final = Permutation(enumerate_up_to=1, resamples=1, seed=0)


@dataclass(frozen=True, slots=True)
class Truth:
    """What an estimate ought to find."""

    value: float
    se: float | None
    """Monte Carlo error; None where the value is known exactly."""


def truths(ready: Ready, per_arm: int | None) -> dict[Address, Truth]:
    """Give the truth of every estimate for which it is known.

    Args:
        ready: one law of a campaign.
        per_arm: subjects in each arm of the large studies; None for no such studies, which
            leaves what is known because nothing has an effect.
    """
    found = {} if per_arm is None or ready.work.draws is not None else _implied(ready, per_arm)
    if ready.work.no_effect:
        for address in ready.addresses:
            none = value_under_no_effect(address.column)
            if none is not None:
                found[address] = Truth(none, None)
    return found


def _implied(ready: Ready, per_arm: int) -> dict[Address, Truth]:
    large = made_ready(ready.work, _enlarged(ready.study, per_arm), ready.model)
    numbers = np.concatenate([large.numbers(trial, 1) for trial in range(LARGE_STUDIES)])
    with_interval = {_estimate(one) for one in ready.addresses if one.column.part == "low"}
    found = {}
    for address, held in zip(large.addresses, numbers.T, strict=True):
        wanted = address.column.part == "value" and _estimate(address) in with_interval
        if wanted and np.isfinite(held).all():
            se = float(held.std(ddof=1) / np.sqrt(LARGE_STUDIES))
            found[address] = Truth(float(held.mean()), se)
    return found


def _estimate(one: Address) -> tuple[object, ...]:
    column = one.column
    return one.analysis, column.name, column.at, column.p_kind, column.effect


def _enlarged(study: Study, per_arm: int) -> Study:
    """Give every arm so many subjects; an exact p, which no estimate needs, is one draw."""
    arms = {key: arm.model_copy(update={"size": per_arm}) for key, arm in study.arms.items()}
    analyses = {
        key: entry.model_copy(update={"exact": _ONE_DRAW}) if isinstance(entry, LogRank) else entry
        for key, entry in study.analyses.items()
    }
    return study.model_copy(update={"arms": arms, "analyses": analyses})
