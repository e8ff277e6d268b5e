"""The declared analyses of a study that ends earlier than declared.

Visits that are no longer made leave every analysis. A comparison at one of them goes to the last
visit that is left, and a time after the end to the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cellcourse.study.analyses import Analysis

__all__ = ["shortened"]

_LISTS: Final = ("visits", "before", "after")
_TIMES: Final = ("until", "horizon", "completed_at")


def shortened(entry: Analysis, left: Sequence[str], last: int) -> Analysis | None:
    """Give a declared analysis as it is when some visits are not made.

    Args:
        entry: as declared.
        left: visits that are made, by day.
        last: day of the end.

    Returns:
        None where one of its lists of visits would have none left.
    """
    lists = {field: getattr(entry, field, None) for field in _LISTS}
    kept = {
        field: tuple(key for key in declared if key in left)
        for field, declared in lists.items()
        if isinstance(declared, tuple)
    }
    if not all(kept.values()):
        return None
    changed: dict[str, object] = {**kept}
    if isinstance(compared := getattr(entry, "compared", None), tuple):
        changed["compared"] = tuple(key for key in compared if key in left) or kept["visits"][-1:]
    for field in _TIMES:
        declared = getattr(entry, field, None)
        if isinstance(declared, int | float):
            changed[field] = min(declared, last)
        elif isinstance(declared, str) and declared not in left:
            changed[field] = left[-1] if left else last
    return entry.model_copy(update=changed)
