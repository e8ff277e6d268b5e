"""Tests of contrasts by Student's t, for whole blocks of virtual studies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.batch import of_effect, of_test
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_all
from cellcourse.study.analyses import Adjustment

__all__ = ["NORMAL_THEORY", "contrast_columns", "contrasts"]

NORMAL_THEORY = "normal theory"

Floats = npt.NDArray[np.float64]


def contrast_columns(name: str, effect: str, at: At, rule: Adjustment) -> Iterator[Column]:
    """Address what ``contrasts`` gives of one contrast."""
    yield from of_test(name, at, NORMAL_THEORY, ("p", "statistic"))
    if rule != "none":
        yield from of_test(name, at, NORMAL_THEORY, ("p adjusted",))
    yield from of_effect(name, at, NORMAL_THEORY, effect, ("value", "se", "low", "high"))


def contrasts(estimate: Floats, se: Floats, df: Floats, rule: Adjustment, level: float) -> Floats:
    """Test each of a family of contrasts.

    Args:
        estimate: (t, c)
        se: (t, c)
        df: (t, c)
        rule: how the c p-values of a study are adjusted.
        level: of each interval alone.

    Returns:
        (t, c, 6 or 7) numbers in the order of ``contrast_columns``.
    """
    from scipy.special import stdtr, stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = estimate / se
    p = 2 * stdtr(df, -np.abs(statistic))
    reach = stdtrit(df, (1 + level) / 2) * se
    adjusted = [] if rule == "none" else [adjust_all(p, RULES[rule])]
    parts = [p, statistic, *adjusted, estimate, se, estimate - reach, estimate + reach]
    return np.stack(parts, axis=2)
