"""Adjusting p-values when several comparisons are read together.

Each rule returns adjusted p-values in the order given, so that a comparison is
declared when its adjusted p is at most the level the family is to keep. Nothing here
knows what was compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError

__all__ = ["Rule", "adjust", "bonferroni", "hochberg", "holm"]

Rule = Literal["none", "holm", "bonferroni", "hochberg"]
"""How a family of p-values is adjusted."""

_Array = NDArray[np.float64]


def adjust(p: ArrayLike, rule: Rule) -> _Array:
    """Adjust a family of p-values by the rule named; ``none`` gives them back.

    Raises:
        MethodError: the rule is unknown, or a p-value is not a number from 0 to 1.
    """
    if rule not in _RULES:
        known = ", ".join(get_args(Rule))
        raise MethodError(f"no rule {rule!r} for several comparisons; known: {known}")
    return _RULES[rule](p)


def bonferroni(p: ArrayLike) -> _Array:
    """Multiply each p-value by the number of comparisons."""
    raw = _family(p)
    return np.minimum(1.0, raw * raw.size)


def holm(p: ArrayLike) -> _Array:
    """Holm's step-down rule: never larger than Bonferroni's, under the same assumptions.

    The smallest of m p-values is multiplied by m, the next by m - 1 and so on; an
    adjusted value is never below that of a smaller p-value.

    Source:
        Holm (1979), Scand J Stat 6:65.
    """
    raw = _family(p)
    order = np.argsort(raw, kind="stable")
    steps = raw[order] * np.arange(raw.size, 0, -1)
    return _in_place(np.minimum(1.0, np.maximum.accumulate(steps)), order)


def hochberg(p: ArrayLike) -> _Array:
    """Hochberg's step-up rule: needs independent or positively dependent comparisons.

    Source:
        Hochberg (1988), Biometrika 75:800.
    """
    raw = _family(p)
    order = np.argsort(-raw, kind="stable")
    steps = raw[order] * np.arange(1, raw.size + 1)
    return _in_place(np.minimum.accumulate(steps), order)


def _none(p: ArrayLike) -> _Array:
    return _family(p)


def _family(p: ArrayLike) -> _Array:
    family = np.array(p, dtype=float)
    if family.ndim != 1:
        raise MethodError(f"p-values stand in one row, not in {family.ndim} dimensions")
    wrong = int(np.sum(~((family >= 0) & (family <= 1))))
    if wrong:
        raise MethodError(f"{wrong} of {family.size} p-values are not between 0 and 1")
    return family


def _in_place(values: _Array, order: NDArray[np.intp]) -> _Array:
    placed = np.empty_like(values)
    placed[order] = values
    return placed


_RULES: Final[dict[str, Callable[[ArrayLike], _Array]]] = {
    "none": _none,
    "holm": holm,
    "bonferroni": bonferroni,
    "hochberg": hochberg,
}
