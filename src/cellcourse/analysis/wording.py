"""Words that the methods paragraph needs for more than one method."""

from __future__ import annotations

from typing import Final

from cellcourse.study.analyses import Adjustment

__all__ = ["adjusted_by", "adjustment_references"]

_RULES: Final[dict[Adjustment, tuple[str, tuple[str, ...]]]] = {
    "none": (" without adjustment for several comparisons", ()),
    "holm": (" with Holm's adjustment", ("Holm1979",)),
    "bonferroni": (" with Bonferroni's adjustment", ("Dunn1961",)),
    "hochberg": (" with Hochberg's adjustment", ("Hochberg1988",)),
}


def adjusted_by(rule: Adjustment) -> str:
    """Say how a family of comparisons was adjusted, to stand after what was compared."""
    return _RULES[rule][0]


def adjustment_references(rule: Adjustment) -> tuple[str, ...]:
    """Give the keys of the sources of a multiplicity rule."""
    return _RULES[rule][1]
